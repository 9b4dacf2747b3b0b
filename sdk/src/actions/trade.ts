/** What traders do: orders, reductions, collateral. */
import { PublicKey } from "@solana/web3.js";
import type { Position } from "../accounts/index";
import { DEFAULT_TIP } from "../config/index";
import type { Atoms, Price, Side, Size } from "../engine/index";
import * as instructions from "../instructions/index";
import * as pda from "../pda/index";
import {
  type CloseQuote,
  type CollateralQuote,
  type OpenQuote,
  quoteAddCollateral,
  quoteClose,
  quoteOpen,
  quoteRemoveCollateral,
} from "../quotes/index";
import type { Context } from "../state/index";
import {
  backingOf,
  custodyAt,
  ifInState,
  inState,
  item,
  marketNumber,
  marketOf,
  mintsOf,
  printOf,
  type Ref,
  randomNonce,
  readWith,
  resolve,
  type Slippage,
  worstPrice,
} from "./common";
import { type ActionOptions, Draft, type Plan } from "./plan";
import { maturity } from "./tickets";

/** An order to open or increase. */
export interface OpenAction extends ActionOptions, Slippage {
  /** Signs, pays. */
  owner: PublicKey;
  /** Number of the market in the pool. */
  market: number;
  side: Side;
  /** Index tokens, in atoms. */
  size: Size;
  /** Custody of the collateral; of an increase, the position's. */
  custody: number;
  /** In atoms. */
  collateral: Atoms;
  /** Worst price, 1e-8 USD; 0 for any. Not given: the quote's less slippage. */
  limit?: Price;
  /** Executor's tip, in lamports; about 0.02 USD by default. */
  tip?: bigint;
  /** Nonce of the request; random by default. */
  nonce?: bigint;
  /** Nonce of the position; the request's by default. An existing position is increased. */
  positionNonce?: bigint;
}

/** What an order would do at the present price, and where its accounts will be. */
export interface OrderQuote extends OpenQuote {
  request: PublicKey;
  positionAddress: PublicKey;
  /** Worst price of the order, 0 for any. */
  limit: Price;
}

/**
 * Places an order to open a position, or to enlarge the one of its kind that lives under its nonce. It brings its own
 * margin, and executes at the first print published two seconds later: see `executeInstructions`. Throws what the quote
 * would (`InsufficientMargin`, ...).
 * @example
 * const order = { owner, market: 0, side: 0, size, custody: 0, collateral };
 * const { instructions } = await openInstructions(ctx, order);
 */
export async function openInstructions(ctx: Context, p: OpenAction): Promise<Plan<OrderQuote>> {
  const nonce = p.nonce ?? randomNonce();
  const positionNonce = p.positionNonce ?? nonce;
  const { programId, pool } = ctx;
  const { mint, vault } = custodyAt(ctx, p.custody);
  const { address } = item(ctx.layout.markets, p.market);
  const position = pda.position(p.owner, address, p.side, p.custody, positionNonce, programId);
  const state = await readWith(ctx, [p.owner], mintsOf(ctx, p.custody), [position]);
  const market = marketOf(ctx, state, p.market);
  const draft = new Draft(ctx, state, p.parts);
  const quoted = new Draft(ctx, state).refresh([...new Set([market.index, p.custody])]).scene(p.market);
  const existing = ifInState(state, "Position", position)?.state;
  const quote = quoteOpen(quoted, { ...p, position: existing });
  const limit = p.limit ?? worstPrice(quote.price, p.side, true, p.slippage);
  const request = pda.request(p.owner, nonce, programId);
  const placed = instructions.placeRequest({
    ...{ owner: p.owner, pool, market: market.address, nonce, positionNonce, request, vault, programId, limit },
    ...{ side: p.side, custody: p.custody, size: p.size, collateral: p.collateral, tip: p.tip ?? DEFAULT_TIP },
    kind: instructions.RequestKind.Open,
    ownerToken: draft.funded(mint, p.owner, p.collateral),
  });
  draft.add("placeRequest", placed).searches(position);
  return draft.plan({ ...quote, request, positionAddress: position, limit });
}

/** A reduction. */
export interface DecreaseAction extends ActionOptions, Slippage {
  position: Ref<Position>;
  /** Index tokens, in atoms; not given, all. */
  size?: Size;
  /** Worst price, 1e-8 USD; 0 for any. Not given: the quote's less slippage. */
  limit?: Price;
  /** The owner (default) or the owner's delegate. Signs, pays; everything goes to the owner. */
  signer?: PublicKey;
}

/**
 * Reduces a position, at a print at most 3 s old. Tickets for what will wait are passed for the hour that the quote
 * sees; what the owner's associated account cannot take is booked as owed (`payOutInstructions`).
 * @example const { quote } = await decreaseInstructions(ctx, { position, size });
 */
export async function decreaseInstructions(
  ctx: Context,
  p: DecreaseAction,
): Promise<Plan<CloseQuote & { limit: Price }>> {
  const { address, account } = await resolve(ctx, "Position", p.position);
  const { owner } = account;
  const number = marketNumber(ctx, account.market);
  const { custody, side } = account.state;
  const backing = backingOf(item(ctx.layout.markets, number), side);
  const readers = p.signer === undefined ? [owner] : [owner, p.signer];
  const state = await readWith(ctx, readers, mintsOf(ctx, custody, backing), [address]);
  const market = marketOf(ctx, state, number);
  const print = printOf(market);
  const draft = new Draft(ctx, state, p.parts);
  if (custody !== market.index) draft.refreshIfPossible(custody);
  const signer = p.signer ?? owner;
  draft.finalizeDue(number, signer);
  const position = inState(state, "Position", address).state;
  const quote = quoteClose(draft.scene(number), { position, print, size: p.size, limit: p.limit });
  const limit = p.limit ?? worstPrice(quote.price, position.side as Side, false, p.slippage);
  const own = custodyAt(ctx, custody);
  const other = custodyAt(ctx, backing);
  const gain = quote.report.close.pnl > 0n;
  const ownerToken = draft.token(own.mint, owner, signer);
  const otherToken = backing === custody ? null : draft.token(other.mint, owner, gain ? signer : undefined);
  // If the owner's account is frozen or belongs to someone else, the amount is booked as owed, so nothing keeps an
  // owner from leaving.
  const booked = (mint: PublicKey) => pda.payable(ctx.pool, mint, owner, ctx.programId);
  const unpaid = (mint: PublicKey) => !draft.payable(mint, owner);
  const twoTokens = otherToken !== null && (gain || !unpaid(other.mint));
  const waits = quote.deferred > 0n;
  const instruction = instructions.decreasePosition({
    ...{
      owner,
      signer,
      pool: ctx.pool,
      market: market.address,
      position: address,
      vault: own.vault,
      ownerToken,
      limit,
    },
    ...{ priceUpdate: market.priceUpdate, programId: ctx.programId, size: p.size ?? instructions.ALL },
    otherVault: twoTokens ? other.vault : null,
    otherToken: twoTokens ? otherToken : null,
    payable: unpaid(own.mint) || (waits && otherToken === null) ? booked(own.mint) : null,
    otherPayable: twoTokens && (waits || unpaid(other.mint)) ? booked(other.mint) : null,
    ...maturity(ctx, draft.scene(number), market.address, side as Side, owner, quote.report.close.escrowed),
  });
  return draft.add("decreasePosition", instruction).plan({ ...quote, limit });
}

/** Naming a delegate. */
export interface DelegateAction extends ActionOptions {
  position: Ref<Position>;
  /** Null for nobody. */
  delegate: PublicKey | null;
}

/**
 * Names a delegate for a position; the owner signs. A delegate may add collateral, reduce, place and cancel orders that
 * reduce. A delegate never chooses the payee. The quote is the previous delegate.
 */
export async function setDelegateInstructions(
  ctx: Context,
  p: DelegateAction,
): Promise<Plan<{ before: PublicKey | null }>> {
  const { address, account } = await resolve(ctx, "Position", p.position);
  const { owner, market } = account;
  const draft = new Draft(ctx, await readWith(ctx, [owner], []), p.parts);
  const { pool, programId } = ctx;
  const instruction = instructions.setDelegate({
    owner,
    pool,
    market,
    position: address,
    delegate: p.delegate,
    programId,
  });
  const before = account.delegate.equals(PublicKey.default) ? null : account.delegate;
  return draft.add("setDelegate", instruction).plan({ before });
}

/** Closes a position: `decreaseInstructions` of all of it. */
export const closeInstructions = (ctx: Context, p: Omit<DecreaseAction, "size">) => decreaseInstructions(ctx, p);

/** Adding or removing collateral. */
export interface CollateralAction extends ActionOptions {
  position: Ref<Position>;
  atoms: Atoms;
  /** Signs and pays. To add: the owner (default) or the owner's delegate. */
  signer?: PublicKey;
}

/** Adds collateral in the position's token. */
export async function addCollateralInstructions(ctx: Context, p: CollateralAction): Promise<Plan<CollateralQuote>> {
  const { address, account } = await resolve(ctx, "Position", p.position);
  const owner = p.signer ?? account.owner;
  const { custody } = account.state;
  const { mint, vault } = custodyAt(ctx, custody);
  const number = marketNumber(ctx, account.market);
  const state = await readWith(ctx, [owner], mintsOf(ctx, custody), [address]);
  const draft = new Draft(ctx, state, p.parts);
  const prices = new Draft(ctx, state).refresh([...new Set([marketOf(ctx, state, number).index, custody])]);
  const quote = quoteAddCollateral(prices.scene(number), inState(state, "Position", address).state, p.atoms);
  const ownerToken = draft.funded(mint, owner, p.atoms);
  const { pool, programId } = ctx;
  const accounts = { owner, pool, market: account.market, position: address, vault, ownerToken };
  return draft.add("addCollateral", instructions.addCollateral({ ...accounts, atoms: p.atoms, programId })).plan(quote);
}

/** Takes collateral out of a position, down to equity of max(IM, 20 %) of notional, at a print at most 3 s old. */
export async function removeCollateralInstructions(
  ctx: Context,
  p: Omit<CollateralAction, "signer">,
): Promise<Plan<CollateralQuote>> {
  const { address, account } = await resolve(ctx, "Position", p.position);
  const { owner } = account;
  const { custody } = account.state;
  const { mint, vault } = custodyAt(ctx, custody);
  const number = marketNumber(ctx, account.market);
  const state = await readWith(ctx, [owner], mintsOf(ctx, custody), [address]);
  const market = marketOf(ctx, state, number);
  const print = printOf(market);
  const draft = new Draft(ctx, state, p.parts);
  if (custody !== market.index) draft.refreshIfPossible(custody);
  draft.finalizeDue(number, owner);
  const position = inState(state, "Position", address).state;
  const quote = quoteRemoveCollateral(draft.scene(number), { position, print, atoms: p.atoms });
  const ownerToken = draft.paid(mint, owner);
  const { pool, programId } = ctx;
  const accounts = { owner, pool, market: account.market, position: address, vault, ownerToken };
  const { priceUpdate } = market;
  const instruction = instructions.removeCollateral({ ...accounts, atoms: p.atoms, priceUpdate, programId });
  return draft.add("removeCollateral", instruction).plan(quote);
}
