/** What traders do with positions, and orders at market. */
import {
  addCollateralInstructions,
  cancelInstructions,
  DEFAULT_TIP,
  decreaseInstructions,
  executeInstructions,
  instructions,
  openInstructions,
  pda,
  removeCollateralInstructions,
  setDelegateInstructions,
} from "@ballast/sdk";
import { type Amount, atomsOf } from "./amount";
import { isReduction, placesOf, placingOf, reductionOf } from "./by_hand";
import { ALONE as parts, perform } from "./perform";
import type { Person, PositionOf, RequestOf, Stage, Step } from "./ports";
import { type MarketInfo, type SideName, sideByte } from "./venue";

/** How large: index tokens, or US dollars at the present price (rounded down to the token's smallest unit). */
export type SizeOptions = { size: Amount; notional?: never } | { notional: Amount; size?: never };

export type OrderOptions = SizeOptions & {
  /** One token and how much of it: `{ USDC: 600 }`. */
  collateral?: Record<string, Amount>;
  /** Worst price accepted, USD; any by default. */
  limit?: Amount;
  /** Executor's tip, in lamports. */
  tip?: bigint;
};

export type OpenOptions = OrderOptions & { collateral: Record<string, Amount>; nonce?: bigint };

export type Placed<P extends Person = Person> = Step & { request: RequestOf<P> };
/** The execution's step; `placed` is the one before it. */
export type Opened<P extends Person = Person> = Step & { position: PositionOf<P>; placed: Placed<P> };

export type DecreaseOptions = { limit?: Amount } & (
  | { size: Amount; fraction?: never }
  | { fraction: string; size?: never }
);

export const PRICE_DECIMALS = 8;

/** The position that an order of these options will open, and its collateral. */
export function positionOf<P extends Person>(owner: P, symbol: string, side: SideName, options: OpenOptions) {
  const { venue } = owner.world;
  const market = venue.market(symbol);
  const [[token, amount] = [], ...more] = Object.entries(options.collateral);
  if (token === undefined || amount === undefined || more.length > 0)
    throw new RangeError("a position has one token as collateral");
  const custody = venue.custody(token.toUpperCase());
  const nonce = options.nonce ?? owner.nextNonce();
  const address = pda.position(owner.address, market.address, sideByte(side), custody.index, nonce);
  const position: PositionOf<P> = { address, owner, market, side, nonce, custody };
  return { position, amount };
}

export function place<P extends Person>(
  owner: P,
  symbol: string,
  side: SideName,
  options: OpenOptions,
): Promise<Placed<P>> {
  const { position, amount } = positionOf(owner, symbol, side, options);
  return order(owner, position, amount, options);
}

export function placeIncrease<P extends Person>(
  owner: P,
  position: PositionOf<P>,
  options: OrderOptions,
): Promise<Placed<P>> {
  return order(owner, position, options.collateral?.[position.custody.symbol] ?? 0n, options);
}

async function order<P extends Person>(
  owner: P,
  position: PositionOf<P>,
  collateral: Amount,
  options: OrderOptions,
): Promise<Placed<P>> {
  const { world } = owner;
  const { market, custody, side } = position;
  const nonce = owner.nextNonce();
  const terms = {
    owner: owner.address,
    nonce,
    positionNonce: position.nonce,
    side: sideByte(side),
    custody: custody.index,
    size: sizeOf(world, market, options),
    limit: atomsOf(options.limit ?? 0n, PRICE_DECIMALS),
    collateral: atomsOf(collateral, custody.decimals),
    tip: options.tip ?? DEFAULT_TIP,
  };
  const kind = instructions.RequestKind.Open;
  const step = await perform(world, [owner], {
    order: true,
    plan: (ctx) => openInstructions(ctx, { ...terms, market: market.index, parts }),
    byHand: () =>
      instructions.placeRequest({ ...placingOf(world, position), ...terms, kind, ownerToken: owner.token(custody) }),
  });
  return { ...step, request: { address: pda.request(owner.address, nonce), owner, nonce, position } };
}

/** In atoms of the index token. */
export function sizeOf(stage: Stage, market: MarketInfo, options: SizeOptions): bigint {
  if (options.size !== undefined) return atomsOf(options.size, market.custody.decimals);
  const dollars = atomsOf(options.notional, PRICE_DECIMALS);
  return (dollars * 10n ** BigInt(market.custody.decimals)) / stage.feeds.priceE8(market.symbol);
}

/** Executes an order that opens, with what its feed has published. */
export async function executeOpening(executor: Person, ref: RequestOf): Promise<Step> {
  const { world } = executor;
  return perform(world, [executor], {
    plan: (ctx) => executeInstructions(ctx, { executor: executor.address, request: ref.address, parts }),
    byHand: () =>
      instructions.executeRequest({
        ...placesOf(world, ref.position),
        executor: executor.address,
        request: ref.address,
      }),
  });
}

export async function cancel(payer: Person, ref: RequestOf): Promise<Step> {
  const { world } = payer;
  return perform(world, [payer], {
    plan: (ctx) => cancelInstructions(ctx, { payer: payer.address, request: ref.address, parts }),
    byHand: async () => {
      const places = placesOf(world, ref.position);
      const payable = await world.payableIfNeeded(ref.owner.address, ref.position.custody);
      const position = (await isReduction(world, ref)) ? places.position : null;
      return instructions.cancelRequest({ ...places, payer: payer.address, request: ref.address, payable, position });
    },
  });
}

export async function decrease(signer: Person, position: PositionOf, options: DecreaseOptions): Promise<Step> {
  const { world } = signer;
  await world.fresh();
  const size = await partOf(world, position, options);
  const terms = { signer: signer.address, limit: atomsOf(options.limit ?? 0n, PRICE_DECIMALS) };
  const part = size === instructions.ALL ? {} : { size };
  return perform(world, [signer], {
    plan: (ctx) => decreaseInstructions(ctx, { ...terms, ...part, position: position.address, parts }),
    byHand: async () =>
      instructions.decreasePosition({ ...(await reductionOf(world, position)).accounts, ...terms, size }),
  });
}

async function partOf(stage: Stage, position: PositionOf, options: DecreaseOptions): Promise<bigint> {
  if (options.size !== undefined) return atomsOf(options.size, position.market.custody.decimals);
  const fraction = atomsOf(options.fraction, 9);
  if (fraction >= 1_000_000_000n) return instructions.ALL;
  const size = (await stage.position(position))?.state.size ?? 0n;
  return (size * fraction) / 1_000_000_000n;
}

/** Places of a position that `signer` pays for or is paid from. */
const collateralOf = (signer: Person, position: PositionOf, amount: Amount) => ({
  ...placesOf(signer.world, position),
  owner: signer.address,
  ownerToken: signer.token(position.custody),
  atoms: atomsOf(amount, position.custody.decimals),
});

export async function addCollateral(signer: Person, position: PositionOf, amount: Amount): Promise<Step> {
  const { atoms, ...places } = collateralOf(signer, position, amount);
  return perform(signer.world, [signer], {
    plan: (ctx) => addCollateralInstructions(ctx, { position: position.address, atoms, signer: signer.address, parts }),
    byHand: () => instructions.addCollateral({ ...places, atoms }),
  });
}

export async function removeCollateral(signer: Person, position: PositionOf, amount: Amount): Promise<Step> {
  const { atoms, ...places } = collateralOf(signer, position, amount);
  await signer.world.fresh();
  return perform(signer.world, [signer], {
    plan: (ctx) => removeCollateralInstructions(ctx, { position: position.address, atoms, parts }),
    byHand: () => instructions.removeCollateral({ ...places, atoms }),
  });
}

export function setDelegate(signer: Person, position: PositionOf, delegate: Person | null): Promise<Step> {
  const to = { delegate: delegate?.address ?? null };
  return perform(signer.world, [signer], {
    plan: (ctx) => setDelegateInstructions(ctx, { position: position.address, ...to, parts }),
    byHand: () => instructions.setDelegate({ ...placesOf(signer.world, position), owner: signer.address, ...to }),
  });
}
