// Orders that wait for a price, and delegates.
import { DEFAULT_TIP, instructions, math, pda } from "@ballast/sdk";
import type { Actor } from "./actor";
import { type Amount, atomsOf } from "./amount";
import type { PositionRef, RequestRef, Step } from "./refs";
import { profitAccounts } from "./settlement";
import { type OpenOptions, type Placed, positionOf, sizeOf } from "./trading";
import { type SideName, sideByte } from "./venue";
import type { World } from "./world";

const { Kind, kindOf, reduces, waits } = math.trading.order;
const PRICE_DECIMALS = 8;
/** Seconds until an order expires where that is not said. */
const DAY = 86_400;

/** When an order fires, and how long it lives. */
export interface TriggerOptions {
  /** US dollars. */
  trigger: Amount;
  /** Worst price accepted, USD; any by default. */
  limit?: Amount;
  /** Seconds from now; a day by default. */
  expires?: number;
  /** Lamports for who executes. */
  tip?: bigint;
}

export type LimitOpenOptions = OpenOptions & TriggerOptions;
/** Index tokens; by default all that the position has when it fires. */
export type ReduceOptions = TriggerOptions & { size?: Amount };
export type ReduceKind = "takeProfit" | "stopLoss";

async function termsOf(world: World, { trigger, limit, expires = DAY, tip }: TriggerOptions) {
  return {
    trigger: atomsOf(trigger, PRICE_DECIMALS),
    limit: atomsOf(limit ?? 0n, PRICE_DECIMALS),
    expiresAt: BigInt((await world.now()) + expires),
    tip: tip ?? DEFAULT_TIP,
  };
}

export async function limitOpen(
  actor: Actor,
  market: string,
  side: SideName,
  options: LimitOpenOptions,
): Promise<Placed> {
  const { position, amount } = positionOf(actor, market, side, options);
  const collateral = atomsOf(amount, position.custody.decimals);
  const size = sizeOf(actor.world, position.market, options);
  return place(actor, position, { kind: Kind.LimitOpen, size, collateral, ...(await termsOf(actor.world, options)) });
}

/** `actor`: the owner or his delegate. */
export async function reduce(
  actor: Actor,
  position: PositionRef,
  kind: ReduceKind,
  { size, ...options }: ReduceOptions,
): Promise<Placed> {
  const part = size === undefined ? instructions.ALL : atomsOf(size, position.market.custody.decimals);
  const terms = await termsOf(actor.world, options);
  const byte = kind === "takeProfit" ? Kind.TakeProfit : Kind.StopLoss;
  return place(actor, position, { kind: byte, size: part, collateral: 0n, ...terms });
}

type Order = Pick<
  instructions.PlaceRequestParams,
  "kind" | "size" | "collateral" | "limit" | "trigger" | "expiresAt" | "tip"
>;

async function place(actor: Actor, position: PositionRef, order: Order): Promise<Placed> {
  const { world } = actor;
  const { market, custody, side, owner } = position;
  const nonce = owner.nextNonce();
  const params = {
    owner: actor.address,
    positionOwner: owner.address,
    pool: world.venue.pool,
    market: market.address,
    nonce,
    positionNonce: position.nonce,
    side: sideByte(side),
    custody: custody.index,
    vault: custody.vault,
    ownerToken: actor.token(custody),
    ...order,
  };
  const step = await world.run(instructions.placeRequest(params), [actor]);
  return { ...step, request: { address: pda.request(owner.address, nonce), owner, nonce, position } };
}

/** Whether a request waits for a price, and whether it reduces; neither of what is closed. */
export async function kindOfRequest(world: World, ref: RequestRef) {
  const account = await world.request(ref);
  const kind = account === null ? Kind.Open : kindOf(account.state.kind);
  return { account, waits: waits(kind), reduces: reduces(kind) };
}

/** Waits until an order can be executed at all, with a print of now in the price account. */
export async function readyForOrder(world: World, ref: RequestRef, printAfter: bigint): Promise<void> {
  const { market } = ref.position;
  await world.waitUntil(Number(printAfter));
  const now = await world.now();
  const print = world.feeds.lastPrint(market.symbol);
  const usable = print && print.publishTime >= Number(printAfter) && print.publishTime + 3 >= now;
  if (!usable) await world.feeds.publish(market.symbol);
}

/** Accounts of an execution of an order that reduces, for every outcome that the present price allows. */
export async function executeDecreaseParams(
  executor: Actor,
  ref: RequestRef,
): Promise<instructions.ExecuteDecreaseParams> {
  const { world } = executor;
  const { market, custody, side, owner, address } = ref.position;
  const { inProfit, ticket, briefTicket } = await profitAccounts(world, ref.position);
  const backing = world.venue.backing(market, side);
  const other = inProfit && backing !== custody ? backing : null;
  return {
    executor: executor.address,
    owner: owner.address,
    pool: world.venue.pool,
    market: market.address,
    request: ref.address,
    position: address,
    vault: custody.vault,
    ownerToken: owner.token(custody),
    backingVault: other?.vault ?? null,
    ownerBacking: other && owner.token(other),
    ticket,
    briefTicket,
    payable: await world.payableIfNeeded(owner.address, custody),
    backingPayable: other && (await world.payableIfNeeded(owner.address, other)),
    priceUpdate: market.custody.feed.account,
  };
}

export async function executeDecrease(executor: Actor, ref: RequestRef): Promise<Step> {
  const step = await executor.world.run(instructions.executeDecrease(await executeDecreaseParams(executor, ref)), [
    executor,
  ]);
  executor.world.feeds.noteCached(ref.position.market.symbol);
  return step;
}

export async function setDelegate(owner: Actor, position: PositionRef, delegate: Actor | null): Promise<Step> {
  const accounts = { pool: owner.world.venue.pool, market: position.market.address, position: position.address };
  const ix = instructions.setDelegate({ owner: owner.address, ...accounts, delegate: delegate?.address ?? null });
  return owner.world.run(ix, [owner]);
}
