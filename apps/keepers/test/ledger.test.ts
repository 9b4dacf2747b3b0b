import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Entry, entryOf } from "../src/ledger/entry";
import { LedgerFile, readEntries } from "../src/ledger/file";
import { type Chain, Ledger } from "../src/ledger/ledger";

const entry = (signature: string, change: Partial<Entry> = {}): Entry => ({
  ...{ signature, slot: 7, kind: "liquidate", subject: "somebody", ok: true },
  ...{ base: "5000", priority: "100", rent: "0", tip: "0", earned: "0", lamports: "-5100" },
  tokens: [{ mint: "usdc", atoms: "1000000" }],
  ...change,
});
type Shown = Awaited<ReturnType<Chain["transaction"]>>;
const nothing: Chain = { transaction: async () => null, signatures: async () => [] };

describe("a keeper's ledger", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-ledger-"));
    file = path.join(folder, "ledger.ndjson");
    told = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  /** What the ledger told of its file. */
  let told: string[];
  const open = () => new Ledger({ file, keeper: "k", chain: nothing, told: (words) => told.push(words) });
  const aside = () => `${file}.torn`;
  const write = (...entries: Entry[]) => {
    const ledger = LedgerFile.open(file, () => {});
    for (const each of entries) ledger.append(each);
    ledger.close();
  };

  it("sums what its file has, each signature once", async () => {
    write(entry("a"), entry("b", { ok: false, tokens: [] }), entry("a"));
    const ledger = open();
    const { transactions, failed, costs, lamports, tokens } = ledger.totals;
    assert.deepEqual([transactions, failed, lamports], [2, 1, -10_200n]);
    assert.deepEqual([costs.base, costs.priority], [10_000n, 200n]);
    assert.deepEqual([...tokens], [["usdc", 1_000_000n]]);
    await ledger.close(0);
  });

  /** The file as a kill leaves it when the last line has so many bytes: opened, told of, written on. */
  async function cut(before: string[], last: string, bytes: number): Promise<void> {
    const words = `${last} cut at ${bytes}`;
    const torn = Buffer.from(`${last}\n`).subarray(0, bytes);
    writeFileSync(file, Buffer.concat([Buffer.from(before.map((line) => `${line}\n`).join("")), torn]));
    rmSync(aside(), { force: true });
    told = [];
    const ledger = open();
    const whole = bytes >= last.length;
    assert.equal(ledger.totals.transactions, before.length - 1 + Number(whole), words);
    await ledger.close(0);
    if (bytes > 0 && !whole) {
      assert.deepEqual(told, [`${file}: its last line was cut off; its ${bytes} bytes are in ${aside()}`], words);
      assert.deepEqual(readFileSync(aside()), Buffer.concat([torn, Buffer.from("\n")]), words);
    } else assert.deepEqual([told, existsSync(aside())], [[], false], words);
    told = [];
    await open().close(0);
    assert.deepEqual(told, [], "once");
    write(entry("c"));
    const kept = [...before, ...(whole ? [last] : []), JSON.stringify(entry("c")), ""];
    assert.equal(readFileSync(file, "utf8"), kept.join("\n"), words);
  }

  it("sets a last line aside that was cut off at any byte, says so, and keeps all before it", async () => {
    const first = JSON.stringify({ since: "s" });
    const last = JSON.stringify(entry("b", { subject: "ä€😀" }));
    // As many bytes, and not characters, as there are: a cut may be within one of them.
    const all = Buffer.from(last).length;
    assert.ok(all > last.length);
    for (let bytes = 0; bytes < last.length; bytes += 1) await cut([first, JSON.stringify(entry("a"))], last, bytes);
    const plain = JSON.stringify(entry("b"));
    for (let bytes = 0; bytes <= plain.length + 1; bytes += 1) await cut([first], plain, bytes);
  });

  it("sets the line aside with which it would begin, too, and bytes that no process wrote", async () => {
    const since = JSON.stringify({ since: null });
    for (const torn of [Buffer.from(since).subarray(0, 9), Buffer.alloc(300), Buffer.from([0xff, 0xfe, 0x80])]) {
      writeFileSync(file, torn);
      told = [];
      await open().close(0);
      assert.equal(told.length, 1);
      assert.equal(statSync(file).size, 0);
      assert.deepEqual(readFileSync(aside()).subarray(-torn.length - 1, -1), torn);
    }
  });

  it("starts where the torn line cannot be set aside, and says so", async () => {
    writeFileSync(file, `${JSON.stringify(entry("a"))}\n{"sig`);
    mkdirSync(aside());
    const ledger = open();
    assert.equal(ledger.totals.transactions, 1);
    await ledger.close(0);
    assert.deepEqual(told, [`${file}: its last line was cut off; its 5 bytes are lost: EISDIR`]);
  });

  /**
   * Runs code in a process whose files the kernel cuts at 4 KB until it asks for `room`: a disk that is full. What it
   * hands to `say`.
   */
  function full<T>(code: string): T {
    const source = path.resolve(__dirname, "../src/ledger/file");
    const prelude = `
      const { LedgerFile, readEntries } = require(${JSON.stringify(source)});
      const [file, entry] = [${JSON.stringify(file)}, ${JSON.stringify(entry("@"))}];
      const room = () =>
        require("node:child_process").execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=1000000"]);
      const say = (what) => process.stdout.write(JSON.stringify(what));`;
    const load = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "-e", prelude + code];
    const args = ["-c", 'ulimit -S -f 4; exec "$@"', "bash", process.execPath, ...load];
    const cwd = path.resolve(__dirname, "../../..");
    return JSON.parse(execFileSync("bash", args, { cwd, encoding: "utf8" })) as T;
  }

  it("has no part of a line in it that a full disk did not take, and goes on when there is room", async () => {
    const { failed, before, i } = full<{ failed: string[]; before: string; i: number }>(`
      const ledger = LedgerFile.open(file, () => {});
      const failed = [];
      let i = 0;
      const append = () => ledger.append({ ...entry, signature: "s" + i });
      for (; failed.length < 3; ) try { append(); i += 1; } catch (e) { failed.push(e.message); }
      const before = require("node:fs").readFileSync(file, "utf8");
      room();
      append();
      say({ failed, before, i });`);
    for (const why of failed) assert.match(why, /ledger\.ndjson: the disk took \d+ of \d+ bytes/);
    assert.ok(before.endsWith("}\n"), before.slice(-200));
    const all = readEntries(file).map(({ signature }) => signature);
    assert.deepEqual(
      all,
      Array.from({ length: i + 1 }, (_, n) => `s${n}`),
    );
    assert.equal(readFileSync(file, "utf8").trim().split("\n").length, i + 1, "no line is anything else");
    await open().close(0);
    assert.deepEqual(told, []);
  });

  it("starts on a full disk, also where the last line lacks its newline, and has the next line apart", async () => {
    const bare = JSON.stringify(entry("a", { subject: "" })).length;
    writeFileSync(file, JSON.stringify(entry("a", { subject: "x".repeat(4_096 - bare) })));
    const found = full<string[]>(`
      const found = [];
      const ledger = LedgerFile.open(file, ({ signature }) => found.push(signature));
      try { ledger.append(entry); } catch (e) { found.push(e.code); }
      room();
      ledger.append({ ...entry, signature: "b" });
      say(found);`);
    assert.deepEqual(found, ["a", "EFBIG"]);
    assert.deepEqual(
      readFileSync(file, "utf8")
        .split("\n")
        .map((line) => /"signature":"(\w+)"/.exec(line)?.[1]),
      ["a", "b", undefined],
    );
  });

  it("gives a last line its newline if that is all that it lacks", async () => {
    writeFileSync(file, `${JSON.stringify(entry("a"))}\n${JSON.stringify(entry("b"))}`);
    await open().close(0);
    assert.equal(readFileSync(file, "utf8").split("\n").length, 3);
    assert.equal(readEntries(file).length, 2);
  });

  it("refuses a file that is no ledger, with its line, and leaves it as it is", () => {
    const text = `${JSON.stringify(entry("a"))}\n{"hello": 1}\n${JSON.stringify(entry("b"))}\ntorn`;
    writeFileSync(file, text);
    assert.throws(open, /ledger\.ndjson, line 2: no entry of a ledger/);
    assert.equal(readFileSync(file, "utf8"), text);
    assert.throws(() => new Ledger({ file: folder, keeper: "k", chain: nothing }), /cannot be written: EISDIR/);
  });

  /** A chain that has these transactions, the newest first, each of which cost its signature. */
  const chainWith = (signatures: string[]): Chain => ({
    signatures: async ({ until, before, limit }) => {
      const from = before === undefined ? 0 : signatures.indexOf(before) + 1;
      const to = until === undefined ? signatures.length : signatures.indexOf(until);
      return signatures.slice(from, to).slice(0, limit);
    },
    transaction: async (signature) => {
      const pubkey = { toBase58: () => "k" };
      const meta = { err: null, fee: 5_000, preBalances: [9_000], postBalances: [4_000], innerInstructions: [] };
      const message = { accountKeys: [{ pubkey }], instructions: [] };
      return { slot: 1, meta, transaction: { signatures: [signature], message } } as unknown as Shown;
    },
  });

  it("begins where the key stands, and then finds all that landed unseen, each once", async () => {
    const of = (signatures: string[]) => new Ledger({ file, keeper: "k", chain: chainWith(signatures) });
    const first = of(["old 2", "old 1"]);
    assert.equal(await first.catchUp(), 0);
    await first.close(0);
    // Killed before anything was written down.
    const second = of(["b", "a", "old 2", "old 1"]);
    second.listen({
      ...{ what: "sent", kind: "liquidate", subject: "p", attempt: 1, priorityFee: 0n, signature: "b", reward: [] },
    });
    assert.equal(await second.catchUp(), 2);
    assert.equal(await second.catchUp(), 0);
    await second.close(0);
    assert.deepEqual(
      readEntries(file).map(({ signature, kind, lamports }) => [signature, kind, lamports]),
      [
        ["a", null, "-5000"],
        ["b", "liquidate", "-5000"],
      ],
    );
  });

  it("takes no costs below nothing from a node: counters of costs only rise", async () => {
    const good = await chainWith([]).transaction("a");
    const shown = (change: object) => ({ ...good, meta: { ...good?.meta, ...change } }) as NonNullable<Shown>;
    assert.equal(entryOf(shown({}), "k", null)?.base, "5000");
    const source = { programId: { toBase58: () => "1".repeat(32) }, parsed: { info: { source: "k", lamports: -1 } } };
    for (const change of [{ fee: -1 }, { innerInstructions: [{ instructions: [source] }] }])
      assert.throws(() => entryOf(shown(change), "k", null), RangeError);
  });

  it("of a key without any transaction has all that come", async () => {
    const first = new Ledger({ file, keeper: "k", chain: chainWith([]) });
    await first.catchUp();
    await first.close(0);
    const second = new Ledger({ file, keeper: "k", chain: chainWith(["a"]) });
    assert.equal(await second.catchUp(), 1);
    await second.close(0);
  });

  it("loses no line that was written when the process is killed at any moment", async function () {
    this.timeout(60_000);
    const told = path.join(folder, "told");
    const source = path.resolve(__dirname, "../src/ledger/file");
    const code = `
      const { LedgerFile } = require(${JSON.stringify(source)});
      const ledger = LedgerFile.open(${JSON.stringify(file)}, () => {});
      for (let i = 0; ; i += 1) {
        const signature = process.pid + "-" + i;
        ledger.append({ ...${JSON.stringify(entry("@"))}, signature });
        require("node:fs").appendFileSync(${JSON.stringify(told)}, signature + "\\n");
      }`;
    writeFileSync(told, "");
    for (let round = 1; round <= 2; round += 1) {
      const args = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "-e", code];
      const child = spawn(process.execPath, args, { cwd: path.resolve(__dirname, "../../.."), stdio: "ignore" });
      const ended = new Promise((done) => child.once("close", done));
      while (statSync(told).size < round * 3_000) await new Promise((done) => setTimeout(done, 20));
      child.kill("SIGKILL");
      await ended;
      // As a machine that lost power leaves it.
      appendFileSync(file, '{"signature":"torn');
    }
    const said = readFileSync(told, "utf8").split("\n").slice(0, -1);
    const ledger = open();
    await ledger.close(0);
    const found = new Set(readEntries(file).map(({ signature }) => signature));
    assert.ok(said.length > 100);
    for (const signature of said) assert.ok(found.has(signature), signature);
    assert.ok(!found.has("torn"));
  });
});
