/** What keepers do: anyone may. */
import type { PublicKey } from "@solana/web3.js";
import type { Payable, Position, Request } from "../accounts/index";
import type { EngineError, Price, Seconds, Side, SweepReport } from "../engine/index";
import * as instructions from "../instructions/index";
import * as pda from "../pda/index";
import {
  type LiquidationQuote,
  type OpenQuote,
  type PayOutQuote,
  quoteExecute,
  quoteLiquidation,
  quotePayOut,
  quoteSweep,
} from "../quotes/index";
import { asked, type Scene } from "../quotes/scene";
import { associatedToken, type Context, readState, tokenAmount } from "../state/index";
import {
  backingOf,
  custodyAt,
  ifInState,
  inState,
  item,
  marketNumber,
  marketOf,
  mintsOf,
  orderPrint,
  printOf,
  type Ref,
  readWith,
  resolve,
  secondOf,
} from "./common";
import { type ActionOptions, Draft, type Plan } from "./plan";
import { maturity } from "./tickets";

/** Refreshing of prices. */
export interface RefreshAction extends ActionOptions {
  /** Default: all that can be refreshed, so one malformed feed does not stop the others. */
  custodies?: readonly number[];
  /** Markets whose second source is shown too. Not given, all that have one. */
  seconds?: readonly number[];
}

/**
 * Caches new prints. A source that shows none, or whose account was closed, is declared silent by it, as liquidating,
 * finalizing or settling without that source requires. The quote: which custodies get a print that is newer than the
 * cached.
 */
export async function refreshInstructions(ctx: Context, p: RefreshAction = {}): Promise<Plan<{ newer: number[] }>> {
  const state = await readState(ctx);
  const seconds = p.seconds ?? state.seconds.flatMap((second, market) => (second === null ? [] : [market]));
  const draft = new Draft(ctx, state, { ...p.parts, prices: true });
  const custodies =
    p.custodies ?? ctx.layout.custodies.map((_, custody) => custody).filter((custody) => draft.refreshable(custody));
  draft.refresh(custodies, seconds);
  const published = (pool: typeof draft.world.pool, custody: number) => pool.custodies[custody]?.print.publishTime;
  const newer = custodies.filter((i) => published(draft.world.pool, i) !== published(state.pool.state, i));
  return draft.plan({ newer });
}

/** What an execution does: it fills the request, or (`ended` says why) ends it and gives its collateral back. */
export type ExecuteQuote =
  | (OpenQuote & { ended: null; positionAddress: PublicKey })
  | { ended: EngineError; positionAddress: PublicKey };

/** The execution of a request. */
export interface ExecuteAction extends ActionOptions {
  /** Anyone. Signs, pays for the position's account and gets it back with the tip. */
  executor: PublicKey;
  request: Ref<Request>;
}

/**
 * Executes a request with what the market's price account says now: it must be the first print published two seconds
 * after the order. Where it cannot be filled it ends by that, and is closed in the same transaction. `OracleNotUnique`
 * before and after, and what `quoteExecute` throws.
 */
export async function executeInstructions(ctx: Context, p: ExecuteAction): Promise<Plan<ExecuteQuote>> {
  const { address, account } = await resolve(ctx, "Request", p.request);
  const number = marketNumber(ctx, account.market);
  const { owner } = account;
  const { programId, pool } = ctx;
  const { side, custody } = account.state;
  const { mint, vault } = custodyAt(ctx, custody);
  const position = pda.position(owner, account.market, side, custody, account.positionNonce, programId);
  const state = await readWith(ctx, [p.executor, owner], mintsOf(ctx, custody), [address, position]);
  const market = marketOf(ctx, state, number);
  const print = orderPrint(market);
  const draft = new Draft(ctx, state, p.parts);
  if (custody !== market.index) draft.refreshIfPossible(custody);
  draft.finalizeDue(number, p.executor);
  const request = inState(state, "Request", address).state;
  const found = ifInState(state, "Position", position)?.state ?? null;
  const quote = quoteExecute(draft.scene(number), { request, position: found, print, second: secondOf(market) });
  const instruction = instructions.executeRequest({
    ...{ executor: p.executor, owner, pool, market: market.address, request: address, position, programId },
    priceUpdate: market.priceUpdate,
    secondPrice: market.second?.address ?? null,
  });
  draft.add("executeRequest", instruction);
  if (quote.ended === null) return draft.plan({ ...quote, positionAddress: position });
  const ownerToken = draft.token(mint, owner);
  const payable = draft.payable(mint, owner) ? null : pda.payable(pool, mint, owner, programId);
  const accounts = { owner, pool, market: market.address, request: address, vault, ownerToken, payable, programId };
  draft.add("cancelRequest", instructions.cancelRequest({ ...accounts, payer: p.executor, position: null }));
  return draft.plan({ ended: quote.ended, positionAddress: position });
}

/** A liquidation by anyone. */
export interface LiquidateAction extends ActionOptions {
  /** Anyone. Signs; gets the keeper's share of the fee. */
  keeper: PublicKey;
  position: Ref<Position>;
}

/**
 * Liquidates an unhealthy position. Passes accounts for every outcome that the quote does not exclude: a loss that the
 * fund pays, profit in another token, an owner who cannot be paid. `NotLiquidatable`, `OracleStale`.
 */
export async function liquidateInstructions(ctx: Context, p: LiquidateAction): Promise<Plan<LiquidationQuote>> {
  const { address, account } = await resolve(ctx, "Position", p.position);
  const { owner } = account;
  const { keeper } = p;
  const number = marketNumber(ctx, account.market);
  const { custody, side } = account.state;
  const backing = backingOf(item(ctx.layout.markets, number), side);
  const state = await readWith(ctx, [keeper, owner], mintsOf(ctx, custody, backing), [address]);
  const market = marketOf(ctx, state, number);
  const draft = new Draft(ctx, state, p.parts);
  if (custody !== market.index) draft.refreshIfPossible(custody);
  const position = inState(state, "Position", address).state;
  const scene = draft.scene(number);
  const quote = quoteLiquidation(scene, { position, print: printOf(market), second: secondOf(market) });
  const home = scene.pool.fund.custody;
  const gain = quote.report.close.pnl > 0n;
  const other = gain ? backing : home;
  const own = custodyAt(ctx, custody);
  const others = custodyAt(ctx, other);
  const tokenOf = (mint: PublicKey, who: PublicKey) =>
    who.equals(keeper) ? draft.paid(mint, keeper) : draft.token(mint, who);
  const ownerToken = tokenOf(own.mint, owner);
  const booked = (mint: PublicKey, waits: boolean) =>
    draft.payable(mint, owner) && !waits ? null : pda.payable(ctx.pool, mint, owner, ctx.programId);
  const waits = quote.deferred > 0n;
  const instruction = instructions.liquidate({
    ...{ keeper, owner, pool: ctx.pool, market: market.address, position: address, vault: own.vault, ownerToken },
    keeperToken: draft.paid(own.mint, keeper),
    otherVault: other === custody ? null : others.vault,
    otherToken: other === custody ? null : tokenOf(others.mint, gain ? owner : keeper),
    payable: booked(own.mint, waits && other === custody),
    otherPayable: gain && other !== custody ? booked(others.mint, waits) : null,
    priceUpdate: market.priceUpdate,
    secondPrice: market.second?.address ?? null,
    insuranceVault: ctx.layout.insuranceVault,
    programId: ctx.programId,
    ...(gain || quote.held.length > 0
      ? maturity(ctx, scene, market.address, side as Side, owner, quote.report.close.escrowed)
      : {}),
  });
  return draft
    .add("liquidate", instruction)
    .opens(number, side === 0 ? 1 : 0)
    .plan(quote);
}

/** A settlement. */
export interface SettleAction extends ActionOptions {
  /** Number of the market in the pool. */
  market: number;
}

/**
 * Puts a market whose feed is dead into Settlement; the newest print that there is is shown first. The quote: from when
 * on everything closes, and at which price. `FeedNotDead`, `MarketSettling`.
 */
export async function settleInstructions(
  ctx: Context,
  p: SettleAction,
): Promise<Plan<{ settleAt: Seconds; price: Price }>> {
  const state = await readState(ctx);
  const { address, index } = marketOf(ctx, state, p.market);
  const draft = new Draft(ctx, state, p.parts).refreshIfPossible(index);
  const { settleAt, settlePrice: price } = settled(draft.scene(p.market));
  const { pool, programId } = ctx;
  const instruction = instructions.settleMarket({ pool, market: address, programId });
  return draft.add("settleMarket", instruction).plan({ settleAt, price });
}

const settled = (scene: Scene) => asked("do_settle", scene, {});

/** A sweep of one token. */
export interface SweepAction extends ActionOptions {
  custody: number;
}

/**
 * Brings what was collected in one token into the insurance fund, and stray tokens to the LPs. `NothingToPay`,
 * `PriceJumped`, `OutflowLimited`, `OracleWide`, `OracleEmaGap`, `TokenOnProbation`.
 */
export async function sweepInstructions(ctx: Context, p: SweepAction): Promise<Plan<SweepReport>> {
  const { vault } = custodyAt(ctx, p.custody);
  const state = await readState(ctx, [vault]);
  const home = state.pool.state.fund.custody;
  const draft = new Draft(ctx, state, p.parts);
  if (p.custody !== home) draft.refresh([p.custody]);
  const quote = quoteSweep(draft.world, p.custody, tokenAmount(state.account(vault)));
  const homeVault = p.custody === home ? null : custodyAt(ctx, home).vault;
  const { pool, programId, layout } = ctx;
  const { insuranceVault } = layout;
  const instruction = instructions.sweepInsurance({ pool, vault, homeVault, insuranceVault, programId });
  return draft.add("sweepInsurance", instruction).plan(quote);
}

/** Paying what an owner is owed. */
export interface PayOutAction extends ActionOptions {
  /** Signs nothing but the creation of the owner's token account, where it is missing. */
  payer: PublicKey;
  payable: Ref<Payable>;
}

/**
 * Pays what a pool owes an owner to their associated account, and as much waiting profit as may leave now.
 * `NothingToPay`, `OutflowLimited` if none may, `TokenAccountFrozen`.
 */
export async function payOutInstructions(ctx: Context, p: PayOutAction): Promise<Plan<PayOutQuote>> {
  const { address, account } = await resolve(ctx, "Payable", p.payable);
  const { owner } = account;
  const { mint, vault } = custodyAt(ctx, account.custody);
  const state = await readState(ctx, [address, associatedToken(mint, owner)]);
  const draft = new Draft(ctx, state, p.parts);
  const owed = ifInState(state, "Payable", address) ?? account;
  const quote = quotePayOut(draft.world, account.custody, owed);
  const ownerToken = draft.paid(mint, owner, p.payer);
  const { pool, programId } = ctx;
  const instruction = instructions.payOut({ owner, pool, payable: address, vault, ownerToken, programId });
  return draft.add("payOut", instruction).plan(quote);
}
