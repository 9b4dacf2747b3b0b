// The file of a deployment: its form, its parameters, and what is wrong with it by line and field.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  checkConfig,
  configured,
  jsonSchema,
  readConfig,
  readValue,
  type Scope,
  STANDARD,
  statable,
  writeValue,
} from "@ballast/migrations";
import { engine, type Parameter, poolParams } from "@ballast/sdk";
import fc from "fast-check";
import { read } from "../house/tree";
import { type Example, example } from "../support/deployment";

const TEXT = read("migrations/example.json");
const SCHEMA = "migrations/config.schema.json";

describe("the file of a deployment", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-deploy-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  const put = (name: string, content: string | Uint8Array) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };

  it("has an example of five tokens and three markets, each of whose fields the page explains", () => {
    const { poolId, custodies, markets } = checkConfig(example());
    assert.deepEqual([poolId, custodies.length, markets.length], [1n, 5, 3]);
    const page = read("migrations/README.md");
    const fields = (form: { properties?: object }) => Object.keys(form.properties ?? {});
    const { properties } = jsonSchema() as { properties: Record<string, { items?: { properties: object } }> };
    const names = [
      ...fields({ properties }),
      ...Object.entries(properties).flatMap(([list, { items }]) => fields(items ?? {}).map((f) => `${list}[].${f}`)),
    ];
    for (const name of names) assert.ok(page.includes(`\`${name}\``), name);
  });

  it("has a JSON Schema that is the form's (npm run guides)", () => {
    assert.deepEqual(JSON.parse(read(SCHEMA)), JSON.parse(JSON.stringify(jsonSchema())));
    assert.equal(JSON.parse(TEXT).$schema, `./${path.basename(SCHEMA)}`);
  });

  it("is refused with file, line and field of each mistake at once", () => {
    const cases: [string, RegExp][] = [
      [put("empty.json", ""), /empty\.json: the configuration is not JSON:\n {2}line 1: the text ends too early$/],
      [put("cut.json", TEXT.slice(0, 190)), /cut\.json: the configuration is not JSON:\n {2}line \d+: /],
      [put("binary.json", Uint8Array.of(0, 255, 254)), /binary\.json: the configuration is not text in UTF-8$/],
      [folder, /: the configuration cannot be read: it is a directory$/],
      [path.join(folder, "none.json"), /none\.json: the configuration cannot be read: there is no such file$/],
      [put("list.json", "[]"), /list\.json is no configuration:\n {2}line 1: /],
      [
        put("yes.json", TEXT.replace('"1"', "true")),
        /yes\.json is no configuration:\n {2}line 4: poolId: must be a whole/,
      ],
      [put("twice.json", TEXT.replace('"poolId"', '"guardian": "x", "poolId"')), /line 4: guardian is said twice$/],
      [
        put("stable.json", TEXT.replace('"index": "SOL"', '"index": "USDC"')),
        /line \d+: markets\.0\.index: USDC is a stable/,
      ],
      [
        put("bounds.json", TEXT.replace('"5bp"', '"90bp"')),
        /line \d+: markets\.2\.parameters\.baseFee: is 0\.9%: the program takes 0\.5% at most$/,
      ],
      [put("missing.json", TEXT.replace(/ {2}"guardian".*\n/, "")), /line 1: guardian: is missing$/],
      [put("name.json", TEXT.replace('"hold"', '"holt"')), /line \d+: parameters\.holt: there is no such field$/],
    ];
    for (const [file, said] of cases)
      assert.throws(
        () => readConfig(file),
        (e: Error & { status?: number }) => said.test(e.message) && e.message.startsWith(file) && e.status === 2,
        said.source,
      );
    const both = TEXT.replace('"5bp"', '"0bp"').replace('"8h"', '"9h"');
    assert.throws(() => readConfig(put("both.json", both)), /parameters\.baseFee: [^\n]*\n[^\n]*parameters\.hold: /);
    assert.equal(readConfig(put("bom.json", `\uFEFF${TEXT}`)).poolId, 1n);
    assert.equal(readFileSync(put("same.json", TEXT), "utf8"), TEXT);
  });
});

describe("a deployment's configuration", () => {
  const refuses = (change: Partial<Record<keyof Example, unknown>>, message: RegExp) =>
    assert.throws(() => checkConfig({ ...example(), ...change }), message);
  const custody = (change: object, i = 0) => {
    const { custodies } = example();
    return { custodies: custodies.map((token, k) => (k === i ? { ...token, ...change } : token)) };
  };
  const market = (change: object, i = 0) => {
    const { markets } = example();
    return { markets: markets.map((one, k) => (k === i ? { ...one, ...change } : one)) };
  };

  it("takes feeds with and without 0x, and the pool's number as text or number", () => {
    const { feed } = example().custodies[0] ?? assert.fail();
    for (const text of [`0x${feed}`, feed.toUpperCase()])
      assert.equal(
        Buffer.from(checkConfig({ ...example(), ...custody({ feed: text }) }).custodies[0]?.feed ?? []).toString("hex"),
        feed,
      );
    assert.equal(checkConfig({ ...example(), poolId: 3 }).poolId, 3n);
  });

  it("says where a mistake is", () => {
    refuses({ guardian: "nobody" }, /guardian: is not a base58 address/);
    refuses({ guardian: "1".repeat(44) }, /guardian: is not a base58 address/);
    refuses({ guardian: undefined }, /guardian: is missing/);
    refuses(custody({ feed: "12" }), /custodies\.0\.feed: must be 64 hexadecimal digits/);
    refuses(custody({ feed: "0".repeat(64) }), /custodies\.0\.feed: is the feed of nothing/);
    refuses(custody({ mint: 5 }), /custodies\.0\.mint/);
    refuses(custody({ stable: "yes" }), /custodies\.0\.stable/);
    for (const symbol of ["", "a b", "x".repeat(21), "é"]) refuses(custody({ symbol }), /custodies\.0\.symbol/);
    refuses(custody({ sleeps: undefined }), /custodies\.0\.sleeps: .*say false/);
    refuses(custody({ sleeps: true }), /custodies\.0\.sleeps: a feed that pauses at nights/);
    for (const decimals of [4, 10, 6.5, "6", null]) refuses(custody({ decimals }), /custodies\.0\.decimals/);
    refuses(custody({ decimals: 9 }), /custodies\.0\.decimals: of a stable must be 6/);
  });

  it("knows no other names: a misspelt one is not silently left out", () => {
    refuses({ gaurdian: "x" } as object, /gaurdian: there is no such field/);
    refuses(custody({ decimal: 6 }), /custodies\.0\.decimal: there is no such field/);
    refuses(custody({ parameters: { stable: "yes" } }), /custodies\.0\.parameters\.stable: there is no such field/);
    refuses(
      market({ parameters: { constructor: "1%" } }),
      /markets\.0\.parameters\.constructor: there is no such field/,
    );
  });

  it("has one to eight tokens and at most eight markets", () => {
    const { custodies, markets } = example();
    refuses({ custodies: [], markets: [] }, /custodies/);
    refuses({ custodies: Array(9).fill(custodies[0]) }, /custodies/);
    refuses({ markets: Array(9).fill(markets[0]) }, /markets/);
  });

  it("starts with the stable of the insurance fund", () => refuses(custody({ stable: false }), /first custody/));

  it("names only tokens that it has, each once, and as what it is", () => {
    const { custodies, markets } = example();
    refuses(market({ index: "DOGE" }), /markets\.0\.index: no custody DOGE/);
    refuses(market({ stable: "DAI" }), /markets\.0\.stable: no custody DAI/);
    refuses(market({ index: "USDC" }), /markets\.0\.index: USDC is a stable, which is no market/);
    refuses(market({ stable: "SOL" }), /markets\.0\.stable: SOL is no stable/);
    refuses(market({ secondFeed: custodies[1]?.feed }), /markets\.0\.secondFeed: is the feed of SOL itself/);
    refuses({ markets: [...markets, ...markets] }, /markets\.3\.index: market SOL is named twice/);
    for (const name of ["symbol", "mint", "feed"] as const)
      refuses(custody({ [name]: custodies[0]?.[name] }, 1), new RegExp(`custodies\\.1\\.${name}: ${name} .*twice`));
  });

  it("has a pool number that says exactly which pool", () => {
    const wrong = [true, false, "", " 1", "1 ", "0x1", "1e3", "1.0", "١", 1.5, -1, 2 ** 53, 1e300, null, [], [1], {}];
    for (const poolId of [...wrong, "first", "-1", "+1", (1n << 64n).toString(), "9".repeat(400)])
      refuses({ poolId }, /poolId/);
    for (const [poolId, id] of [
      [0, 0n],
      ["0", 0n],
      ["18446744073709551615", (1n << 64n) - 1n],
      ["007", 7n],
    ] as const)
      assert.equal(checkConfig({ ...example(), poolId }).poolId, id);
  });

  it("has a delay of one to thirty days", () => {
    for (const delay of ["23h", "31d", "1", 86_400, "-1d", "9999999999d"]) refuses({ delay }, /delay/);
    assert.equal(checkConfig({ ...example(), delay: "30d" }).delay, 2_592_000n);
  });
});

describe("parameters as people write them", () => {
  it("are read to the last digit, and written so that they are read the same", () => {
    const cases: [string, Parameter["unit"], bigint][] = [
      ["2.5%", "rate", 250n],
      ["250bp", "rate", 250n],
      ["0.8%", "sigma", 8_000_000n],
      ["6", "sigmas", 60_000n],
      ["50000.5", "usd", 50_000_500_000n],
      ["1.5", "tokens", 150_000_000n],
      ["unlimited", "tokens", (1n << 64n) - 1n],
      ["8h", "time", 28_800n],
      ["15min", "time", 900n],
    ];
    for (const [text, unit, value] of cases) {
      assert.equal(readValue(text, unit, 8), value, text);
      assert.equal(readValue(writeValue(value, unit, 8), unit, 8), value, text);
    }
    // Where "unlimited" is a word, and where the same number is only a large one.
    for (const unit of ["usd", "tokens", "sigmas"] as const)
      assert.equal(readValue(writeValue((1n << 64n) - 1n, unit, 9), unit, 9), (1n << 64n) - 1n, unit);
    fc.assert(
      fc.property(
        fc.bigInt(0n, (1n << 64n) - 1n),
        fc.constantFrom("usd", "tokens", "sigmas" as const),
        (value, unit) => {
          assert.equal(readValue(writeValue(value, unit, 9), unit, 9), value);
        },
      ),
    );
  });

  it("are refused where they are anything else, never rounded", () => {
    const wrong: [unknown, Parameter["unit"]][] = [
      ["2.555%", "rate"],
      ["0.5bp", "rate"],
      ["2.5", "rate"],
      ["-1%", "rate"],
      ["٢%", "rate"],
      ["1e3%", "rate"],
      ["", "rate"],
      ["%", "rate"],
      [" 1%", "rate"],
      ["1.0000001", "usd"],
      [`${"9".repeat(20)}`, "usd"],
      ["5m", "time"],
      ["1.5h", "time"],
      ["5", "time"],
      ["yes", "flag"],
    ];
    for (const [text, unit] of wrong)
      assert.throws(() => readValue(text as string, unit, 6), RangeError, `${text} ${unit}`);
  });

  it("lie within the bounds of the table exactly where the engine takes them, and a fault names the field", () => {
    const scopes: Scope[] = ["pool", "custody", "market"];
    for (const scope of scopes)
      for (const [field, { least, most, unit, only }] of statable(scope)) {
        const standard = scope === "custody" ? STANDARD.custody(false) : STANDARD[scope];
        const faultsOf = (value: bigint) =>
          configured(scope, standard as never, { [field]: writeValue(value, unit, 6) }, "p").faults;
        const ends = [
          ...(typeof least === "bigint" && least > 0n ? ([[least, least - 1n]] as const) : []),
          ...(typeof most === "bigint" ? ([[most, most + 1n]] as const) : []),
          ...(only ? ([[only[0] ?? 0n, (only[0] ?? 0n) + 1n]] as const) : []),
        ];
        for (const [, outside] of ends) {
          const [fault] = faultsOf(outside);
          assert.equal(fault?.where, `p.${field}`, `${scope}.${field} at ${outside}`);
          assert.match(fault?.message ?? "", /the program takes/);
        }
      }
  });

  it("are compared with others where a bound hangs on them: the fault is of what the file states", () => {
    const faults = (stated: Record<string, string>) => configured("market", STANDARD.market, stated, "m").faults;
    assert.deepEqual(faults({ maintenanceMargin: "1.26%" }), [
      { where: "m.maintenanceMargin", message: "is 1.26%: the program takes 1.25% (initialMargin / 2) at most" },
    ]);
    assert.deepEqual(faults({ maintenanceMargin: "2%", initialMargin: "4%" }), []);
    assert.equal(faults({ baseFee: "50bp" })[0]?.where, "m.liqFee");
    assert.deepEqual(faults({ baseFee: "50bp", liqFee: "1.2%" }), []);
    assert.doesNotThrow(() => engine.call("check_pool_params", null, poolParams(STANDARD.pool)));
  });
});
