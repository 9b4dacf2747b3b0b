// What `ballast sign` says and refuses before it asks a node for anything. CPU: 2 s.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { instructions, pda } from "@ballast/sdk";
import {
  ComputeBudgetProgram,
  Keypair,
  PublicKey,
  SystemProgram,
  Transaction,
  type TransactionInstruction,
} from "@solana/web3.js";
import { typed } from "./typed";

const admin = Keypair.generate();
const other = Keypair.generate().publicKey;
const NOBODY = "http://127.0.0.1:1";
const handOver = instructions.transferAdmin({ admin: admin.publicKey, to: other });

function prepared(all: TransactionInstruction[], feePayer = admin.publicKey): string {
  const transaction = new Transaction({ feePayer, recentBlockhash: PublicKey.default.toBase58() }).add(...all);
  return transaction.serialize({ requireAllSignatures: false, verifySignatures: false }).toString("base64");
}

describe("a transaction that somebody prepared", () => {
  let folder: string;
  let env: Record<string, string>;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-sign-"));
    const key = path.join(folder, "key.json");
    writeFileSync(key, JSON.stringify([...admin.secretKey]), { mode: 0o600 });
    env = { BALLAST_RPC: NOBODY, BALLAST_KEY: key, HOME: folder, NO_COLOR: "1" };
  });
  after(() => rmSync(folder, { recursive: true }));
  const sign = (text: string, ...more: string[]) => typed(["sign", text, ...more], env);
  const refused = async (text: string, why: RegExp, code = 1) => {
    const { status, out, err } = await sign(text, "--dry-run");
    assert.match(err, why);
    assert.deepEqual([status, out], [code, ""]);
  };

  it("is said in words with every argument and account, from text or a file; a price of units is left out", async () => {
    const text = prepared([ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 10 ** 12 }), handOver]);
    const file = path.join(folder, "advice.txt");
    writeFileSync(file, `${text}\n`);
    for (const given of [text, file]) {
      const { status, out, err } = await sign(given, "--dry-run");
      assert.equal(status, 0, err);
      assert.match(out, /^transferAdmin$/m);
      assert.match(out, new RegExp(`^to +${other}$`, "m"));
      assert.match(out, /^nothing was sent \(--dry-run\)$/m);
    }
    const { out } = await sign(text, "--dry-run", "--json");
    assert.deepEqual(JSON.parse(out).quote.instructions, [{ name: "transferAdmin", args: { to: other.toBase58() } }]);
  });

  it("is said before it is signed, also where nothing comes of it", async () => {
    const { status, err } = await sign(prepared([handOver]));
    assert.equal(status, 3);
    assert.match(err, /^transferAdmin$/m);
  });

  it("is refused where it does anything besides, needs another signature or none of this key", async () => {
    const gift = SystemProgram.transfer({ fromPubkey: admin.publicKey, toPubkey: other, lamports: 1 });
    await refused(prepared([handOver, gift]), /instruction 2 is none of Ballast \(1{32}\)/);
    await refused(prepared([handOver], other), /it needs more than this key/);
    const foreign = instructions.transferAdmin({ admin: other, to: other });
    await refused(prepared([foreign], other), /it does not need \w+, but/);
    await refused(prepared([handOver, foreign]), /it needs more than this key/);
    await refused(prepared([ComputeBudgetProgram.setComputeUnitLimit({ units: 1 })]), /no instruction of Ballast/);
  });

  it("is refused where it is of another pool, or holds a byte that no word shows", async () => {
    const measure = { kind: "closeDeposits" } as const;
    await refused(
      prepared([instructions.tighten({ guardian: admin.publicKey, pool: pda.pool(2), measure })]),
      /instruction 1 is of another pool, \w+ \(--pool\)/,
    );
    for (const data of [handOver.data.subarray(0, 20), Buffer.concat([handOver.data, Buffer.from([1])])])
      await refused(prepared([{ ...handOver, data } as TransactionInstruction]), /instruction 1 is none of Ballast/);
    const change = { kind: "delay", seconds: 200_000n } as const;
    const queued = instructions.queueChange({ admin: admin.publicKey, number: 0n, change, validUntil: 2_000_000_000n });
    queued.data[queued.data.length - 1] = 1;
    await refused(prepared([queued]), /the change has more in it than its kind says/);
  });

  it("is refused where it is no transaction", async () => {
    const whole = Buffer.from(prepared([handOver]), "base64");
    const texts = ["", "nonsense", "\u0000", "9".repeat(400), "A".repeat(4_000), "١٢", folder];
    for (const text of texts) await refused(text, /is a transaction in base64|bytes are no transaction/, 2);
    for (const bytes of [whole.subarray(0, -1), Buffer.concat([whole, Buffer.from([0])])])
      await refused(bytes.toString("base64"), /those \d+ bytes are no transaction/, 2);
  });
});
