// Nobody is hidden: who sends a transaction can fill its log with anything, and what somebody paid for a loss is still
// told.
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { type BallastEvent, type EventName, events, instructions, PROGRAM_ID } from "@ballast/sdk";
import { type Landed, SendError, World } from "@ballast/testkit";
import { getBase58Decoder } from "@solana/kit";
import { ComputeBudgetProgram, Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";
import { deployCaller } from "../support/caller";
import { plain, present } from "../support/expect";
import { finalizedEvent, LOSER_COLLATERAL } from "../support/loss";
import { liquidateParams } from "../support/raw";
import { deployRelay } from "../support/relay";
import { type Honest, story } from "../support/story";

const MEMO = new PublicKey("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");
const TAG = Buffer.from("e445a52e51cb9a1d", "hex");
const memos = (count: number, text: Buffer) =>
  Array.from({ length: count }, () => new TransactionInstruction({ programId: MEMO, keys: [], data: text }));
/** A node keeps 10,000 bytes of a transaction's log. A control byte is logged as five letters. */
const STUFFINGS: Readonly<Record<string, TransactionInstruction[]>> = {
  "40 memos of a byte": memos(40, Buffer.from("x")),
  "45 memos": memos(45, Buffer.from("xx")),
  "40 memos of 12 control bytes": memos(40, Buffer.alloc(12, 1)),
};
const ALL_UNITS = ComputeBudgetProgram.setComputeUnitLimit({ units: 1_400_000 });

/** Whether somebody bears a loss by it: the rule of docs/decisions/0020, as an indexer would write it. */
function bearsLoss({ name, data }: BallastEvent): boolean {
  if (/^LossEvent/.test(name)) return true;
  if (name === "LiensApplied") return data.paid > 0n;
  if (name === "TicketClaimed") return data.paid < data.face;
  if (name === "PositionLiquidated") {
    return [data.deficit, data.keeperFloor, data.lien, data.expiredShortfall].some((part) => part > 0n);
  }
  return "lien" in data && data.lien > 0n;
}

describe("nobody is hidden", () => {
  it("every event in which somebody bears a loss is read from a transaction whose log is full", async function () {
    this.timeout(300_000);
    const borne = new Set<EventName>();
    await story(async ({ w, ix, signers }: Honest) => {
      const keys = signers.map(({ keypair }) => keypair);
      const clean = await w.chain.simulate([ALL_UNITS, ix], keys);
      const all = events.parse(clean);
      const wanted = all.filter(bearsLoss);
      // Told, and nothing else: other events cost no call.
      deepStrictEqual(plain(events.parse({ ...clean, logs: [] })), plain(wanted));
      if (wanted.length === 0) return;
      for (const { name } of wanted) borne.add(name);
      for (const [how, stuffing] of Object.entries(STUFFINGS)) {
        const stuffed = await w.chain.simulate([ALL_UNITS, ...stuffing, ix], keys);
        ok(events.truncated(stuffed), how);
        deepStrictEqual(events.parse(stuffed.logs), [], how);
        deepStrictEqual(plain(events.parse(stuffed)), plain(wanted), how);
      }
    });
    const names = ["PositionLiquidated", "LossEventOpened", "LossEventFinalized", "LossEventSealed", "LiensApplied"];
    deepStrictEqual([...borne].sort(), [...names, "TicketClaimed"].sort());
  });

  it("a winner who answers for a lien by closing is named behind a full log too", async () => {
    const { w, winners } = await finalizedEvent();
    await w.fresh();
    const winner = present(winners[0]);
    const run = w.run.bind(w);
    let seen = 0;
    w.run = async (ix, signers) => {
      const keys = signers.map(({ keypair }) => keypair);
      const clean = events.parse(await w.chain.simulate([ALL_UNITS, ix], keys));
      for (const stuffing of Object.values(STUFFINGS)) {
        const stuffed = await w.chain.simulate([ALL_UNITS, ...stuffing, ix], keys);
        deepStrictEqual(events.parse(stuffed.logs), []);
        const [event, more] = events.parse(stuffed);
        ok(event?.name === "PositionDecreased" && event.data.lien > 0n && more === undefined);
        deepStrictEqual(plain(event), plain(clean[0]));
        ok(event.data.owner.equals(winner.owner.address));
        seen += 1;
      }
      return run(ix, signers);
    };
    await winner.owner.close(winner);
    strictEqual(seen, 3);
  });

  it("two liquidations of one transaction are told in their order, once each, in the middle of other events", async () => {
    const { w, positions } = await losers();
    const list = positions.map((position) => instructions.liquidate(liquidateParams(w.keeper, position)));
    const clean = await w.chain.simulate([ALL_UNITS, ...list], [w.keeper.keypair]);
    strictEqual(events.parse(clean.logs).length, 2);
    deepStrictEqual(plain(events.parse(clean)), plain(events.parse(clean.logs)));
    const stuffed = [ALL_UNITS, present(list[0]), ...memos(38, Buffer.from("x")), present(list[1])];
    const cut = await w.chain.simulate(stuffed, [w.keeper.keypair]);
    strictEqual(events.parse(cut.logs).length, 1);
    deepStrictEqual(plain(events.parse(cut)), plain(events.parse(clean)));
  });
});

describe("nobody is hidden behind another program", () => {
  it("a loss is read where a program fills the log and then makes the call", async () => {
    const { w, positions } = await losers();
    const ix = instructions.liquidate(liquidateParams(w.keeper, present(positions[0])));
    const wanted = events.parse(await w.chain.simulate([ALL_UNITS, ix], [w.keeper.keypair]));
    ok(wanted.some(bearsLoss));
    const relay = Keypair.generate().publicKey;
    for (const lines of [0, 60]) {
      const wrapped = await deployRelay(w.chain, relay, ix, lines);
      const result = await w.chain.simulate([ALL_UNITS, wrapped], [w.keeper.keypair]);
      strictEqual(events.truncated(result), lines > 0);
      deepStrictEqual(plain(events.parse(result)), plain(lines > 0 ? wanted.filter(bearsLoss) : wanted));
      deepStrictEqual(events.parse(result.logs).length, lines > 0 ? 0 : wanted.length);
    }
  });
});

async function refuses(w: World, ix: TransactionInstruction, keys: Keypair[], reason: string) {
  await rejects(w.chain.send([ix], keys), (error: unknown) => {
    ok(error instanceof SendError);
    strictEqual(error.reason, reason);
    return true;
  });
}

/** Two longs whose deficits somebody pays. */
async function losers() {
  const w = await World.create({ verify: false });
  const positions = [];
  for (const name of ["one", "two"]) {
    const actor = await w.actor(name, { USDC: LOSER_COLLATERAL });
    positions.push((await actor.open("SOL", "long", { size: 1_000, collateral: { USDC: LOSER_COLLATERAL } })).position);
  }
  await w.wait(1_000);
  await w.price("SOL", "130");
  return { w, positions };
}

describe("nobody is made up", () => {
  const self = (keys: TransactionInstruction["keys"], data: Buffer) =>
    new TransactionInstruction({ programId: PROGRAM_ID, keys, data });
  const signer = (pubkey: PublicKey) => ({ pubkey, isSigner: true, isWritable: false });

  /** A true event's bytes, as the program tells them. */
  async function bytes() {
    const { w, positions } = await losers();
    const list = [instructions.liquidate(liquidateParams(w.keeper, present(positions[0])))];
    const { inner } = await w.chain.simulate(list, [w.keeper.keypair]);
    const told = present((inner ?? []).filter(({ data }) => Buffer.from(data).subarray(0, 8).equals(TAG))[0]);
    return { w, data: Buffer.from(told.data) };
  }

  it("the call from outside fails with any signer: a wallet, an account that was given to the program, a pool's copy", async () => {
    const { w, data } = await bytes();
    const [wallet, given] = [w.keeper.keypair, Keypair.generate()];
    const fails = (ix: TransactionInstruction, keys: Keypair[], reason: string) => refuses(w, ix, keys, reason);
    await fails(self([], data), [wallet], "NotEnoughAccountKeys");
    await fails(self([signer(wallet.publicKey)], data), [wallet], "IllegalOwner");
    const pool = { pubkey: w.venue.pool, isSigner: false, isWritable: false };
    await fails(self([pool], data), [wallet], "MissingRequiredSignature");
    await w.chain.setAccount(given.publicKey, { owner: PROGRAM_ID, data: Buffer.alloc(20_000) });
    await fails(self([signer(given.publicKey)], data), [wallet, given], "InvalidAccountData");
    const copy = present(await w.chain.getAccount(w.venue.pool)).data;
    await w.chain.setAccount(given.publicKey, { owner: Keypair.generate().publicKey, data: copy });
    await fails(self([signer(given.publicKey)], data), [wallet, given], "IllegalOwner");
    await fails(self([signer(wallet.publicKey)], data.subarray(0, 7)), [wallet], "InvalidInstructionData");
  });

  it("a program in between has no pool's signature either", async () => {
    const { w } = await bytes();
    const program = Keypair.generate().publicKey;
    await deployCaller(w.chain, program, PROGRAM_ID, present(TAG[0]));
    const call = new TransactionInstruction({ programId: program, keys: [{ ...signer(PROGRAM_ID), isSigner: false }] });
    await refuses(w, call, [w.keeper.keypair], "NotEnoughAccountKeys");
  });

  it("what another program is called with, and what a failed transaction tried, is no event", async () => {
    const { data } = await bytes();
    const [other, key] = [Keypair.generate().publicKey, Keypair.generate().publicKey];
    const local = (programId: PublicKey): Partial<Landed> => ({ logs: [], inner: [{ programId, data }] });
    strictEqual(events.parse(local(PROGRAM_ID)).length, 1);
    deepStrictEqual(events.parse(local(other)), []);
    deepStrictEqual(events.parse({ logs: [], inner: [{ programId: PROGRAM_ID, data: data.subarray(8) }] }), []);
    deepStrictEqual(events.parse({ logs: [], inner: [{ programId: PROGRAM_ID, data: data.subarray(0, 60) }] }), []);
    const wire = getBase58Decoder().decode(data);
    const node = (programIdIndex: number, err: unknown = null) => ({
      transaction: { message: { staticAccountKeys: [key, PROGRAM_ID] } },
      meta: {
        ...{ err, logMessages: [] as string[], loadedAddresses: { writable: [other], readonly: [PROGRAM_ID] } },
        innerInstructions: [{ index: 0, instructions: [{ programIdIndex, accounts: [], data: wire }] }],
      },
    });
    deepStrictEqual(
      [0, 1, 2, 3, 9].map((index) => events.parse(node(index)).length),
      [0, 1, 0, 1, 0],
    );
    deepStrictEqual(events.parse(node(1, { InstructionError: [0, "IllegalOwner"] })), []);
    const parsed = (programId: PublicKey) => ({
      meta: {
        err: null,
        logMessages: [],
        innerInstructions: [{ index: 0, instructions: [{ programId, data: wire }] }],
      },
    });
    deepStrictEqual(
      [PROGRAM_ID, other].map((id) => events.parse(parsed(id)).length),
      [1, 0],
    );
  });
});
