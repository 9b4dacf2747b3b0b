import { instructions, math, pda } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { Actor } from "./actor";
import type { PositionRef, Step } from "./refs";
import { profitAccounts } from "./settlement";
import { type CustodyInfo, type SideName, sideByte, sideName } from "./venue";

const MOST_POSITIONS = 16;
const SEALED = 2;

export async function liquidate(keeper: Actor, position: PositionRef): Promise<Step> {
  const { world } = keeper;
  const { market, custody, side, owner } = position;
  await world.fresh();
  const { inProfit, ticket, briefTicket } = await profitAccounts(world, position);
  const second = inProfit ? world.venue.backing(market, side) : world.venue.home;
  const other = second === custody ? null : second;
  const unpaid = (token: CustodyInfo) => world.payableIfNeeded(owner.address, token);
  const ix = instructions.liquidate({
    keeper: keeper.address,
    owner: owner.address,
    pool: world.venue.pool,
    market: market.address,
    position: position.address,
    vault: custody.vault,
    keeperToken: keeper.token(custody),
    ownerToken: owner.token(custody),
    otherVault: other?.vault ?? null,
    otherToken: other && (inProfit ? owner : keeper).token(other),
    ticket,
    briefTicket,
    payable: await unpaid(custody),
    otherPayable: other && inProfit ? await unpaid(other) : null,
    priceUpdate: market.custody.feed.account,
    secondPrice: market.second?.account ?? null,
  });
  return world.run(ix, [keeper]);
}

export async function openLossEvent(keeper: Actor, symbol: string, side: SideName): Promise<Step> {
  const { world } = keeper;
  const { address, custody } = world.venue.market(symbol);
  await world.fresh();
  const accounts = { pool: world.venue.pool, market: address, priceUpdate: custody.feed.account };
  return world.run(instructions.openLossEvent({ ...accounts, side: sideByte(side) }), []);
}

export async function finalize(
  keeper: Actor,
  symbol: string,
  side: SideName,
  positions: readonly PositionRef[],
): Promise<Step> {
  const { world } = keeper;
  const { address, custody } = world.venue.market(symbol);
  const book = (await world.market(symbol)).state.sides[sideByte(side)];
  if (!book) throw new RangeError(`a market has no side ${side}`);
  const receipt = (n: bigint) => pda.lossEvent(address, sideByte(side), n);
  const old = book.events[Number(book.eventCount % 8n)];
  const unsealed = book.eventCount >= 8n && old !== undefined && old.settled < SEALED;
  await world.fresh();
  const ix = instructions.finalizeLossEvent({
    payer: keeper.address,
    pool: world.venue.pool,
    market: address,
    side: sideByte(side),
    receipt: receipt(book.eventCount),
    overwritten: unsealed ? receipt(book.eventCount - 8n) : null,
    payerToken: keeper.token(world.venue.home),
    priceUpdate: custody.feed.account,
    positions: positions.map((position) => position.address),
  });
  return world.run(ix, [keeper]);
}

/** Seals one receipt: event `number` of the side, or its oldest that is not sealed. */
export async function seal(keeper: Actor, symbol: string, side: SideName, number?: bigint): Promise<Step> {
  const { world } = keeper;
  const market = world.venue.market(symbol).address;
  const open = (await world.lossEvents(symbol, side)).filter(({ account }) => account.state.sealed === 0);
  const receipt = pda.lossEvent(market, sideByte(side), number ?? open[0]?.account.state.number ?? 0n);
  return world.run(instructions.sealLossEvent({ pool: world.venue.pool, market, receipt }), []);
}

/** Pays one ticket, with the receipts that the market's ring no longer has. */
export async function claimTicket(payer: Actor, address: PublicKey): Promise<Step> {
  const { world } = payer;
  const ticket = await world.ticket(address);
  if (ticket === null) throw new RangeError(`there is no ticket at ${address}`);
  const market = world.venue.market(ticket.market);
  const backing = world.venue.backing(market, sideName(ticket.state.side));
  const book = (await world.market(market.symbol)).state.sides[ticket.state.side];
  if (!book) throw new RangeError("a market has two sides");
  const receipts: PublicKey[] = [];
  for (let n = ticket.state.events; n + 8n < book.eventCount; n += 1n)
    receipts.push(pda.lossEvent(market.address, ticket.state.side, n));
  const ix = instructions.claimTicket({
    payer: payer.address,
    owner: ticket.owner,
    pool: world.venue.pool,
    market: market.address,
    ticket: address,
    vault: backing.vault,
    ownerToken: world.tokenOf(ticket.owner, backing),
    payable: await world.payableIfNeeded(ticket.owner, backing),
    receipts,
  });
  return world.run(ix, [payer]);
}

/** Up to 16 positions of the side, by default the first ones that are open. */
export async function applyLiens(
  keeper: Actor,
  symbol: string,
  side: SideName,
  positions?: readonly PositionRef[],
): Promise<Step> {
  const { world } = keeper;
  const market = world.venue.market(symbol);
  const open = (await world.positions(symbol, side)).slice(0, MOST_POSITIONS).map(({ address }) => address);
  const backing = world.venue.backing(market, side);
  await world.fresh();
  const ix = instructions.applyLiens({
    keeper: keeper.address,
    pool: world.venue.pool,
    market: market.address,
    side: sideByte(side),
    vault: backing.vault,
    keeperToken: keeper.token(backing),
    priceUpdate: market.custody.feed.account,
    positions: positions?.map(({ address }) => address) ?? open,
  });
  return world.run(ix, [keeper]);
}

export function settle({ world }: Actor, symbol: string): Promise<Step> {
  const { pool } = world.venue;
  return world.run(instructions.settleMarket({ pool, market: world.venue.market(symbol).address }), []);
}

export async function sweep(keeper: Actor, symbol: string): Promise<Step> {
  const { world } = keeper;
  const { pool, home } = world.venue;
  const custody = world.venue.custody(symbol);
  await world.fresh();
  const homeVault = custody === home ? null : home.vault;
  return world.run(instructions.sweepInsurance({ pool, vault: custody.vault, homeVault }), []);
}

export async function payOut(keeper: Actor, owner: Actor, symbol: string): Promise<Step> {
  const { world } = keeper;
  const custody = world.venue.custody(symbol);
  const ix = instructions.payOut({
    owner: owner.address,
    pool: world.venue.pool,
    payable: pda.payable(world.venue.pool, custody.mint, owner.address),
    vault: custody.vault,
    ownerToken: owner.token(custody),
  });
  return world.run(ix, []);
}

/** Positions that a keeper would liquidate now, by the SDK's mirror of the engine, at what all sources say; nothing is sent. */
export async function unhealthy(keeper: Actor, symbol: string): Promise<PositionRef[]> {
  const { world } = keeper;
  await world.fresh();
  const pool = (await world.pool()).state;
  const market = (await world.market(symbol)).state;
  const now = BigInt(await world.now());
  const maintenance = math.volatility.maintenance(market);
  const settled = math.oracle.settled(market, now) !== null;
  const prices = world.feeds.sources(symbol).map((source) => world.feeds.priceE8(source));
  const all = await world.positions(symbol);
  return all
    .filter(({ account: { state } }) => {
      const tokenPrice = math.custodyOf(pool, state.custody).print.price;
      const marksAt = (price: bigint) => math.margin.marks(pool, market, state, price, tokenPrice, now);
      return settled || prices.every((price) => math.margin.liquidatable(marksAt(price), state, maintenance));
    })
    .map(({ address, account }) => world.positionRef(address, account));
}
