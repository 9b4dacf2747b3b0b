/** Orders that wait for a price: placing, executing, taking back. */
import type { PublicKey } from "@solana/web3.js";
import type { Position, Request } from "../accounts/index";
import { DEFAULT_TIP } from "../config/index";
import {
  type Atoms,
  CONSTANTS,
  emptyPosition,
  opensPosition,
  type Price,
  RequestKind,
  type Seconds,
  type Side,
  type Size,
} from "../engine/index";
import * as instructions from "../instructions/index";
import * as pda from "../pda/index";
import {
  type CloseQuote,
  type OpenQuote,
  quoteCancel,
  quoteLimitOpen,
  quoteReduction,
  quoteTrigger,
  type TriggerQuote,
} from "../quotes/index";
import { asked, named } from "../quotes/scene";
import { associatedToken, type Context, type State } from "../state/index";
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
  type Ref,
  randomNonce,
  readWith,
  resolve,
  type Slippage,
  worstPrice,
} from "./common";
import { type ActionOptions, Draft, type Plan } from "./plan";
import { maturity } from "./tickets";

/** What every order that waits for a price has. */
export interface TriggerTerms extends ActionOptions, Slippage {
  /** Price that sets it off, 1e-8 USD. */
  trigger: Price;
  /** Worst price at which it settles, 1e-8 USD; 0 for any. */
  limit?: Price;
  /** Unix seconds; at most, and by default, 90 days ahead. */
  expiresAt?: Seconds;
  /** Executor's tip, in lamports; about 0.02 USD by default. */
  tip?: bigint;
  /** Nonce of the request; random by default. */
  nonce?: bigint;
}

/** Where an order lives, and its terms as they were placed. */
export interface TriggerPlaced {
  request: PublicKey;
  limit: Price;
  expiresAt: Seconds;
}

const expiryOf = (state: State, p: TriggerTerms): Seconds => p.expiresAt ?? state.now + CONSTANTS.LONGEST_ORDER;

/** A limit open. */
export interface LimitOpenAction extends TriggerTerms {
  /** Signs, pays. */
  owner: PublicKey;
  /** Number of the market in the pool. */
  market: number;
  side: Side;
  /** Index tokens, in atoms. */
  size: Size;
  /** Custody of the collateral. */
  custody: number;
  /** In atoms; escrowed until the order ends. */
  collateral: Atoms;
  /** Nonce of the position; the request's by default. */
  positionNonce?: bigint;
}

/**
 * Places an order that opens a long when the price falls to the trigger, a short when it rises to it. Not given, the
 * limit is the quote's price less slippage. The quote is of the trigger itself; the print's spread comes on top.
 */
export async function limitOpenInstructions(
  ctx: Context,
  p: LimitOpenAction,
): Promise<Plan<OpenQuote & TriggerPlaced & { positionAddress: PublicKey }>> {
  const nonce = p.nonce ?? randomNonce();
  const positionNonce = p.positionNonce ?? nonce;
  const { programId, pool } = ctx;
  const { mint, vault } = custodyAt(ctx, p.custody);
  const { address } = item(ctx.layout.markets, p.market);
  const state = await readWith(ctx, [p.owner], mintsOf(ctx, p.custody));
  const market = marketOf(ctx, state, p.market);
  const draft = new Draft(ctx, state, p.parts);
  const quoted = new Draft(ctx, state).refresh([...new Set([market.index, p.custody])]).scene(p.market);
  const quote = quoteLimitOpen(quoted, p);
  const limit = p.limit ?? worstPrice(quote.price, p.side, true, p.slippage);
  const expiresAt = expiryOf(state, p);
  const request = pda.request(p.owner, nonce, programId);
  const placed = instructions.placeRequest({
    ...{ owner: p.owner, pool, market: address, nonce, positionNonce, request, vault, programId, limit, expiresAt },
    ...{ side: p.side, custody: p.custody, size: p.size, collateral: p.collateral, tip: p.tip ?? DEFAULT_TIP },
    ...{ kind: RequestKind.LimitOpen, trigger: p.trigger },
    ownerToken: draft.funded(mint, p.owner, p.collateral),
  });
  const positionAddress = pda.position(p.owner, address, p.side, p.custody, positionNonce, programId);
  draft.add("placeRequest", placed).searches(positionAddress);
  return draft.plan({ ...quote, request, positionAddress, limit, expiresAt });
}

/** A take profit or stop loss. */
export interface PlaceTriggerAction extends TriggerTerms {
  position: Ref<Position>;
  kind: "takeProfit" | "stopLoss";
  /** Index tokens, in atoms; not given, all that the position has then. */
  size?: Size;
  /** The owner (default) or the owner's delegate. Signs, pays. */
  signer?: PublicKey;
}

/**
 * Places an order that reduces a position when its price is reached, at the price at which `decreaseInstructions` would
 * settle then. Not given, the limit of a take profit is the quote's price less slippage; a stop loss accepts any price,
 * since it must not fail in a fall.
 */
export async function placeTriggerInstructions(
  ctx: Context,
  p: PlaceTriggerAction,
): Promise<Plan<TriggerQuote & TriggerPlaced>> {
  const { address, account } = await resolve(ctx, "Position", p.position);
  const { programId, pool } = ctx;
  const owner = p.signer ?? account.owner;
  const nonce = p.nonce ?? randomNonce();
  const kind = p.kind === "takeProfit" ? RequestKind.TakeProfit : RequestKind.StopLoss;
  const number = marketNumber(ctx, account.market);
  const { mint, vault } = custodyAt(ctx, account.state.custody);
  const state = await readWith(ctx, [account.owner], mintsOf(ctx), [address]);
  const position = inState(state, "Position", address).state;
  const { side, custody } = position;
  const quoted = new Draft(ctx, state).refresh([...new Set([marketOf(ctx, state, number).index, custody])]);
  const quote = quoteTrigger(quoted.scene(number), kind, { position, trigger: p.trigger, ...sizeOf(p) });
  const worst = kind === RequestKind.StopLoss ? 0n : worstPrice(quote.price, side as Side, false, p.slippage);
  const limit = p.limit ?? worst;
  const expiresAt = expiryOf(state, p);
  const request = pda.request(account.owner, nonce, programId);
  const placed = instructions.placeRequest({
    ...{ owner, positionOwner: account.owner, pool, market: account.market, nonce, request, vault, programId, limit },
    ...{ positionNonce: account.nonce, position: address, kind, side, custody, trigger: p.trigger, expiresAt },
    ...{ size: p.size ?? instructions.ALL, collateral: 0n, tip: p.tip ?? DEFAULT_TIP },
    ownerToken: associatedToken(mint, owner),
  });
  const draft = new Draft(ctx, state, p.parts);
  return draft.add("placeRequest", placed).plan({ ...quote, request, limit, expiresAt });
}

const sizeOf = ({ size }: { size?: Size }) => (size === undefined ? {} : { size });

/** The execution of a take profit or stop loss. */
export interface ExecuteDecreaseAction extends ActionOptions {
  /** Anyone. Signs; gets the tip, and back what new accounts cost. */
  executor: PublicKey;
  request: Ref<Request>;
}

/**
 * Executes a take profit or stop loss with what the market's price account says now. `TriggerNotReached` and what
 * `quoteReduction` throws.
 */
export async function executeDecreaseInstructions(ctx: Context, p: ExecuteDecreaseAction): Promise<Plan<CloseQuote>> {
  const { address, account } = await resolve(ctx, "Request", p.request);
  const { owner, market: marketAddress } = account;
  const number = marketNumber(ctx, marketAddress);
  const { side, custody } = account.state;
  const backing = backingOf(item(ctx.layout.markets, number), side);
  const at = pda.position(owner, marketAddress, side, custody, account.positionNonce, ctx.programId);
  const state = await readWith(ctx, [p.executor, owner], mintsOf(ctx, custody, backing), [address, at]);
  const market = marketOf(ctx, state, number);
  const draft = new Draft(ctx, state, p.parts);
  if (custody !== market.index) draft.refreshIfPossible(custody);
  draft.finalizeDue(number, p.executor);
  const request = inState(state, "Request", address).state;
  const position = inState(state, "Position", at).state;
  const quote = quoteReduction(draft.scene(number), { request, position, print: orderPrint(market) });
  const own = custodyAt(ctx, custody);
  const other = backing === custody ? null : custodyAt(ctx, backing);
  // Profit beyond the hourly limit is booked too, however payable its owner is.
  const waits = quote.deferred > 0n;
  const booked = (mint: PublicKey, later: boolean) =>
    draft.payable(mint, owner) && !later ? null : pda.payable(ctx.pool, mint, owner, ctx.programId);
  const instruction = instructions.executeDecrease({
    ...{ executor: p.executor, owner, pool: ctx.pool, market: marketAddress, request: address, position: at },
    ...{ vault: own.vault, ownerToken: draft.token(own.mint, owner) },
    payable: booked(own.mint, waits && other === null),
    otherVault: other?.vault ?? null,
    otherToken: other && draft.token(other.mint, owner),
    otherPayable: other && booked(other.mint, waits),
    ...maturity(ctx, draft.scene(number), marketAddress, side as Side, owner, quote.report.close.escrowed),
    ...{ priceUpdate: market.priceUpdate, programId: ctx.programId },
  });
  return draft.add("executeDecrease", instruction).plan(quote);
}

/** Taking an order back. */
export interface CancelAction extends ActionOptions {
  /**
   * Anyone, if the order can no longer be executed; else the owner, or the delegate of the position that it reduces.
   * Signs.
   */
  payer: PublicKey;
  request: Ref<Request>;
}

/** A kind that there is none of is `InvalidParameter`. */
const opens = named(opensPosition);

/** What a cancellation does now, and what is left to do. */
export interface CancelQuote {
  /**
   * The request closes now, and what it escrowed goes back. False: it expires soon, and closes with the same call from
   * `closableAt` on.
   */
  closes: boolean;
  /** Unix seconds from which anyone can close it. */
  closableAt: Seconds;
  /** In atoms. */
  collateral: Atoms;
  /** Whether the owner is paid; else the amount is booked as owed. */
  paid: boolean;
}

/**
 * The next step of taking an order back. A live order that waits for a price takes two: the first lets it expire in
 * three seconds, the second (anyone's, then) closes it. What has expired, or reduces a position that is gone, closes at
 * once. `RequestNotExpired`, `NotAuthorized`.
 * @example const { instructions, quote } = await cancelInstructions(ctx, { payer, request });
 */
export async function cancelInstructions(ctx: Context, p: CancelAction): Promise<Plan<CancelQuote>> {
  const { address, account } = await resolve(ctx, "Request", p.request);
  const { mint, vault } = custodyAt(ctx, account.state.custody);
  const { owner, market } = account;
  const { pool, programId } = ctx;
  const bound = !opens(account.state.kind);
  const { side, custody } = account.state;
  const at = pda.position(owner, market, side, custody, account.positionNonce, programId);
  const state = await readWith(ctx, [owner, p.payer], mintsOf(ctx, account.state.custody), [address, at]);
  const held = bound ? ifInState(state, "Position", at) : null;
  const draft = new Draft(ctx, state, p.parts);
  const reduced = held?.state ?? emptyPosition();
  const orphaned = bound && asked("rule_orphaned", null, { request: account.state, position: reduced }).is;
  const authorized = p.payer.equals(owner) || held?.delegate.equals(p.payer) === true;
  const { state: after, report: closes } = quoteCancel(account.state, { authorized, orphaned }, state.now);
  const ownerToken = draft.token(mint, owner, closes && owner.equals(p.payer) ? p.payer : undefined);
  const paid = draft.payable(mint, owner);
  const payable = paid || !closes ? null : pda.payable(pool, mint, owner, programId);
  const position = bound ? at : null;
  const accounts = { payer: p.payer, owner, pool, market, request: address, vault, ownerToken, payable, position };
  const closableAt = closes ? state.now : after.expiresAt + 1n;
  const { collateral } = account.state;
  const quote = { closes, closableAt, collateral, paid };
  return draft.add("cancelRequest", instructions.cancelRequest({ ...accounts, programId })).plan(quote);
}
