import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => new Ledger({ file, keeper: "k", chain: nothing });
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

  it("takes a last line away that was cut off at any byte, and keeps all before it", async () => {
    const whole = `${JSON.stringify(entry("b"))}\n`;
    for (let cut = 1; cut < whole.length - 1; cut += 7) {
      writeFileSync(file, `${JSON.stringify(entry("a"))}\n${whole.slice(0, cut)}`);
      const ledger = open();
      assert.equal(ledger.totals.transactions, 1, `cut at ${cut}`);
      await ledger.close(0);
      write(entry("c"));
      assert.deepEqual(
        readEntries(file).map(({ signature }) => signature),
        ["a", "c"],
      );
    }
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
