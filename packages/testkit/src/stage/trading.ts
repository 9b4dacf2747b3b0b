import { DEFAULT_TIP, instructions, pda } from "@ballast/sdk";
import type { Actor } from "./actor";
import { type Amount, atomsOf } from "./amount";
import * as orders from "./orders";
import type { PositionRef, RequestRef, Step } from "./refs";
import { profitAccounts } from "./settlement";
import { type CustodyInfo, type MarketInfo, type SideName, sideByte } from "./venue";
import type { World } from "./world";

/** How large: index tokens, or US dollars at the present price (rounded down to the token's smallest unit). */
export type SizeOptions = { size: Amount; notional?: never } | { notional: Amount; size?: never };

export type OrderOptions = SizeOptions & {
  /** One token and how much of it: `{ USDC: 600 }`. */
  collateral?: Record<string, Amount>;
  /** Worst price accepted, USD; any by default. */
  limit?: Amount;
  /** Lamports for who executes. */
  tip?: bigint;
};

export type OpenOptions = OrderOptions & { collateral: Record<string, Amount>; nonce?: bigint };

export type Placed = Step & { request: RequestRef };
/** The execution's step; `placed` is the one before it. */
export type Opened = Step & { position: PositionRef; placed: Placed };

export type DecreaseOptions = { limit?: Amount } & (
  | { size: Amount; fraction?: never }
  | { fraction: string; size?: never }
);

const PRICE_DECIMALS = 8;

export async function open(actor: Actor, market: string, side: SideName, options: OpenOptions): Promise<Opened> {
  const placed = await place(actor, market, side, options);
  const step = await execute(actor.world.keeper, placed.request);
  return { ...step, position: placed.request.position, placed };
}

export async function increase(actor: Actor, position: PositionRef, options: OrderOptions): Promise<Opened> {
  const placed = await placeIncrease(actor, position, options);
  const step = await execute(actor.world.keeper, placed.request);
  return { ...step, position, placed };
}

export async function place(actor: Actor, symbol: string, side: SideName, options: OpenOptions): Promise<Placed> {
  const { position, amount } = positionOf(actor, symbol, side, options);
  return request(actor, position, instructions.RequestKind.Open, amount, options);
}

/** The position that an order of these options will open, and its collateral. */
export function positionOf(actor: Actor, symbol: string, side: SideName, options: OpenOptions) {
  const { venue } = actor.world;
  const market = venue.market(symbol);
  const [[token, amount] = [], ...more] = Object.entries(options.collateral);
  if (token === undefined || amount === undefined || more.length > 0)
    throw new RangeError("a position has one token as collateral");
  const custody = venue.custody(token.toUpperCase());
  const nonce = options.nonce ?? actor.nextNonce();
  const address = pda.position(actor.address, market.address, sideByte(side), custody.index, nonce);
  return { position: { address, owner: actor, market, side, nonce, custody }, amount };
}

export async function placeIncrease(actor: Actor, position: PositionRef, options: OrderOptions): Promise<Placed> {
  const amount = options.collateral?.[position.custody.symbol] ?? 0n;
  return request(actor, position, instructions.RequestKind.Open, amount, options);
}

async function request(
  actor: Actor,
  position: PositionRef,
  kind: instructions.RequestKind,
  collateral: Amount,
  options: OrderOptions,
): Promise<Placed> {
  const { world } = actor;
  const { market, custody, side } = position;
  const nonce = actor.nextNonce();
  const params = {
    owner: actor.address,
    pool: world.venue.pool,
    market: market.address,
    nonce,
    positionNonce: position.nonce,
    kind,
    side: sideByte(side),
    custody: custody.index,
    size: sizeOf(world, market, options),
    limit: atomsOf(options.limit ?? 0n, PRICE_DECIMALS),
    collateral: atomsOf(collateral, custody.decimals),
    tip: options.tip ?? DEFAULT_TIP,
    vault: custody.vault,
    ownerToken: actor.token(custody),
  };
  const step = await world.run(instructions.placeRequest(params), [actor]);
  return { ...step, request: { address: pda.request(actor.address, nonce), owner: actor, nonce, position } };
}

/** In atoms of the index token. */
export function sizeOf(world: World, market: MarketInfo, options: SizeOptions): bigint {
  if (options.size !== undefined) return atomsOf(options.size, market.custody.decimals);
  const dollars = atomsOf(options.notional, PRICE_DECIMALS);
  return (dollars * 10n ** BigInt(market.custody.decimals)) / world.feeds.priceE8(market.symbol);
}

/** Waits for a print that can execute the request, publishes it if no print so far is one, and executes. */
export async function execute(executor: Actor, ref: RequestRef): Promise<Step> {
  const { world } = executor;
  const { market, custody } = ref.position;
  const { account, waits, reduces } = await orders.kindOfRequest(world, ref);
  if (account !== null && waits) {
    await orders.readyForOrder(world, ref, account.state.printAfter);
  } else if (account !== null) {
    const after = Number(account.state.printAfter);
    await world.waitUntil(after);
    const print = world.feeds.lastPrint(market.symbol);
    const unique = print && print.prevPublishTime < after && after <= print.publishTime;
    if (!unique) await world.feeds.publish(market.symbol);
  }
  // The request's own print is not followed by another one.
  await world.fresh(custody === market.custody ? [] : [market.symbol]);
  if (reduces) return orders.executeDecrease(executor, ref);
  const ix = instructions.executeRequest({
    executor: executor.address,
    owner: ref.owner.address,
    pool: world.venue.pool,
    market: market.address,
    request: ref.address,
    position: ref.position.address,
    priceUpdate: market.custody.feed.account,
    secondPrice: market.second?.account ?? null,
  });
  const step = await world.run(ix, [executor]);
  world.feeds.noteCached(market.symbol);
  return step;
}

export async function cancel(payer: Actor, ref: RequestRef): Promise<Step> {
  const { world } = payer;
  const { market, custody } = ref.position;
  const ix = instructions.cancelRequest({
    payer: payer.address,
    owner: ref.owner.address,
    pool: world.venue.pool,
    market: market.address,
    request: ref.address,
    vault: custody.vault,
    ownerToken: ref.owner.token(custody),
    payable: await world.payableIfNeeded(ref.owner.address, custody),
    position: (await orders.kindOfRequest(world, ref)).reduces ? ref.position.address : null,
  });
  return world.run(ix, [payer]);
}

export async function decrease(actor: Actor, position: PositionRef, options: DecreaseOptions): Promise<Step> {
  const { world } = actor;
  const { market, custody, side, owner } = position;
  await world.fresh();
  const { inProfit, ticket, briefTicket } = await profitAccounts(world, position);
  const backing = world.venue.backing(market, side);
  const other = inProfit && backing !== custody ? backing : null;
  const ix = instructions.decreasePosition({
    owner: owner.address,
    signer: actor.address,
    pool: world.venue.pool,
    market: market.address,
    position: position.address,
    size: await partOf(world, position, options),
    limit: atomsOf(options.limit ?? 0n, PRICE_DECIMALS),
    vault: custody.vault,
    ownerToken: owner.token(custody),
    backingVault: other?.vault ?? null,
    ownerBacking: other && owner.token(other),
    ticket,
    briefTicket,
    priceUpdate: market.custody.feed.account,
  });
  return world.run(ix, [actor]);
}

async function partOf(world: World, position: PositionRef, options: DecreaseOptions): Promise<bigint> {
  if (options.size !== undefined) return atomsOf(options.size, position.market.custody.decimals);
  const fraction = atomsOf(options.fraction, 9);
  if (fraction >= 1_000_000_000n) return instructions.ALL;
  const size = (await world.position(position))?.state.size ?? 0n;
  return (size * fraction) / 1_000_000_000n;
}

const collateralAccounts = (actor: Actor, { market, custody, address }: PositionRef) => ({
  owner: actor.address,
  pool: actor.world.venue.pool,
  market: market.address,
  position: address,
  vault: custody.vault,
  ownerToken: actor.token(custody),
});

export async function addCollateral(actor: Actor, position: PositionRef, amount: Amount): Promise<Step> {
  const atoms = collateralAtoms(position.custody, amount);
  return actor.world.run(instructions.addCollateral({ ...collateralAccounts(actor, position), atoms }), [actor]);
}

export async function removeCollateral(actor: Actor, position: PositionRef, amount: Amount): Promise<Step> {
  const atoms = collateralAtoms(position.custody, amount);
  await actor.world.fresh();
  const priceUpdate = position.market.custody.feed.account;
  const accounts = { ...collateralAccounts(actor, position), priceUpdate };
  return actor.world.run(instructions.removeCollateral({ ...accounts, atoms }), [actor]);
}

const collateralAtoms = (custody: CustodyInfo, amount: Amount): bigint => atomsOf(amount, custody.decimals);
