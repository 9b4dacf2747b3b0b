import { engine } from "@ballast/sdk";
import { type Actor, type PositionRef, type SideName, sideByte, World, type WorldOptions } from "@ballast/testkit";
import { editMarket, editPool } from "./edit";
import { at } from "./expect";
import { zero } from "./rules";

/** Minutes after which a position is no longer young, and of accrual. */
export const QUARTER = 900;
export const HOUR = 3_600;
export const USD = 1_000_000n;
export const usd = (whole: number): bigint => BigInt(Math.round(whole * 1e6));

/** A fund at its floor pays nothing, nor do LPs first: every deficit is a shortfall. Base fee 1 bp, no impact. */
export const BARE = {
  "insurance.floor": "10000",
  "mutualization.deductible": "0",
  "fees.base": "1bp",
  "fees.impact": "0",
};
/** Long 1,000 SOL at 150 pays 15 USD; 12,000 are left. At 130 it has lost 20,000: a deficit of 8,000. */
export const LOSER_COLLATERAL = "12015";

export interface LossStory {
  w: World;
  /** Long (or short) 1,000 SOL, unhealthy. */
  loser: PositionRef;
  /** 600 and 400 SOL on the other side. */
  winners: PositionRef[];
  winning: SideName;
}

export interface LossStoryOptions extends WorldOptions {
  winning?: SideName;
  /** SOL of each winner, in the order in which they open, before the loser. */
  sizes?: readonly string[];
  /** Token in which the winners hold their collateral. */
  winnersHold?: Record<string, string>;
  loserHolds?: Record<string, string>;
  /** Price to which SOL moves; null leaves it. */
  price?: string | null;
}

/**
 * Winners (600 and 400 SOL) against a loser (1,000 SOL) at 150; 16 minutes later the price has moved by 20 USD, none
 * has acted yet.
 */
export async function lossStory(options: LossStoryOptions = {}): Promise<LossStory> {
  const { winning = "short", sizes = ["600", "400"], winnersHold = { USDC: "10000" }, price, ...rest } = options;
  const { loserHolds = { USDC: LOSER_COLLATERAL }, ...world } = rest;
  const w = await World.create({
    fund: "5000",
    ...world,
    params: { ...BARE, ...options.params },
    verify: options.verify ?? true,
  });
  const winners: PositionRef[] = [];
  for (const [i, size] of sizes.entries()) {
    const actor = await w.actor(`winner${i}`, winnersHold);
    winners.push((await actor.open("SOL", winning, { size, collateral: winnersHold })).position);
  }
  const losing = winning === "short" ? "long" : "short";
  const actor = await w.actor("loser", loserHolds);
  const { position: loser } = await actor.open("SOL", losing, { size: "1000", collateral: loserHolds });
  await w.wait(960);
  const moved = price === undefined ? (winning === "short" ? "130" : "170") : price;
  if (moved !== null) await w.price("SOL", moved);
  return { w, loser, winners, winning };
}

/** As `lossStory`, and the loser is liquidated: a loss event of 8,000 USD is open. */
export async function openLossEvent(options: LossStoryOptions = {}): Promise<LossStory> {
  const book = await lossStory(options);
  await book.w.liquidate(book.loser);
  return book;
}

/** As `openLossEvent`, 15 minutes later: due to be finalized. */
export async function dueEvent(options: LossStoryOptions = {}): Promise<LossStory> {
  const book = await openLossEvent(options);
  await book.w.wait(QUARTER);
  return book;
}

/** As `dueEvent`, finalized at the price of the liquidation: h = 20 %, nobody's lien is collected. */
export async function finalizedEvent(options: LossStoryOptions = {}): Promise<LossStory> {
  const book = await dueEvent(options);
  await book.w.finalize("SOL", book.winning);
  return book;
}

export const ownerOf = (book: LossStory, winner: number): Actor => at(book.winners, winner).owner;

/** A side's totals and its book, as the accounts say. */
export async function sideOf(w: World, symbol: string, side: SideName) {
  const market = (await w.market(symbol)).state;
  const pool = (await w.pool()).state;
  const byte = sideByte(side);
  return { book: engine.bookOf(market, byte), totals: engine.totalsOf(pool, market, byte), market, pool };
}

/** Waiting shortfall that has waited since then, put into the accounts with all that must add up. */
export async function putWaitingShortfall(w: World, winning: SideName, amount: bigint, since: number): Promise<void> {
  const side = sideByte(winning);
  await editPool(w, { exposures: { 0: { sides: { [side]: { waitingShortfall: (was) => was + amount } } } } });
  await editMarket(w, "SOL", {
    ledger: { deficits: (was) => was + amount },
    sides: { [side]: { waitingSince: BigInt(since), waitingDeficits: 1n } },
  });
}

/** A loss event that opened now, put into the accounts: U, weights and parameters as given. */
export async function putEvent(
  w: World,
  winning: SideName,
  shortfall: bigint,
  weights: readonly [winning: bigint, losing: bigint] = [1n, 1n],
): Promise<void> {
  const side = sideByte(winning);
  const { params } = (await w.pool()).state;
  const [opened, openedSlot] = [BigInt(await w.now()), BigInt(await w.chain.slot())];
  await editPool(w, { exposures: { 0: { sides: { [side]: { lossEvent: shortfall } } } } });
  const [winningWeight, losingWeight] = weights;
  const open = { shortfall, opened, openedSlot, winningWeight, losingWeight, params: params.lossEvents, deficits: 1n };
  await editMarket(w, "SOL", {
    ledger: { deficits: (was) => was + shortfall },
    sides: { [side]: { open: { ...zero("OpenLossEvent"), ...open } } },
  });
}
