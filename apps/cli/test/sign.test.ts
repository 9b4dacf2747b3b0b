// What `ballast sign` says and refuses before it asks a node for anything. CPU: 2 s.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChangeSpec, DEFAULT_ASSET, encodeChange, instructions, PROGRAM_ID, pda, readState } from "@ballast/sdk";
import { keyOf, World } from "@ballast/testkit";
import {
  ComputeBudgetProgram,
  Keypair,
  PublicKey,
  SystemProgram,
  Transaction,
  type TransactionInstruction,
} from "@solana/web3.js";
import { changeWords } from "../src/commands/sign";
import type { Session } from "../src/session";
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

describe("the listing of a token that is to be signed", () => {
  let w: World;
  before(async () => {
    w = await World.create({ verify: false });
  });
  /** What it says of the cap, which is 5,000,000,000,000 atoms. */
  async function capOf(mint: PublicKey): Promise<string> {
    const client = { source: w.chain, programId: PROGRAM_ID, state: async () => readState(await w.context()) };
    const feedId = new Uint8Array(32).fill(7);
    const config = { ...DEFAULT_ASSET, depositCap: 5_000_000_000_000n };
    const spec: ChangeSpec = { kind: "listCustody", mint, feedId, config };
    const args = { ...encodeChange(spec), validUntil: 2_000_000_000n };
    const text = await changeWords({ client } as unknown as Session, args);
    return /^depositCap +- +(\S+(?: \S+)?) {2,}/m.exec(text)?.[1] ?? text;
  }

  it("has its cap in the tokens of its own mint, whatever decimals these have", async () => {
    for (const [decimals, cap] of [
      [9, "5000"],
      [6, "5000000"],
      [0, "5000000000000"],
    ] as const) {
      const mint = keyOf("sign", `${decimals}`).publicKey;
      await w.tokens.createMint({ decimals, authority: null }, mint);
      assert.equal(await capOf(mint), cap, `${decimals} decimals`);
    }
  });

  it("has it in atoms where there is no such mint: nobody knows what a token would be", async () => {
    assert.equal(await capOf(keyOf("sign", "nowhere").publicKey), "5000000000000 atoms");
    assert.equal(await capOf(w.admin.publicKey), "5000000000000 atoms");
    assert.equal(await capOf(w.venue.pool), "5000000000000 atoms");
  });
});
