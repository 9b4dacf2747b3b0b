/** Settings: the nearer layer counts, and what is wrong is said where it stands. 0.3 s of CPU. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { command } from "../src/main";
import { SETTINGS, settingsOf, settingsSchema } from "../src/settings";

describe("settings of the API", () => {
  let folder: string;
  let files = 0;
  const file = (value: unknown) => {
    files += 1;
    const at = path.join(folder, `api${files}.json`);
    writeFileSync(at, typeof value === "string" ? value : JSON.stringify(value));
    return at;
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-settings-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("come from flags, then the environment, then a file", () => {
    const config = file({ port: 1, rate: 2, pool: 3, static: "pages" });
    const env = { BALLAST_API_PORT: "4", BALLAST_API_RATE: "5", BALLAST_API_CONFIG: config };
    const found = settingsOf({ port: "6" }, env, folder);
    assert.deepEqual([found.port, found.rate, found.pool, found.ingest], [6, 5, 3n, "yes"]);
    assert.equal(found.static, path.join(folder, "pages"));
  });

  it("are those of the network of npm start where nothing is said; a node elsewhere has no WebSocket", () => {
    const { rpc, ws, pool, port } = settingsOf({}, {}, folder);
    assert.deepEqual([rpc, ws, pool, port], [["http://127.0.0.1:8899"], ["ws://127.0.0.1:8900"], 1n, 8_080]);
    assert.deepEqual(settingsOf({ rpc: "https://node.example" }, {}, folder).ws, []);
    const several = settingsOf({ rpc: "https://a.example,https://b.example", ws: "wss://a.example" }, {}, folder);
    assert.deepEqual([several.rpc, several.ws], [["https://a.example", "https://b.example"], ["wss://a.example"]]);
    const listed = settingsOf({ config: file({ rpc: ["http://localhost:1", "https://b.example"] }) }, {}, folder);
    assert.deepEqual([listed.rpc.length, listed.ws], [2, ["ws://localhost:2"]]);
  });

  it("write forecasts beside an embedded database, and beside a server's only where that is said", () => {
    assert.equal(settingsOf({ db: folder }, {}, folder).forecasts, path.join(folder, "forecasts.ndjson"));
    assert.equal(settingsOf({ db: "postgres://a/b" }, {}, folder).forecasts, null);
    assert.equal(settingsOf({ db: "postgres://a/b", forecasts: "f" }, {}, folder).forecasts, "f");
    assert.deepEqual([settingsOf({}, {}, folder).risk, settingsOf({}, {}, folder).hedge], ["yes", null]);
  });

  it("that are wrong are named with their place", () => {
    const wrong: [Record<string, unknown>, RegExp][] = [
      [{ port: "70000" }, /^--port: is a whole number from 0 to 65535/],
      [{ port: "x" }, /^--port: /],
      [{ rpc: "nowhere" }, /^--rpc: is the address of a node/],
      [{ rpc: "http://a,nowhere" }, /^--rpc: is the address of a node/],
      [{ rpc: "http://a", ws: "ws://a,ws://b" }, /^--ws: 2 WebSockets for 1 nodes/],
      [{ ws: "http://a" }, /^--ws: is the address of a WebSocket/],
      [{ pool: "18446744073709551616" }, /^--pool: is a whole number below 2\^64/],
      [{ ingest: "maybe" }, /^--ingest: is yes or no/],
      [{ db: "" }, /^--db: is not empty/],
      [{ risk: "maybe" }, /^--risk: is yes or no/],
      [{ forecasts: "" }, /^--forecasts: is not empty/],
      ...["127.0.0.1:9465", "file:///etc/passwd", "http://user:word@host", "http://host/?to=x"].map(
        (hedge): [Record<string, unknown>, RegExp] => [{ hedge }, /^--hedge: is the address of a hedge monitor/],
      ),
      [{ config: file({ nothing: 1 }) }, /api\d\.json, line 1, nothing: there is no setting nothing/],
      [{ config: file("{") }, /api\d\.json/],
      [{ config: path.join(folder, "none.json") }, /there is no such file/],
    ];
    for (const [flags, words] of wrong)
      assert.throws(() => settingsOf(flags, {}, folder), { status: 2, message: words }, JSON.stringify(flags));
    assert.throws(() => settingsOf({}, { BALLAST_API_STREAMS: "-1" }, folder), /^Error: BALLAST_API_STREAMS: /);
  });

  it("each are refused by their name where they are no setting of their kind: in a file, and empty as a flag", () => {
    for (const name of Object.keys(SETTINGS.shape)) {
      for (const value of [{}, [[]], null, true]) {
        const config = file({ [name]: value });
        const place = `${path.basename(config)}, line 1, ${name}`;
        const named = ({ status, message }: { status?: number; message: string }) =>
          status === 2 && message.includes(place);
        assert.throws(() => settingsOf({ config }, {}, folder), named, `${name} ${JSON.stringify(value)}`);
      }
      if (name === "$schema") continue;
      const named = ({ status, message }: { status?: number; message: string }) =>
        status === 2 && message.startsWith(`--${name}: `);
      assert.throws(() => settingsOf({ [name]: "" }, {}, folder), named, name);
    }
  });

  it("each have a flag, and a sentence in the schema", () => {
    const flags = command().options.map(({ long }) => long?.slice(2));
    const { properties } = settingsSchema() as { properties: Record<string, { description?: string }> };
    for (const name of Object.keys(SETTINGS.shape).filter((key) => key !== "$schema")) {
      assert.ok(flags.includes(name), name);
      assert.ok(properties[name]?.description, name);
    }
    assert.match(readFileSync(path.join(__dirname, "../README.md"), "utf8"), /--schema/);
  });
});
