/** Settings and keys: every kind of wrong input is refused by name, and no key is ever said. 0.2 s of CPU. */
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Monitor } from "../src/monitor";
import { settingsOf, settingsSchema } from "../src/settings";
import { credentialsOf, hidingKeys } from "../src/venues/keys";

const ADDRESS = "0x1234567890abcdef1234567890abcdef12345678";

describe("settings of the hedge monitor", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-hedge-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (value: unknown, name = "hedge.json") => {
    writeFileSync(path.join(folder, name), typeof value === "string" ? value : JSON.stringify(value, null, 1));
    return path.join(folder, name);
  };
  const read = (flags: object, env: Record<string, string> = {}) => settingsOf({ ...flags }, env, folder);
  const bybit = { id: "bybit", markets: { SOL: "SOL/USDT:USDT" } };

  it("are those of the local network unless told otherwise", () => {
    const { rpc, pool, assets, venues, port, terms } = read({});
    assert.deepEqual([rpc, pool, venues, port], ["http://127.0.0.1:8899", 1, [], null]);
    assert.deepEqual(
      assets.map(({ asset }) => asset),
      ["SOL", "ETH"],
    );
    assert.deepEqual([terms.cap, terms.floor, terms.sigmas], [0.4, 0.02, [3, 1.5]]);
  });

  it("take a flag before the environment, and that before a file, whose paths are meant from where it lies", () => {
    const config = file({ pool: 7, port: 9_000, venues: [{ ...bybit, keyFile: "by.json" }], terms: { cap: 0.5 } });
    const found = read({ config, port: "9001" }, { BALLAST_HEDGE_POOL: "8", BALLAST_HEDGE_PORT: "9002" });
    assert.deepEqual([found.pool, found.port, found.terms.cap, found.terms.floor], [8, 9_001, 0.5, 0.02]);
    assert.equal(found.venues[0]?.keyFile, path.join(folder, "by.json"));
    assert.deepEqual(found.venues[0]?.markets.SOL, { symbol: "SOL/USDT:USDT", multiple: 1 });
  });

  const wrong: [string, object, RegExp][] = [
    ["an unknown venue", { venues: [{ id: "ftx", markets: {} }] }, /line \d+, venues: is one of binanceusdm, bybit/],
    ["a key in the settings", { venues: [{ ...bybit, secret: "abcdef" }] }, /there is no setting secret/],
    [
      "a private key as an address",
      { venues: [{ ...bybit, address: `0x${"ab".repeat(32)}` }] },
      /address: is an account/,
    ],
    [
      "a gateway without encryption",
      { venues: [{ ...bybit, url: "http://gate.example" }] },
      /url: https, or http of this/,
    ],
    ["a cap above one", { terms: { cap: 40 } }, /terms: is 1 at most/],
    ["an unknown term", { terms: { cup: 1 } }, /there is no setting cup/],
    ["a custody that is none", { assets: [{ custody: 9, asset: "SOL" }] }, /assets: /],
    ["a pace that venues would ban", { fastMs: 1 }, /fastMs: is a whole number, 250 to 60000/],
    ["a node without scheme", { rpc: "host:1" }, /rpc: is the address of a node/],
  ];
  for (const [name, value, message] of wrong)
    it(`refuse ${name}`, () => {
      assert.throws(
        () => read({ config: file(value) }),
        (error: Error) => {
          assert.match(error.message, message);
          return !/abcdef|abababab/.test(error.message);
        },
      );
    });

  it("refuse what is no number, no level, no JSON, and a file that is not there", () => {
    assert.throws(() => read({ port: "70000" }), /--port: is a whole number/);
    assert.throws(() => read({}, { BALLAST_HEDGE_POOL: "one" }), /BALLAST_HEDGE_POOL: is a whole number/);
    assert.throws(() => read({}, { BALLAST_HEDGE_VENUES: "bybit" }), /BALLAST_HEDGE_VENUES: is a list, in the file/);
    assert.throws(() => read({ logLevel: "loud" }), /--log-level: is one of/);
    assert.throws(() => read({ config: file("{") }), /hedge\.json/);
    assert.throws(() => read({ config: "/nowhere.json" }), /there is no such file/);
  });

  it("have a schema that lies beside the example, which is good", () => {
    const deploy = (name: string) => path.resolve(__dirname, "../deploy", name);
    const written = readFileSync(deploy("hedge.schema.json"), "utf8");
    assert.deepEqual(JSON.parse(written), JSON.parse(JSON.stringify(settingsSchema())));
    assert.deepEqual(
      read({ config: deploy("hedge.json") }).venues.map(({ id }) => id),
      ["binanceusdm", "bybit", "hyperliquid"],
    );
  });

  const keyOf = (venue: object, env: Record<string, string> = {}) =>
    credentialsOf({ ...bybit, markets: {}, ...venue } as Parameters<typeof credentialsOf>[0], env);

  it("take keys from the environment or from a file of their owner's alone", () => {
    const env = { BALLAST_HEDGE_BYBIT_KEY: "kkkk-1", BALLAST_HEDGE_BYBIT_SECRET: "ssss-1" };
    assert.deepEqual(keyOf({}, env), { key: "kkkk-1", secret: "ssss-1", passphrase: undefined });
    const own = file({ key: "kkkk-2", secret: "ssss-2" }, "by.json");
    chmodSync(own, 0o600);
    assert.deepEqual(keyOf({ keyFile: own }), { key: "kkkk-2", secret: "ssss-2" });
    assert.equal(keyOf({ keyFile: own }, env).key, "kkkk-1");
    chmodSync(own, 0o644);
    assert.throws(() => keyOf({ keyFile: own }), /by\.json: others than its owner may read it: chmod 600$/);
    assert.deepEqual(keyOf({ id: "hyperliquid", address: ADDRESS }), { address: ADDRESS });
  });

  it("refuse keys that are missing, half, or of anything else, without a letter of them", () => {
    const broken = file({ key: "kkkk-3" }, "half.json");
    chmodSync(broken, 0o600);
    const refused: [object, Record<string, string>, RegExp][] = [
      [{}, {}, /bybit needs a key that only reads: BALLAST_HEDGE_BYBIT_KEY and BALLAST_HEDGE_BYBIT_SECRET, or keyFile/],
      [{}, { BALLAST_HEDGE_BYBIT_KEY: "kkkk-3" }, /bybit needs a key/],
      [{ keyFile: broken }, {}, /half\.json: is not key, secret/],
      [{ keyFile: path.join(folder, "none.json") }, {}, /there is no such file/],
      [{ id: "okx" }, { BALLAST_HEDGE_OKX_KEY: "kkkk-3", BALLAST_HEDGE_OKX_SECRET: "s" }, /okx needs .*_PASSPHRASE/],
      [{ id: "hyperliquid" }, {}, /hyperliquid needs the address/],
      [{ id: "hyperliquid", address: ADDRESS, keyFile: broken }, {}, /a key could trade/],
    ];
    for (const [venue, env, message] of refused) {
      assert.throws(
        () => keyOf(venue, env),
        (error: Error) => message.test(error.message) && !/kkkk/.test(error.message),
      );
    }
    assert.equal(hidingKeys([{ key: "kkkk", secret: "ssss" }])("of kkkk and ssss"), "of ... and ...");
  });

  it("refuse a venue that is there twice", async () => {
    const twice = { id: "hyperliquid", markets: { SOL: "SOL" }, address: ADDRESS };
    const settings = read({ config: file({ venues: [twice, twice] }) });
    await assert.rejects(Monitor.open(settings, {}), /hyperliquid is there twice/);
  });
});
