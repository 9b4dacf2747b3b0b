import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BallastError } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { parseAmount, percent, usd } from "../src/amount";
import { ALONE, GROUPS, ROOMS } from "../src/catalogue";
import { planText } from "../src/commands/deploy";
import { ending } from "../src/exit";
import { walletOf } from "../src/key";
import { plain, table } from "../src/output";
import { PASSED } from "../src/passed";
import { settingsOf, settingsSchema } from "../src/settings";

let folder: string;
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), "ballast-cli-"));
});
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
};

describe("settings of the command line", () => {
  it("are those of the local network unless told otherwise", () => {
    const { rpc, pool, key, priorityFee, commitment } = settingsOf({}, {}, folder);
    assert.deepEqual([rpc, pool, key, priorityFee, commitment], ["http://127.0.0.1:8899", 1n, null, 0n, "confirmed"]);
  });

  it("take a flag before the environment, and that before a file, whose key is meant from where it lies", () => {
    const config = file("all.json", '{ "rpc": "http://file:1", "pool": 3, "key": "k.json", "priorityFee": "7" }');
    const env = { BALLAST_RPC: "http://env:1", BALLAST_POOL: "4" };
    const found = settingsOf({ config, rpc: "http://flag:1" }, env, folder);
    assert.deepEqual([found.rpc, found.pool, found.priorityFee], ["http://flag:1", 4n, 7n]);
    assert.equal(found.key, path.join(folder, "k.json"));
  });

  it("name the file and line, the variable or the flag that is wrong", () => {
    const config = file("wrong.json", '{\n  "rpc": "http://x",\n  "pol": 1\n}');
    assert.throws(() => settingsOf({ config }, {}, folder), /wrong\.json, line 3, pol: there is no setting pol/);
    assert.throws(() => settingsOf({}, { BALLAST_POOL: "one" }, folder), /^Error: BALLAST_POOL: /);
    assert.throws(() => settingsOf({ priorityFee: "-1" }, {}, folder), /^Error: --priority-fee: /);
    assert.throws(() => settingsOf({ config: file("list.json", "[]") }, {}, folder), /no settings/);
    assert.throws(() => settingsOf({ config: path.join(folder, "none.json") }, {}, folder), /there is no such file/);
  });
});

/** Commands that a page names after `ballast`: a word alone, a group's two, or a program of its own. */
function commandFaults(text: string): string[] {
  const found = [
    ...text.matchAll(/[`(](?:npm run (?:--silent )?ballast --|ballast) ([a-z][\w-]*)(?: ([a-z][\w-]*))?/g),
  ];
  return found.flatMap(([whole, first = "", second = ""]) => {
    const group = GROUPS.find(({ name }) => name === first);
    const isAlone = ALONE.some(({ call }) => call.split(" ")[0] === first) || Object.hasOwn(PASSED, first);
    const isOwn = group?.entries.some(({ call }) => second === "" || call.split(" ")[0] === second);
    return isAlone || isOwn ? [] : [whole];
  });
}

describe("pages", () => {
  it("and what the command line itself says name commands that there are", () => {
    const root = path.resolve(__dirname, "../../..");
    const pages = execFileSync("git", ["ls-files", "*.md", "apps/cli/src/*.ts"], { cwd: root })
      .toString()
      .trim()
      .split("\n");
    const texts = pages
      .filter((name) => existsSync(path.join(root, name)))
      .map((name) => [name, readFileSync(path.join(root, name), "utf8")]);
    assert.deepEqual(
      texts.flatMap(([name, text = ""]) => commandFaults(text).map((fault) => `${name}: ${fault}`)),
      [],
    );
    assert.deepEqual(commandFaults("(ballast refresh) `ballast guardian loosen` `ballast sign X` `ballast change`"), [
      "(ballast refresh",
      "`ballast guardian loosen",
    ]);
  });
});

describe("the settings file", () => {
  const app = (name: string) => path.resolve(__dirname, "..", name);
  const [, example = ""] = /```json\n([\s\S]*?)```/.exec(readFileSync(app("README.md"), "utf8")) ?? [];

  it("has a JSON Schema, which is the form's, comes with the package, and is where an example says", () => {
    const text = `${JSON.stringify(settingsSchema(), null, 2)}\n`;
    if (process.env.BALLAST_GOLDEN) writeFileSync(app("settings.schema.json"), text);
    assert.deepEqual(JSON.parse(readFileSync(app("settings.schema.json"), "utf8")), JSON.parse(text));
    const manifest = JSON.parse(readFileSync(app("package.json"), "utf8")) as { files: string[] };
    assert.ok(manifest.files.includes("settings.schema.json"));
    const { $schema } = JSON.parse(example) as { $schema: string };
    assert.ok(existsSync(path.resolve(__dirname, "../../..", $schema)), $schema);
  });

  it("is as the page shows it, with every field there is", () => {
    const found = settingsOf({ config: file("page.json", example) }, {}, folder);
    assert.deepEqual([found.pool, found.timeout], [1n, 30]);
    const { properties } = settingsSchema() as { properties: object };
    assert.deepEqual(Object.keys(JSON.parse(example) as object).sort(), Object.keys(properties).sort());
  });
});

describe("the key of the command line", () => {
  it("is refused without a byte of it in the message", () => {
    const bytes = Array.from({ length: 64 }, (_, i) => 100 + i);
    for (const text of [JSON.stringify(bytes), JSON.stringify(bytes.slice(1)), "{}", '"secret"']) {
      assert.throws(
        () => walletOf(file("bad.json", text)),
        (e: Error) => /not a key of 64 numbers/.test(e.message) && !/1\d\d,|secret/.test(e.message),
      );
    }
    assert.throws(() => walletOf(null, { home: folder }), /--key FILE/);
  });
});

describe("amounts on the command line", () => {
  it("are read to the smallest unit, and refused where they have more digits", () => {
    assert.equal(parseAmount("1_000.5", 6, "x"), 1_000_500_000n);
    assert.equal(parseAmount("0.000001000", 6, "x"), 1n);
    for (const text of ["1.0000001", "-1", "1e3", "", ".5", "1.", " 1", "0x1"])
      assert.throws(() => parseAmount(text, 6, "--size"), /^Error: --size /);
  });

  it("are shown as people write them", () => {
    assert.deepEqual([usd(1_005_000n), percent(530n)], ["1.01", "5.3 %"]);
  });
});

describe("what the command line prints", () => {
  it("is JSON without rounding: integers and addresses as text", () => {
    const address = new PublicKey(new Uint8Array(32).fill(7));
    const found = plain({ a: 2n ** 80n, b: [address, Uint8Array.of(1, 255)], c: null, d: true });
    assert.deepEqual(found, { a: "1208925819614629174706176", b: [address.toBase58(), "01ff"], c: null, d: true });
  });

  it("is a table whose numbers stand to the right", () => {
    assert.equal(
      table({
        head: ["n", "word"],
        rows: [
          ["1", "a"],
          ["10", "bcd"],
        ],
      }),
      " n  word\n 1  a\n10  bcd",
    );
  });
});

describe("exit codes of the command line", () => {
  const error = (name: string, told: object) => new BallastError({ code: null, name, hint: "", logs: [], ...told });
  it("say whether the call, the program or the network is at fault", () => {
    assert.equal(ending(error("OracleStale", { outcome: "failed", signature: "s" })).status, 1);
    assert.equal(ending(error("OracleStale", { outcome: "unknown", signature: "s" })).status, 3);
    assert.equal(ending(error("NetworkError", {})).status, 3);
    assert.equal(ending(new Error("odd")).status, 1);
    assert.match(ending(error("OracleStale", { outcome: "failed", signature: "s" })).text, /transaction s: failed$/);
  });
});

describe("the catalogue of commands", () => {
  it("names functions that exist, each once", async () => {
    const entries = [...ALONE, ...GROUPS.flatMap(({ entries: of }) => of)];
    const ways = entries.map(({ way }) => way);
    assert.equal(new Set(ways).size, ways.length);
    for (const way of ways) {
      const [room, name] = way.split(".") as [keyof typeof ROOMS, string];
      assert.equal(typeof ((await ROOMS[room]()) as Record<string, unknown>)[name], "function", way);
    }
  });
});

describe("a plan of a deployment in words", () => {
  const cost = { transactions: 0, rent: 0n, fees: 0n, purse: null };
  const none = { moves: [], cost, depositsFrom: null, stands: [] };

  it("says nothing to do only where nothing stands queued against it either", () => {
    assert.equal(planText(none), "nothing to do");
    const change = {
      ...{
        change: "C1",
        number: 4n,
        what: "parameters of market SOL",
        eta: 1_700_000_000n,
        validUntil: 1_700_600_000n,
      },
      fields: [{ field: "baseFee", from: "0.06%", to: "0.07%" }],
    };
    const [first, second, ...rest] = planText({ ...none, stands: [change] }).split("\n");
    assert.equal(first, "nothing to send");
    assert.match(second ?? "", /^QUEUED AGAINST THIS FILE/);
    assert.match(
      rest[0] ?? "",
      /^change 4, parameters of market SOL: anyone may execute it 2023-11-14T22:13:20Z to 2023-11-21T/,
    );
    assert.deepEqual(rest.slice(1), [
      "    baseFee: the file has 0.06%, it sets 0.07%",
      "    to take it back: ballast change cancel C1",
    ]);
  });
});
