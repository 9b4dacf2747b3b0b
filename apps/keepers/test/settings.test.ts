import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TASK_KINDS } from "@ballast/sdk";
import { hiding, shownUrl } from "../src/hidden";
import { settingsOf, settingsSchema } from "../src/settings";

describe("settings of a keeper", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-keeper-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const read = (flags: object, env: Record<string, string> = {}) => settingsOf({ ...flags }, env, folder);

  it("are those of the local network unless told otherwise, with the WebSocket one port above", () => {
    const { rpc, ws, pool, key, share, kinds, port } = read({});
    assert.deepEqual([rpc, ws], [["http://127.0.0.1:8899"], ["ws://127.0.0.1:8900"]]);
    assert.deepEqual([pool, key, port], [1n, null, null]);
    assert.deepEqual(share, { index: 0, of: 1 });
    assert.deepEqual(kinds, TASK_KINDS);
  });

  it("take a flag before the environment, and that before a file, whose paths are meant from where it lies", () => {
    const config = file(
      "keeper.json",
      '{"pool": 7, "port": 9000, "key": "bot.json", "kinds": ["liquidate", "payOut"]}',
    );
    const found = read({ config, port: "9001" }, { BALLAST_KEEPER_POOL: "8", BALLAST_KEEPER_PORT: "9002" });
    assert.deepEqual([found.pool, found.port, found.key], [8n, 9_001, path.join(folder, "bot.json")]);
    assert.deepEqual(found.kinds, ["liquidate", "payOut"]);
    assert.deepEqual(read({}, { BALLAST_KEEPER_RPC: "http://a:1,http://b:2" }).rpc, ["http://a:1", "http://b:2"]);
    assert.deepEqual(read({ rpc: ["https://a.example/x"] }).ws, []);
  });

  it("take node, pool and key of all commands where a keeper's own are not there, and nothing else of them", () => {
    const all = { BALLAST_RPC: "http://a:1", BALLAST_POOL: "4", BALLAST_KEY: "me.json", BALLAST_PORT: "9000" };
    const found = read({}, all);
    assert.deepEqual([found.rpc, found.pool, found.key, found.port], [["http://a:1"], 4n, "me.json", null]);
    const own = { ...all, BALLAST_KEEPER_RPC: "http://b:2", BALLAST_KEEPER_KEY: "bot.json" };
    assert.deepEqual([read({}, own).rpc, read({}, own).key], [["http://b:2"], "bot.json"]);
    assert.throws(() => read({}, { BALLAST_POOL: "one" }), /^Error: BALLAST_POOL: is a whole number/);
  });

  const wrong: [string, object, Record<string, string>, RegExp][] = [
    ["a node without scheme", { rpc: ["host:1"] }, {}, /^Error: --rpc: is the address of a node/],
    ["more WebSockets than nodes", { ws: ["ws://a", "ws://b"] }, {}, /^Error: --ws: 2 WebSockets for 1 nodes/],
    ["a pool that is no number", {}, { BALLAST_KEEPER_POOL: "one" }, /^Error: BALLAST_KEEPER_POOL: is a whole number/],
    ["a share beyond its whole", { share: "3/2" }, {}, /^Error: --share: is i\/n/],
    ["a share from zero", { share: "0/2" }, {}, /^Error: --share: is i\/n/],
    ["a kind that is none", { kinds: "liquidate,eat" }, {}, /^Error: --kinds: is one of refreshPrices, liquidate/],
    ["a negative cap", { feeCap: "-1" }, {}, /^Error: --fee-cap: is a whole number/],
    ["a percentile above 100", {}, { BALLAST_KEEPER_FEE_PERCENTILE: "101" }, /PERCENTILE: is a whole number, 100 at/],
    ["an unknown policy", { bearCost: "all" }, {}, /^Error: --bear-cost: is one of none, deficit/],
    ["an unknown source", { prices: "pyth" }, {}, /^Error: --prices: is one of none, hermes, recorded/],
    ["a series without a file", { prices: "recorded" }, {}, /^Error: --prices recorded: needs the file of the series/],
    ["a port that is none", { port: "70000" }, {}, /^Error: --port: is a whole number, 65535 at most/],
    ["an empty ledger", { ledger: "" }, {}, /^Error: --ledger: is not empty/],
    ["an unknown level", { logLevel: "loud" }, {}, /^Error: --log-level: is one of debug, info/],
    ["a file that is not there", { config: "/nowhere.json" }, {}, /nowhere\.json: .*there is no such file/],
  ];
  for (const [name, flags, env, message] of wrong)
    it(`refuse ${name}, by flag or variable`, () => {
      assert.throws(() => read(flags, env), message);
    });

  it("name file and line of what is wrong there", () => {
    const config = file("wrong.json", '{\n  "pool": 1,\n  "feecap": 3\n}');
    assert.throws(() => read({ config }), /wrong\.json, line 3, feecap: there is no setting feecap/);
    const port = file("port.json", '{\n  "port": "x"\n}');
    assert.throws(() => read({ config: port }), /port\.json, line 2, port: is a whole number/);
    assert.throws(() => read({ config: file("list.json", "[]") }), /list\.json: no settings/);
  });

  it("have a JSON Schema with a sentence for each", () => {
    const { properties } = settingsSchema() as { properties: Record<string, { description?: string }> };
    assert.ok(Object.keys(properties).length > 12);
    for (const [name, { description }] of Object.entries(properties)) assert.ok(description, name);
  });
});

describe("addresses of nodes", () => {
  it("are shown without user, path and query, where keys stand", () => {
    const urls = [
      "https://a.example/v2/0123456789abcdef",
      "https://b.example/?api-key=secret-of-mine",
      "http://u:password1@c:1/",
    ];
    const hide = hiding(urls);
    assert.deepEqual(urls.map(shownUrl), ["https://a.example/...", "https://b.example/...", "http://c:1/..."]);
    assert.equal(shownUrl("http://127.0.0.1:8899"), "http://127.0.0.1:8899");
    const told = hide(`${urls.join(" ")} 0123456789abcdef secret-of-mine password1`);
    assert.doesNotMatch(told, /0123456789abcdef|secret-of-mine|password1/);
    assert.equal(shownUrl("nonsense"), "an address");
  });
});
