import { instructions, PROGRAM_ID, pda } from "@ballast/sdk";
import { type PositionRef, type SideName, sideByte, type World } from "@ballast/testkit";
import { PublicKey, type TransactionInstruction } from "@solana/web3.js";

type Over<T> = Partial<T>;

/** The instructions of loss events with the right accounts, any of which a test may replace. */
export function openIx(
  w: World,
  side: SideName,
  over: Over<instructions.OpenLossEventParams> = {},
): TransactionInstruction {
  const { address, custody } = w.venue.market("SOL");
  const right = { pool: w.venue.pool, market: address, side: sideByte(side), priceUpdate: custody.feed.account };
  return instructions.openLossEvent({ ...right, ...over });
}

export function finalizeIx(
  w: World,
  side: SideName,
  number = 0n,
  over: Over<instructions.FinalizeLossEventParams> = {},
): TransactionInstruction {
  const { address, custody } = w.venue.market("SOL");
  const right = {
    payer: w.keeper.address,
    pool: w.venue.pool,
    market: address,
    side: sideByte(side),
    receipt: receiptOf(w, side, number),
    payerToken: w.keeper.token("USDC"),
    priceUpdate: custody.feed.account,
  };
  return instructions.finalizeLossEvent({ ...right, ...over });
}

export function sealIx(
  w: World,
  side: SideName,
  number = 0n,
  over: Over<instructions.SealLossEventParams> = {},
): TransactionInstruction {
  const { address } = w.venue.market("SOL");
  return instructions.sealLossEvent({
    pool: w.venue.pool,
    market: address,
    receipt: receiptOf(w, side, number),
    ...over,
  });
}

export function claimIx(
  w: World,
  side: SideName,
  owner: PublicKey,
  ticket: PublicKey,
  over: Over<instructions.ClaimTicketParams> = {},
): TransactionInstruction {
  const market = w.venue.market("SOL");
  const backing = w.venue.backing(market, side);
  const right = {
    payer: w.keeper.address,
    owner,
    pool: w.venue.pool,
    market: market.address,
    ticket,
    vault: backing.vault,
    ownerToken: w.tokenOf(owner, backing),
  };
  return instructions.claimTicket({ ...right, ...over });
}

export function liensIx(
  w: World,
  side: SideName,
  positions: readonly (PositionRef | PublicKey)[],
  over: Over<instructions.ApplyLiensParams> = {},
): TransactionInstruction {
  const market = w.venue.market("SOL");
  const backing = w.venue.backing(market, side);
  const right = {
    keeper: w.keeper.address,
    pool: w.venue.pool,
    market: market.address,
    side: sideByte(side),
    vault: backing.vault,
    keeperToken: w.keeper.token(backing),
    priceUpdate: market.custody.feed.account,
    positions: positions.map((each) => ("address" in each ? each.address : each)),
  };
  return instructions.applyLiens({ ...right, ...over });
}

/** Where the receipt of a side's event lives. */
export const receiptOf = (w: World, side: SideName, number = 0n): PublicKey =>
  pda.lossEvent(w.venue.market("SOL").address, sideByte(side), number);

/**
 * A market's receipt bumps, as a snapshot shows them, while only this side's first event is open: its receipt was
 * searched when it opened.
 */
export function receiptBumps(w: World, side: SideName): string {
  const market = w.venue.market("SOL").address;
  const seeds = [Buffer.from("loss"), market.toBuffer(), Buffer.from([sideByte(side)]), Buffer.alloc(8)];
  const [, bump] = PublicKey.findProgramAddressSync(seeds, PROGRAM_ID);
  return Buffer.from(side === "long" ? [bump, 0] : [0, bump]).toString("hex");
}
