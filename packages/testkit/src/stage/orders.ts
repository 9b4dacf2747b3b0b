/** Orders that wait for a price, and the execution of every order. */
import {
  DEFAULT_TIP,
  executeDecreaseInstructions,
  instructions,
  limitOpenInstructions,
  pda,
  placeTriggerInstructions,
} from "@ballast/sdk";
import { type Amount, atomsOf } from "./amount";
import { placesOf, placingOf, reduces, reductionOf } from "./by_hand";
import { ALONE as parts, perform } from "./perform";
import type { Person, PositionOf, RequestOf, Stage, Step } from "./ports";
import * as trading from "./trading";
import {
  executeOpening,
  type Opened,
  type OpenOptions,
  type OrderOptions,
  type Placed,
  PRICE_DECIMALS,
} from "./trading";
import { type SideName, sideByte } from "./venue";

const { RequestKind } = instructions;
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
  /** Executor's tip, in lamports. */
  tip?: bigint;
}

export type LimitOpenOptions = OpenOptions & TriggerOptions;
/** Index tokens; by default all that the position has when it fires. */
export type ReduceOptions = TriggerOptions & { size?: Amount };
export type ReduceKind = "takeProfit" | "stopLoss";

async function termsOf(by: Person, { trigger, limit, expires = DAY, tip }: TriggerOptions) {
  return {
    nonce: by.nextNonce(),
    trigger: atomsOf(trigger, PRICE_DECIMALS),
    limit: atomsOf(limit ?? 0n, PRICE_DECIMALS),
    expiresAt: BigInt((await by.world.now()) + expires),
    tip: tip ?? DEFAULT_TIP,
  };
}

export async function limitOpen<P extends Person>(
  owner: P,
  symbol: string,
  side: SideName,
  options: LimitOpenOptions,
): Promise<Placed<P>> {
  const { world } = owner;
  const { position, amount } = trading.positionOf(owner, symbol, side, options);
  const { market, custody } = position;
  const terms = {
    ...(await termsOf(owner, options)),
    owner: owner.address,
    positionNonce: position.nonce,
    side: sideByte(side),
    custody: custody.index,
    size: trading.sizeOf(world, market, options),
    collateral: atomsOf(amount, custody.decimals),
  };
  const step = await perform(world, [owner], {
    order: true,
    plan: (ctx) => limitOpenInstructions(ctx, { ...terms, market: market.index, parts }),
    byHand: () => instructions.placeRequest({ ...placingOf(world, position), ...terms, kind: RequestKind.LimitOpen }),
  });
  return placed(step, position, terms.nonce);
}

/** `signer`: the owner or the owner's delegate. */
export async function reduce<P extends Person>(
  signer: Person,
  position: PositionOf<P>,
  kind: ReduceKind,
  { size, ...options }: ReduceOptions,
): Promise<Placed<P>> {
  const { world } = signer;
  const { market, custody, side, owner, nonce: positionNonce } = position;
  const terms = await termsOf(signer, options);
  const part = size === undefined ? {} : { size: atomsOf(size, market.custody.decimals) };
  const step = await perform(world, [signer], {
    order: true,
    plan: (ctx) =>
      placeTriggerInstructions(ctx, {
        ...{ position: position.address, kind, signer: signer.address, parts },
        ...{ ...terms, ...part },
      }),
    byHand: () =>
      instructions.placeRequest({
        ...{ ...placesOf(world, position), ...terms, size: instructions.ALL, ...part, collateral: 0n, positionNonce },
        ...{ owner: signer.address, positionOwner: owner.address, ownerToken: signer.token(custody) },
        ...{ kind: kind === "takeProfit" ? RequestKind.TakeProfit : RequestKind.StopLoss },
        ...{ side: sideByte(side), custody: custody.index },
      }),
  });
  return placed(step, position, terms.nonce);
}

const placed = <P extends Person>(step: Step, position: PositionOf<P>, nonce: bigint): Placed<P> => {
  const { owner } = position;
  return { ...step, request: { address: pda.request(owner.address, nonce), owner, nonce, position } };
};

/**
 * Waits until an order can be executed, with a print in the price account that can execute it: its own at market, any
 * later one of now else.
 */
async function untilExecutable(stage: Stage, { position: { market } }: RequestOf, after: number, waits: boolean) {
  await stage.waitUntil(after);
  const now = await stage.now();
  const print = stage.feeds.lastPrint(market.symbol);
  const fits = waits
    ? print && print.publishTime >= after && print.publishTime + 3 >= now
    : print && print.prevPublishTime < after && after <= print.publishTime;
  if (!fits) await stage.feeds.publish(market.symbol);
}

/** Waits for a print that can execute the request, publishes it if no print so far is one, and executes. */
export async function execute(executor: Person, ref: RequestOf): Promise<Step> {
  const { world } = executor;
  const { market, custody } = ref.position;
  const account = await world.request(ref);
  const kind = account?.state.kind ?? RequestKind.Open;
  if (account !== null) await untilExecutable(world, ref, Number(account.state.printAfter), kind !== RequestKind.Open);
  // The request's own print is not followed by another one.
  await world.fresh(custody === market.custody ? [] : [market.symbol]);
  const step = await (reduces(kind) ? executeDecrease(executor, ref) : executeOpening(executor, ref));
  world.feeds.noteCached(market.symbol);
  return step;
}

/** Places an order at market and lets somebody execute it. */
export async function open<P extends Person>(
  owner: P,
  keeper: Person,
  symbol: string,
  side: SideName,
  options: OpenOptions,
): Promise<Opened<P>> {
  return filled(keeper, await trading.place(owner, symbol, side, options));
}

/** As `open`, of a position that is there. */
export async function increase<P extends Person>(
  owner: P,
  keeper: Person,
  position: PositionOf<P>,
  options: OrderOptions,
): Promise<Opened<P>> {
  return filled(keeper, await trading.placeIncrease(owner, position, options));
}

const filled = async <P extends Person>(keeper: Person, order: Placed<P>): Promise<Opened<P>> => {
  const step = await execute(keeper, order.request);
  return { ...step, position: order.request.position, placed: order };
};

/** Accounts of an execution of an order that reduces, for every outcome that the present price allows. */
export async function executeDecreaseParams(
  executor: Person,
  ref: RequestOf,
): Promise<instructions.ExecuteDecreaseParams> {
  const { world } = executor;
  const { owner, custody } = ref.position;
  const { other, accounts } = await reductionOf(world, ref.position);
  return {
    ...accounts,
    executor: executor.address,
    request: ref.address,
    payable: await world.payableIfNeeded(owner.address, custody),
    otherPayable: other && (await world.payableIfNeeded(owner.address, other)),
  };
}

const executeDecrease = (executor: Person, ref: RequestOf): Promise<Step> =>
  perform(executor.world, [executor], {
    plan: (ctx) => executeDecreaseInstructions(ctx, { executor: executor.address, request: ref.address, parts }),
    byHand: async () => instructions.executeDecrease(await executeDecreaseParams(executor, ref)),
  });
