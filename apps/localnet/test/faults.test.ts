import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadScenario, parseScenario, ScenarioError } from "../src";
import { scenarioCli } from "../src/scenario/cli";
import { AMOUNTS, leavesOf, textsOf } from "../src/scenario/roles";
import { scenarioSchema } from "../src/scenario/schema";

const SCENARIOS = path.resolve(__dirname, "../../../scenarios");
const FILES = readdirSync(SCENARIOS).filter((file) => file.endsWith(".json") && file !== "schema.json");

const open = { do: "open", who: "bob", as: "p", market: "SOL", side: "long", size: "1", collateral: { USDC: "100" } };
const order = { ...open, do: "place", as: "r" };
const withSteps = (...steps: unknown[]) => ({
  name: "x",
  actors: { bob: { USDC: "20000" } },
  prices: { SOL: "150" },
  steps,
});
const expects = (step: object) =>
  withSteps({ do: "expect", path: "fund.balance", comparison: "==", value: "0", ...step });

function faultsOf(json: unknown): readonly string[] {
  try {
    parseScenario(JSON.parse(JSON.stringify(json)));
  } catch (error) {
    if (error instanceof ScenarioError) return error.faults;
    throw error;
  }
  return [];
}

describe("texts of a scenario file", () => {
  it("have a role each, so that each is checked: the schema can forget none", () => {
    const texts = textsOf(scenarioSchema);
    assert.ok(texts.length > 150);
    assert.deepEqual(
      texts.filter(({ role }) => role === undefined),
      [],
    );
  });

  it("are free only where nothing depends on what they say, or where another check reads them", () => {
    const free = textsOf(scenarioSchema).flatMap(({ where, role }) =>
      role === "free" ? [where.split(".").at(-1)] : [],
    );
    const notes = ["$schema", "about", "name", "note"];
    const readElsewhere = ["csv", "key", "path", "value", "within"];
    assert.deepEqual([...new Set(free)].sort(), [...notes, ...readElsewhere].sort());
  });
});

describe("faults of a scenario file", () => {
  /** Every amount of every committed file, spoilt in each way that an amount can be wrong. */
  it("are found in each amount of each file: too many decimals, too large, not a number, a price of zero", () => {
    let tried = 0;
    for (const file of FILES) {
      const text = readFileSync(path.join(SCENARIOS, file), "utf8");
      const leaves = leavesOf(scenarioSchema, JSON.parse(text), "");
      const amounts = leaves.filter(({ role }) => Object.hasOwn(AMOUNTS, role));
      for (const { where, role } of amounts.filter((_, i) => i % 25 === 0)) {
        const spoilt = ["1.0123456789", "99999999999999999999999999", "-5", "1e3", "", " 1", "1,000"];
        if (role === "print") spoilt.push("0", "0.00000000");
        for (const value of spoilt) {
          const json = JSON.parse(text);
          set(json, where, value);
          const faults = faultsOf(json);
          assert.ok(
            faults.some((fault) => fault.startsWith(`${where}: `)),
            `${file} ${where} ${value}: ${faults.join("; ")}`,
          );
          tried += 1;
        }
      }
    }
    assert.ok(tried > 300, String(tried));
  });

  it("are found in each name of each file", () => {
    for (const file of FILES) {
      const text = readFileSync(path.join(SCENARIOS, file), "utf8");
      const roles = new Set(["who", "token", "market", "position", "request", "change", "error"]);
      const names = leavesOf(scenarioSchema, JSON.parse(text), "").filter(
        ({ role, where, key, value }) => roles.has(role) && value !== key && !where.startsWith("markets"),
      );
      for (const { where, role } of names.filter((_, i) => i % 20 === 0)) {
        const json = JSON.parse(text);
        set(json, where, role === "token" || role === "market" ? "NONE" : "Nobody");
        const faults = faultsOf(json);
        assert.ok(
          faults.some((fault) => fault.startsWith(`${where}: `)),
          `${file} ${where}: ${faults.join("; ")}`,
        );
      }
    }
  });

  const cases: [string, unknown, RegExp][] = [
    [
      "a parameter below zero",
      { ...withSteps(), params: { "insurance.floor": "-5" } },
      /^params: insurance\.floor: -5 is below/,
    ],
    [
      "a parameter too large for its field",
      { ...withSteps(), params: { "fees.base": "900%" } },
      /^params: fees\.base: 900% is more/,
    ],
    [
      "a parameter that every object has",
      { ...withSteps(), params: { constructor: "1" } },
      /there is no parameter constr/,
    ],
    ["a time without end", withSteps({ do: "wait", seconds: 1e15 }), /^steps\.0\.seconds: /],
    [
      "times without end together",
      withSteps(...Array(2).fill({ do: "wait", seconds: 3e8 })),
      /^steps: .*more than ten years/,
    ],
    ["an actor who is there already", { ...withSteps(), actors: { house: {} } }, /^actors\.house: /],
    [
      "an actor before they come",
      withSteps({ do: "stake", who: "house", amount: "1" }),
      /^steps\.0\.who: there is no house/,
    ],
    ["a market of a stable", { ...withSteps(), markets: ["USDC"] }, /^markets\.0: USDC is a stable/],
    ["a market named twice", { ...withSteps(), markets: ["SOL", "SOL"] }, /^markets\.1: SOL is named twice/],
    [
      "a price too low for the house",
      { ...withSteps(), prices: { SOL: "0.00000001" } },
      /^prices\.SOL: the house cannot/,
    ],
    ["no collateral", withSteps({ ...open, collateral: {} }), /^steps\.0\.collateral: a position has one token/],
    [
      "two collaterals",
      withSteps({ ...order, collateral: { USDC: "1", SOL: "1" } }),
      /^steps\.0\.collateral: a position has one/,
    ],
    [
      "another collateral than the position's",
      withSteps(open, { do: "increase", position: "p", size: "1", collateral: { SOL: "1" } }),
      /^steps\.1\.collateral\.SOL: p has USDC/,
    ],
    [
      "a position for a request",
      withSteps(open, { do: "execute", request: "p" }),
      /^steps\.1\.request: no step before placed p/,
    ],
    [
      "what a step that fails would have made",
      withSteps({ do: "fails", error: "OracleStale", step: open }, { do: "close", position: "p" }),
      /^steps\.1\.position: no step/,
    ],
    ["a name that unnamed positions get", withSteps({ ...open, as: "bob-1" }), /^steps\.0\.as: bob-1 is how/],
    [
      "more than the whole",
      withSteps(open, { do: "decrease", position: "p", fraction: "1.01" }),
      /^steps\.1\.fraction: /,
    ],
    [
      "a change of two things",
      withSteps({ do: "queue_change", as: "c", params: { "market.SOL.initial_margin": "5%", "insurance.min": "1" } }),
      /^steps\.0\.params: a change is of/,
    ],
    [
      "a change of nothing there",
      withSteps({ do: "queue_change", as: "c", params: { "market.ETH.initial_margin": "5%" } }),
      /^steps\.0\.params: .*no ETH here/,
    ],
    ["a price of what is no token", withSteps({ do: "price", ETH: "5" }), /^steps\.0\.ETH: there is no ETH/],
    ["no price at all", withSteps({ do: "price" }), /^steps\.0\.do: say the price/],
    [
      "a confidence without its price",
      withSteps({ do: "price", SOL: "5", conf: { USDC: "1" } }),
      /^steps\.0\.conf\.USDC: /,
    ],
    [
      "a second source that is none",
      withSteps({ do: "price", SOL: "5", second: { SOL: "4" } }),
      /^steps\.0\.second\.SOL: /,
    ],
    [
      "times that go back",
      withSteps({
        do: "price_series",
        asset: "SOL",
        points: [
          [120, "1"],
          [60, "2"],
        ],
      }),
      /^steps\.0\.points\.1: 60 s is not after 120 s/,
    ],
    [
      "a time twice",
      withSteps({
        do: "price_series",
        asset: "SOL",
        points: [
          [60, "1"],
          [60, "2"],
        ],
      }),
      /^steps\.0\.points\.1: /,
    ],
    [
      "a keeper of no market",
      withSteps({ do: "price_series", asset: "USDC", points: [[6, "1"]], keeper: { every: 3 } }),
      /^steps\.0\.keeper: /,
    ],
    [
      "a ledger's part that is none",
      expects({ path: "balance.bob.USDC" }),
      /^steps\.0\.path: the ledger has no balance/,
    ],
    [
      "somebody's balance who is nobody",
      expects({ value: { path: "balances.eve.USDC" } }),
      /^steps\.0\.value\.path: there is nobody/,
    ],
    ["a market's book that is none", expects({ path: "markets.ETH.price" }), /^steps\.0\.path: there is no market ETH/],
    ["a step that is to come", expects({ path: "steps.0.cu" }), /^steps\.0\.path: step 0 is not over/],
    ["a negative distance", expects({ within: "-0.1" }), /^steps\.0\.within: -0\.1 is no distance/],
    ["a distance that nothing asks for", expects({ within: "1", comparison: "<" }), /^steps\.0\.within: /],
    [
      "words that are compared as numbers",
      expects({ value: "much", comparison: ">" }),
      /^steps\.0\.value: much is no number/,
    ],
  ];
  for (const [what, json, message] of cases)
    it(`name ${what}`, () => {
      const faults = faultsOf(json);
      assert.match(faults[0] ?? "no fault", message);
    });
});

function set(json: unknown, where: string, value: string): void {
  // Of `params.market.SOL.initial_margin` each prefix can be a name: the longest that is there is meant.
  let here = json as Record<string, unknown>;
  const parts = where.split(".");
  while (parts.length > 1) here = here[parts.shift() ?? ""] as Record<string, unknown>;
  here[parts[0] ?? ""] = value;
}

describe("a file on disk", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-faults-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const put = (name: string, content: string | Buffer) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const said = async (file: string) => {
    const err: string[] = [];
    const status = await scenarioCli([file], assert.fail, (text) => err.push(text));
    return { status, text: err.join("\n") };
  };

  it("is named with the line of each fault, in its text and in what that says", async () => {
    const lines = ['{"name": "x",', '"prices": {"SOL": "0"},', '"steps": [', '{"do": "wait",', '"seconds": 0}', "]}"];
    const file = put("lines.json", lines.join("\n"));
    assert.deepEqual(await said(file), {
      status: 2,
      text: `error: ${file} is not a scenario:\n  line 5: steps.0.seconds: Too small: expected number to be >0`,
    });
    const later = put("later.json", lines.join("\n").replace('"seconds": 0', '"seconds": 1'));
    assert.match((await said(later)).text, /\n {2}line 2: prices\.SOL: a price is not zero/);
    const twice = put("twice.json", '{"name": "x",\n"name": "y", "steps": []}');
    assert.match((await said(twice)).text, /\n {2}line 2: it is not JSON: name is said twice$/);
    const params = put(
      "params.json",
      '{"name": "x", "params": {\n"insurance.min": "1",\n"insurance.mix": "1"}, "steps": []}',
    );
    assert.match((await said(params)).text, /\n {2}line 3: params: there is no parameter insurance\.mix/);
  });

  it("may begin with a byte order mark, and must be text", async () => {
    assert.equal(loadScenario(put("bom.json", `\uFEFF${JSON.stringify(withSteps())}`)).name, "x");
    for (const [file, reason] of [
      [put("empty.json", ""), /line 1: it is not JSON: the text ends too early/],
      [put("binary.json", Buffer.from([0, 255, 254])), /binary\.json: it is not text in UTF-8/],
      [put("list.json", "[]"), /line 1: the file: /],
      [put("null.json", "null"), /line 1: the file: /],
      [folder, /it cannot be read: it is a directory/],
      [path.join(folder, "none.json"), /it cannot be read: there is no such file/],
    ] as const) {
      const { status, text } = await said(file);
      assert.equal(status, 2);
      assert.match(text, reason);
    }
  });

  const series = (csv: string | Buffer) => {
    put("prices.csv", csv);
    return put("series.json", JSON.stringify(withSteps({ do: "price_series", asset: "SOL", csv: "prices.csv" })));
  };
  const pointsOf = (csv: string) => {
    const [step] = loadScenario(series(csv)).steps;
    return step?.do === "price_series" ? step.points : undefined;
  };
  const TWO = [
    [60, "75"],
    [120, "150.5"],
  ];

  it("takes from a series every price, whatever stands around it", () => {
    for (const csv of [
      "60,75\n120,150.5\n",
      "\uFEFF60,75\n120,150.5\n",
      "\uFEFFseconds,price\r\n60,75\r\n120,150.5",
      " 60,75\n120 ,\t150.5 \n",
      "# a comment\n\n seconds , price \n60,75\n  # another\n120,150.5\n\n",
    ])
      assert.deepEqual(pointsOf(csv), TWO, JSON.stringify(csv));
  });

  it("refuses a series that it would have to guess about, with its line", async () => {
    for (const [csv, reason] of [
      ["time,price\n60,75\n", /prices\.csv: line 1 is not seconds,price: time,price/],
      ["60,75\nseconds,price\n", /line 2 is not seconds,price/],
      ["\n# x\n60;75\n", /line 3 is not seconds,price: 60;75/],
      ["60,75,1\n", /line 1 is not/],
      ["60.5,75\n", /line 1 is not/],
      ["60,7e1\n", /line 1 is not/],
      ["60,-75\n", /line 1 is not/],
      ["x60,75\n", /line 1 is not/],
      ["seconds,price\n", /the series has no prices/],
      ["", /the series has no prices/],
      ["seconds,price\n120,148\n60,149\n", /prices\.csv: line 3: 60 s is not after 120 s/],
      ["60,75\n\n60,76\n", /prices\.csv: line 3: 60 s is not after 60 s/],
      ["0,75\n", /prices\.csv: line 1: /],
      ["60,75\n120,0\n", /prices\.csv: line 2: a price is not zero/],
      ["60,0.123456789\n", /prices\.csv: line 1: .* more than 8 decimals/],
      ["999999999,75\n", /prices\.csv: line 1: /],
    ] as const) {
      const { status, text } = await said(series(csv));
      assert.equal(status, 2, csv);
      assert.match(text, reason, csv);
      assert.match(text, /series\.json is not a scenario:\n {2}line 1: steps\.0\.csv: /);
    }
    assert.match(
      (await said(series(Buffer.from([54, 48, 44, 255])))).text,
      /prices\.csv: the series is not text in UTF-8/,
    );
  });
});
