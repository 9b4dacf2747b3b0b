/** Traders and loss events on a pool in memory, and the words in which a plan is read. */
import assert from "node:assert/strict";
import { ASSOCIATED_PROGRAM, engine, type Plan, PROGRAM_ID, pda, TOKEN_PROGRAM } from "@ballast/sdk";
import type { BorshInstructionCoder } from "@coral-xyz/anchor";
import { ComputeBudgetProgram, type PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { stepsTo } from "../../src/pda/search";
import { anchor } from "./anchor";
import { at } from "./blank";
import { key, MINTS, NOW, POOL, positionAt, type Venue, venue } from "./venue";

export const USD = 1_000_000n;
export const SOL = 1_000_000_000n;
export const coder = anchor.coder.instruction as BorshInstructionCoder;
export const MARKET = pda.market(POOL, 0);

/** What an instruction is, in one word. */
export function nameOf(ix: TransactionInstruction): string {
  if (ix.programId.equals(ComputeBudgetProgram.programId)) return `budget${ix.data[0]}`;
  if (ix.programId.equals(PROGRAM_ID)) return coder.decode(Buffer.from(ix.data))?.name ?? "unknown";
  if (ix.programId.equals(TOKEN_PROGRAM)) return `token${ix.data[0]}`;
  return ix.data.length === 1 ? "createAssociated" : "transfer";
}
export const names = ({ instructions }: Plan<unknown>) => instructions.map(nameOf);
export const BUDGET = ["budget2", "budget4"];
export function own(plan: Plan<unknown>): TransactionInstruction {
  const last = plan.instructions.at(-1);
  assert.ok(last);
  return last;
}
/** Accounts of the action's own instruction, by their names in the IDL. */
export function accountsOf(plan: Plan<unknown>): Record<string, PublicKey | null> {
  const ix = own(plan);
  const decoded = nameOf(ix);
  const { accounts } = anchor.idl.instructions.find(({ name }) => name === decoded) ?? { accounts: [] };
  return Object.fromEntries(
    accounts.map(({ name }, i) => {
      const { pubkey } = at(ix.keys, i);
      return [name, pubkey.equals(PROGRAM_ID) ? null : pubkey];
    }),
  );
}
export const argsOf = (plan: Plan<unknown>) =>
  coder.decode(Buffer.from(own(plan).data))?.data as Record<string, unknown>;

/** The compute units that a plan asks for. */
export const computeOf = ({ instructions }: Plan<unknown>): number => at(instructions, 0).data.readUInt32LE(1);
/** What finding the addresses takes of which programs derive again. */
export const searchesOf = (plan: Plan<unknown>): number =>
  plan.instructions.slice(2).reduce((sum, { keys, programId }) => {
    const each = programId.equals(ASSOCIATED_PROGRAM) ? 1_600 : 400;
    return sum + keys.reduce((units, { pubkey }) => units + each * stepsTo(pubkey), 0);
  }, 0);

export const owner = key();
export const keeper = key();

/** A long of 100 SOL at 150 with 3,000 USDC, opened an hour ago, whose sums are in the pool. */
export function trader(change: Partial<engine.PositionState> = {}, v = withBook()) {
  const position = { ...engine.emptyPosition(), size: 100n * SOL, entry: 15_000n * USD, collateral: 3_000n * USD };
  const times = { openedAt: NOW - 3_600n, increasedAt: NOW - 3_600n, entryPrint: NOW - 3_600n, generation: 7n };
  return { v, ...positionAt(v, owner, { ...position, ...times, ...change }) };
}
export function withBook(
  side: 0 | 1 = 0,
  custody = 0,
  collateral = 3_000n * USD,
  more?: Parameters<typeof venue>[0],
): Venue {
  return venue((pool, markets) => {
    const totals = at(at(pool.state.exposures, 0).sides, side);
    Object.assign(totals, { size: 100n * SOL, entry: 15_000n * USD, positions: 1n });
    totals.collateral[custody] = collateral;
    at(pool.state.custodies, custody).collateral = collateral;
    at(pool.state.custodies, side === 0 ? 1 : 0).locked = side === 0 ? 100n * SOL : 15_000n * USD;
    pool.state.fund.openInterest = 15_000n * USD;
    more?.(pool, markets);
  });
}
export const order = { owner, market: 0, side: 0, size: 10n * SOL, custody: 0, collateral: 500n * USD } as const;

/** A loss event of 1,000 USD on the long side that opened `ago` seconds before now, and what else is changed. */
export function withEvent(ago: bigint, more?: Parameters<typeof venue>[0]) {
  const v = withBook(0, 0, 3_000n * USD, (pool, markets) => {
    more?.(pool, markets);
    const book = at(at(markets, 0).state.sides, 0);
    const params = pool.state.params.lossEvents;
    book.open = {
      ...book.open,
      shortfall: 1_000n * USD,
      opened: NOW - ago,
      winningWeight: 1n,
      losingWeight: 1n,
      params,
    };
    at(at(pool.state.exposures, 0).sides, 0).lossEvent = 1_000n * USD;
    at(markets, 0).state.ledger.deficits = 1_000n * USD;
  });
  v.token(MINTS.USDC, owner);
  v.token(MINTS.SOL, owner);
  return trader({ collateral: 3_000n * USD }, v);
}
