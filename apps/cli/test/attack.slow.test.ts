// The command line under attack: nonsense in every flag and file, nodes that lie, hang or hang up.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Keypair } from "@solana/web3.js";
import { ALONE, type Entry, GROUPS } from "../src/catalogue";
import { NODES, nodeThat } from "./nodes";
import { type Done, typed } from "./typed";

const NOBODY = "http://127.0.0.1:1";
const STACK = /^\s+at .*[:(]|node:internal|TypeError|Cannot read prop/m;

const longOf = (flag: string): string => /--[\w-]+/.exec(flag)?.[0] ?? "";

/** Every command with words for its arguments: `trade close x`. */
const CALLS: { words: string[]; entry: Entry }[] = [
  ...ALONE.map((entry) => ({ group: [] as string[], entry })),
  ...GROUPS.flatMap(({ name, entries }) => entries.map((entry) => ({ group: [name], entry }))),
].map(({ group, entry }) => {
  const [name = "", ...rest] = entry.call.split(" ");
  const needed = rest.filter((word) => word.startsWith("<")).map(() => "x");
  const flags = (entry.flags ?? []).filter(([, , must]) => must).flatMap(([flag]) => [longOf(flag), "1"]);
  return { words: [...group, name, ...needed, ...flags], entry };
});

describe("the command line under attack", () => {
  let folder: string;
  let key: string;
  let env: Record<string, string>;
  const put = (name: string, content: string | Uint8Array, mode = 0o600) => {
    const at = path.join(folder, name);
    writeFileSync(at, content, { mode });
    return at;
  };

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-attack-"));
    key = put("key.json", JSON.stringify([...Keypair.generate().secretKey]));
    env = { BALLAST_RPC: NOBODY, BALLAST_KEY: key, BALLAST_CONFIG: put("none.json", "{}") };
  });
  after(() => rmSync(folder, { recursive: true }));

  /** A sentence of our own, and not a stack or a value that slipped. */
  const said = ({ err }: Done, about: string) => {
    assert.match(err, /^error: \S/m, `${about}: ${err}`);
    assert.doesNotMatch(err, STACK, about);
  };

  it("gets nonsense in every setting: each is refused by its flag, variable or line with 2, and nothing is asked", async () => {
    const wrong: Record<string, string[]> = {
      rpc: ["", "mainnet", "ftp://x", "http://", "http://a b", "javascript:1"],
      pool: ["", "-1", "1.5", "1e3", "0x1", "١", "one", `${1n << 64n}`, "9".repeat(400), " 1"],
      "priority-fee": ["-1", "x", "1.5", `${1n << 64n}`],
      commitment: ["", "recent", "CONFIRMED"],
      timeout: ["0", "-1", "601", "1.5", "x", ""],
    };
    for (const [flag, values] of Object.entries(wrong))
      for (const value of values) {
        const variable = `BALLAST_${flag.replace("-", "_").toUpperCase()}`;
        const camel = flag.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase());
        const file = put("wrong.json", JSON.stringify({ [camel]: value }, null, 1));
        for (const [args, more, where] of [
          [[`--${flag}=${value}`], {}, `--${flag}: `],
          [[], { [variable]: value }, `${variable}: `],
          [["--config", file], {}, `wrong.json, line 2, ${camel}: `],
        ] as const) {
          const done = await typed([...args, "pool"], { ...env, ...more });
          assert.equal(done.status, 2, `${where}"${value}": ${done.err}`);
          assert.ok(done.err.includes(where), done.err);
          said(done, where);
        }
      }
  });

  it("gets settings files that are cut, binary, lists, or have a name twice", async () => {
    const cases: [string | Uint8Array, RegExp][] = [
      ["", /line 1: the text ends too early/],
      ['{ "pool": 1', /line 1: the text ends too early/],
      [Uint8Array.of(0, 255, 254), /is not text in UTF-8/],
      ["[]", /no settings/],
      ["null", /no settings/],
      ['{\n"pool": 1,\n"pool": 2 }', /line 3: pool is said twice/],
      ['{\n"pol": 1 }', /line 2, pol: there is no setting pol/],
      [`{"key": "${"x".repeat(5_000)}"}`, /cannot be read|name too long|ENAMETOOLONG/],
    ];
    for (const [content, message] of cases) {
      const { status, err } = await typed(["--config", put("cut.json", content), "invariants"], {
        BALLAST_RPC: NOBODY,
      });
      assert.equal(status, 2, err);
      assert.match(err, message);
    }
    const bom = put("bom.json", `\uFEFF{ "rpc": "${NOBODY}" }`);
    assert.equal((await typed(["--config", bom, "pool"], {})).status, 3);
    assert.equal((await typed(["--config", folder, "pool"], {})).status, 2);
  });

  it("gets key files that are none: the file is named, and nothing of what it says is shown", async () => {
    const secret = [...Keypair.generate().secretKey];
    const text = "5J3mBbAH58CpQ3Y5RNJpUKPE62SQ5tfcvU2JpbnkeyhfsYB1Jcn";
    const files = [
      ...[secret.slice(0, 63), [...secret, 1], [...secret.slice(0, 63), 256], secret.map((x) => x / 2)],
      ...[[...secret.slice(1), 0], { secret }, text, null, "", [text]],
    ].map((content) => JSON.stringify(content));
    for (const content of [...files, text, `${JSON.stringify(secret)},`, JSON.stringify(secret).slice(0, 99)]) {
      const bad = put("bad.json", content);
      const { status, out, err } = await typed(["invariants", "--key", bad, "--json"], env);
      assert.deepEqual([status, err], [2, `error: ${bad}: not a key of 64 numbers, as solana-keygen writes it`]);
      assert.doesNotMatch(`${out}${err}`, /5J3mB|\d{1,3},\d/);
    }
    const none = path.join(folder, "nowhere.json");
    assert.match(
      (await typed(["invariants", "--key", none], env)).err,
      /nowhere\.json: the key cannot be read: there is no such file$/,
    );
  });

  it("warns of a key that others can read or change, and works", async function () {
    if (process.platform === "win32") this.skip();
    for (const mode of [0o644, 0o660, 0o602]) {
      chmodSync(key, mode);
      assert.match((await typed(["keep"], env)).err, /^warning: others can read or change the key .*: chmod 600 it$/m);
    }
    chmodSync(key, 0o600);
    assert.doesNotMatch((await typed(["keep"], env)).err, /warning/);
  });

  it("gets a flag, an argument or a command that there is not, or too few: 2, for every command", async () => {
    for (const { words, entry } of CALLS) {
      const name = words.slice(0, 2).join(" ");
      const unknown = await typed([...words, "--nonsense"], env);
      assert.equal(unknown.status, 2, `${name}: ${unknown.err}`);
      const many = await typed([...words, "y", "y", "y", "y"], env);
      assert.equal(many.status, 2, `${name} takes too many`);
      if (entry.call.includes("<"))
        assert.equal((await typed(words.slice(0, -1), env)).status, 2, `${name} takes too few`);
    }
    for (const args of [["pools"], ["trade", "opn"], [""], ["--", "--json"], ["trade"], []])
      assert.equal((await typed(args, env)).status, 2, args.join(" "));
  });

  it("meets a node where nobody listens: 3, for every command that asks one, in words and in JSON", async () => {
    const offline = new Set(["explain error x", "explain event x"]);
    for (const { words } of CALLS) {
      if (offline.has(words.join(" "))) continue;
      const done = await typed([...words, "--json"], env);
      const expected = words[0] === "doctor" ? 1 : /^(2|3)$/;
      assert.match(
        String(done.status),
        typeof expected === "number" ? /^1$/ : expected,
        `${words.join(" ")}: ${done.err}`,
      );
      if (words[0] !== "doctor") said(done, words.join(" "));
      const [last = ""] = done.out.split("\n").slice(-1);
      assert.doesNotThrow(() => JSON.parse(words[0] === "doctor" ? done.out : last), `${words.join(" ")}: ${done.out}`);
    }
  });

  for (const [what, answers] of Object.entries(NODES))
    it(`meets a node that ${what}: ends in time, with a sentence, never with 0`, async () => {
      const node = await nodeThat(answers);
      try {
        const calls = ["pool", "market", "positions --all", "due", "doctor", "events tail --for 1", "export events"];
        const all = calls.map(async (call) => {
          const started = performance.now();
          const done = await typed([...call.split(" "), "--timeout", "1"], { ...env, BALLAST_RPC: node.url });
          return { call, done, took: performance.now() - started };
        });
        for (const { call, done, took } of await Promise.all(all)) {
          assert.ok(took < 9_000, `${call} took ${took} ms`);
          assert.doesNotMatch(`${done.err}\n${done.out}`, STACK, `${call}: ${done.err} ${done.out}`);
          // A pool without a transaction has no events: that is an answer.
          if (what === "answers a list" && /events/.test(call)) continue;
          assert.ok(done.status === 1 || done.status === 3, `${call} ended with ${done.status}: ${done.err}`);
          if (call !== "doctor") said(done, call);
        }
      } finally {
        node.close();
      }
    }).timeout(20_000);
});
