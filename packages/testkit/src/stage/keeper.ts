/** What anyone may do for the protocol. */
import {
  applyLiensInstructions,
  claimInstructions,
  engine,
  finalizeInstructions,
  health,
  instructions,
  type Keyed,
  liquidateInstructions,
  openLossEventInstructions,
  type Position,
  payOutInstructions,
  pda,
  readState,
  sceneOf,
  sealInstructions,
  settleInstructions,
  sweepInstructions,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { liquidationOf } from "./by_hand";
import { ALONE as parts, perform } from "./perform";
import type { Person, PositionOf, Stage, Step } from "./ports";
import { settlePriceOf } from "./rules";
import { type SideName, sideByte, sideName } from "./venue";

const MOST_POSITIONS = 16;
/** State of an entry of the ring whose receipt is sealed. */
const SEALED = 2;

export async function liquidate(keeper: Person, position: PositionOf): Promise<Step> {
  const { world } = keeper;
  await world.fresh();
  return perform(world, [keeper], {
    plan: (ctx) => liquidateInstructions(ctx, { keeper: keeper.address, position: position.address, parts }),
    byHand: async () => instructions.liquidate(await liquidationOf(world, keeper, position)),
  });
}

/** What every instruction about a side's loss event names. */
function sideOf({ venue }: Stage, symbol: string, winning: SideName) {
  const { address, index, custody } = venue.market(symbol);
  const side = sideByte(winning);
  const places = { pool: venue.pool, market: address, priceUpdate: custody.feed.account, side };
  return { places, of: { market: index, side, parts }, receipt: (n: bigint) => pda.lossEvent(address, side, n) };
}

const bookOf = async (stage: Stage, symbol: string, side: engine.Side) =>
  engine.bookOf((await stage.market(symbol)).state, side);

export async function openLossEvent({ world }: Person, symbol: string, winning: SideName): Promise<Step> {
  const { places, of } = sideOf(world, symbol, winning);
  await world.fresh();
  return perform(world, [], {
    plan: (ctx) => openLossEventInstructions(ctx, of),
    byHand: () => instructions.openLossEvent(places),
  });
}

export async function finalize(
  keeper: Person,
  symbol: string,
  winning: SideName,
  refs: readonly PositionOf[],
): Promise<Step> {
  const { world } = keeper;
  const { places, of, receipt } = sideOf(world, symbol, winning);
  const payer = keeper.address;
  const positions = refs.map(({ address }) => address);
  await world.fresh();
  return perform(world, [keeper], {
    plan: (ctx) => finalizeInstructions(ctx, { ...of, payer, positions }),
    byHand: async () => {
      const { lossEventCount, lossEvents: events } = await bookOf(world, symbol, of.side);
      const unsealed = lossEventCount >= 8n && engine.at(events, Number(lossEventCount % 8n)).lienState < SEALED;
      const overwritten = unsealed ? receipt(lossEventCount - 8n) : null;
      const payerToken = keeper.token(world.venue.home);
      const accounts = { ...places, payer, payerToken, receipt: receipt(lossEventCount), overwritten };
      return instructions.finalizeLossEvent({ ...accounts, positions });
    },
  });
}

/** Seals one receipt: event `number` of the side, or its oldest that is not sealed. */
export async function seal({ world }: Person, symbol: string, winning: SideName, number?: bigint): Promise<Step> {
  const { places, receipt: receiptOf } = sideOf(world, symbol, winning);
  const open = (await world.lossEvents(symbol, winning)).filter(({ account }) => account.state.sealed === 0);
  const receipt = receiptOf(number ?? open[0]?.account.state.number ?? 0n);
  return perform(world, [], {
    plan: (ctx) => sealInstructions(ctx, { receipt, parts }),
    byHand: () => instructions.sealLossEvent({ ...places, receipt }),
  });
}

/** Pays one ticket, with the receipts that the market's ring no longer has. */
export async function claimTicket(payer: Person, address: PublicKey): Promise<Step> {
  const { world } = payer;
  const ticket = await world.ticket(address);
  if (ticket === null) throw new RangeError(`there is no ticket at ${address}`);
  return perform(world, [payer], {
    plan: (ctx) => claimInstructions(ctx, { payer: payer.address, ticket: { address, account: ticket }, parts }),
    byHand: async () => {
      const { symbol, ...market } = world.venue.market(ticket.market);
      const winning = sideName(ticket.state.side);
      const backing = winning === "long" ? market.custody : market.stable;
      const { lossEventCount } = await bookOf(world, symbol, sideByte(winning));
      const gone: bigint[] = [];
      for (let n = ticket.state.lossEvents; n + 8n < lossEventCount; n += 1n) gone.push(n);
      return instructions.claimTicket({
        ...{ ...sideOf(world, symbol, winning).places, payer: payer.address, owner: ticket.owner, ticket: address },
        ...{ vault: backing.vault, ownerToken: world.tokenOf(ticket.owner, backing) },
        payable: await world.payableIfNeeded(ticket.owner, backing),
        receipts: gone.map(sideOf(world, symbol, winning).receipt),
      });
    },
  });
}

/** Up to 16 positions of the side, by default the first ones that are open. */
export async function applyLiens(
  keeper: Person,
  symbol: string,
  winning: SideName,
  refs?: readonly PositionOf[],
): Promise<Step> {
  const { world } = keeper;
  const { places, of } = sideOf(world, symbol, winning);
  const backing = world.venue.backing(world.venue.market(symbol), winning);
  const open = (await world.positions(symbol, winning)).slice(0, MOST_POSITIONS);
  const chosen = refs?.map(({ address }) => address) ?? open.map(({ address }) => address);
  await world.fresh();
  return perform(world, [keeper], {
    plan: async (ctx) => {
      const all = refs === undefined ? open : await Promise.all(chosen.map((address) => held(world, address)));
      return applyLiensInstructions(ctx, { ...of, keeper: keeper.address, positions: all });
    },
    byHand: () =>
      instructions.applyLiens({
        ...{ ...places, keeper: keeper.address, keeperToken: keeper.token(backing), vault: backing.vault },
        positions: chosen,
      }),
  });
}

/** A position with its account. `RangeError` where it is gone. */
async function held(stage: Stage, address: PublicKey): Promise<Keyed<Position>> {
  const account = await stage.position({ address });
  if (account === null) throw new RangeError(`there is no position at ${address}`);
  return { address, account };
}

export function settle({ world }: Person, symbol: string): Promise<Step> {
  const { address, index } = world.venue.market(symbol);
  return perform(world, [], {
    plan: (ctx) => settleInstructions(ctx, { market: index, parts }),
    byHand: () => instructions.settleMarket({ pool: world.venue.pool, market: address }),
  });
}

export async function sweep({ world }: Person, symbol: string): Promise<Step> {
  const { pool, home } = world.venue;
  const custody = world.venue.custody(symbol);
  await world.fresh();
  const homeVault = custody === home ? null : home.vault;
  return perform(world, [], {
    plan: (ctx) => sweepInstructions(ctx, { custody: custody.index, parts }),
    byHand: () => instructions.sweepInsurance({ pool, vault: custody.vault, homeVault }),
  });
}

export function payOut(keeper: Person, owner: Person, symbol: string): Promise<Step> {
  const { pool } = keeper.world.venue;
  const { mint, vault } = keeper.world.venue.custody(symbol);
  const payable = pda.payable(pool, mint, owner.address);
  return perform(keeper.world, [], {
    plan: (ctx) => payOutInstructions(ctx, { payer: keeper.address, payable, parts }),
    byHand: () => instructions.payOut({ owner: owner.address, pool, payable, vault, ownerToken: owner.token(symbol) }),
  });
}

/** Positions that a keeper would liquidate now, at what all sources say; nothing is sent. */
export async function unhealthy(stage: Stage, symbol: string): Promise<Keyed<Position>[]> {
  await stage.fresh();
  const scene = sceneOf(await readState(await stage.context()), stage.venue.market(symbol).index);
  const settled = settlePriceOf(scene) !== null;
  const prices = stage.feeds.sources(symbol).map((source) => stage.feeds.priceE8(source));
  const all = await stage.positions(symbol);
  return all.filter(
    ({ account: { state } }) => settled || prices.every((price) => health(scene, state, { price }).liquidatable),
  );
}
