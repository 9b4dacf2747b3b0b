/** What belongs to owners: positions and how they stand, tickets, orders, what is owed. */
import {
  decode,
  engine,
  formatUnits,
  healthOfEach,
  type Keyed,
  liquidationPriceOfEach,
  type PackedPositions,
  type Position as PositionAccount,
  profitAtRisk,
  sceneOf,
  sizeOf,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { Owner, Payable, Position, ProfitAtRisk, Request, Ticket } from "../contract/index";
import type { Live } from "./live";
import { maybe, num, priceOf, sideName, text, unless } from "./plain";

const STRIDE = sizeOf("Position");

const decoded = ({ bytes }: PackedPositions, place: number): PositionAccount =>
  decode("Position", bytes.subarray(place * STRIDE, (place + 1) * STRIDE));

function healthRow({ error, health: h }: engine.HealthRow): Position["health"] {
  if (error !== 0) return null;
  return {
    ...{ notional: text(h.notional), pnl: text(h.pnl), collateral: text(h.collateral), borrow: text(h.borrow) },
    ...{ equity: text(h.equity), residual: text(h.residual), ratio: text(h.ratio), leverage: maybe(h.leverage) },
    ...{ maintenance: text(h.maintenance), initial: text(h.initial), liquidatable: h.liquidatable },
  };
}

/** Positions that are held, in the order of their addresses: all by one call of the engine each. */
export function positionsAt(live: Live, addresses: readonly string[]): Position[] {
  const packed = live.positions.some(addresses);
  const { state } = live;
  const [health, limits] = [healthOfEach(state, packed.bytes), liquidationPriceOfEach(state, packed.bytes)];
  return packed.addresses.flatMap((address, place) => {
    const { owner, market, nonce, state: of } = decoded(packed, place);
    const number = live.marketAt(market);
    if (number === null) return [];
    const [row, limit] = [health.at(place), limits.at(place)];
    return [
      {
        ...{ address: address.toBase58(), owner: owner.toBase58(), market: number, side: sideName(of.side) },
        ...{ custody: of.custody, nonce: text(nonce), size: text(of.size), entry: text(of.entry) },
        ...{ collateral: text(of.collateral), openedAt: num(of.openedAt), increasedAt: num(of.increasedAt) },
        price: text(priceOf(state.pool.state, number)),
        health: healthRow(row),
        liquidationPrice: limit.error === 0 ? maybe(limit.price) : null,
        error: row.error === 0 ? null : engine.errorOf(row.error),
      },
    ];
  });
}

function riskWords(of: Omit<ProfitAtRisk, "words">, decimals: number): string {
  if (BigInt(of.pnl) <= 0n) return "It has no profit that anyone could share in.";
  const waits = of.held.reduce((sum, { tokens }) => sum + BigInt(tokens), 0n);
  const dollars = (amount: string) => `${formatUnits(BigInt(amount), 6, 2)} USD`;
  const held = waits === 0n ? "nothing would wait" : `${formatUnits(waits, decimals)} tokens would wait`;
  return (
    `Of ${dollars(of.pnl)} of profit ${dollars(of.fresh)} are fresh: closed now, ${held}; kept open, the next loss ` +
    `event takes ${dollars(of.worstNext)} at most, all of the coming hours ${dollars(of.worstTotal)}.`
  );
}

/**
 * What loss events could take of each of an owner's positions. One that the engine refuses is left out: it may have
 * been heard of before the pool was read that it belongs to.
 */
export function risksOf(live: Live, addresses: readonly string[]): ProfitAtRisk[] {
  const { state } = live;
  const packed = live.positions.some(addresses);
  return packed.addresses.flatMap((address, place) => {
    const { market, state: position } = decoded(packed, place);
    const number = live.marketAt(market);
    if (number === null) return [];
    const found = unless(() => profitAtRisk(sceneOf(state, number), position));
    if (found === null) return [];
    const of = {
      ...{ position: address.toBase58(), market: number, side: sideName(position.side), price: text(found.price) },
      ...{ pnl: text(found.pnl), lienDue: text(found.lienDue), paidNow: text(found.paidNow) },
      held: found.held.map(({ tokens, until }) => ({ tokens: text(tokens), until: num(until) })),
      ...{ fresh: text(found.fresh), worstNext: text(found.worstNext), worstTotal: text(found.worstTotal) },
      phi: text(found.terms.phi),
    };
    const { custodies, exposures } = state.pool.state;
    const backing = engine.backingOf(engine.at(exposures, number), position.side as 0 | 1);
    return [{ ...of, words: riskWords(of, engine.at(custodies, backing).decimals) }];
  });
}

export function ticketsOf(live: Live, owner: PublicKey): Ticket[] {
  const { now, pool } = live.state;
  return live.all("Ticket").flatMap(({ address, account }) => {
    const market = account.owner.equals(owner) ? live.marketAt(account.market) : null;
    if (market === null) return [];
    const { side, face } = account.state;
    const matures = engine.maturesAt(account.state);
    return [
      {
        ...{ address: address.toBase58(), owner: owner.toBase58(), market, side: sideName(side) },
        custody: engine.backingOf(engine.at(pool.state.exposures, market), side as 0 | 1),
        ...{ face: text(face), maturesAt: num(matures), claimable: matures <= now },
      },
    ];
  });
}

export const payablesOf = (live: Live, owner: PublicKey): Payable[] =>
  live
    .all("Payable")
    .filter(({ account }) => account.owner.equals(owner) && account.pool.equals(live.pool))
    .map(({ address, account: { custody, amount, deferred } }) => ({
      ...{ address: address.toBase58(), owner: owner.toBase58(), custody },
      ...{ amount: text(amount), deferred: text(deferred) },
    }));

export function requestsOf(live: Live): Request[] {
  const { now } = live.state;
  return live.all("Request").flatMap(({ address, account: { owner, market, state: of } }) => {
    const number = live.marketAt(market);
    if (number === null) return [];
    return [
      {
        ...{ address: address.toBase58(), owner: owner.toBase58(), market: number, side: sideName(of.side) },
        ...{ kind: of.kind, custody: of.custody, size: text(of.size), limit: text(of.limit) },
        ...{ trigger: text(of.trigger), collateral: text(of.collateral), tip: text(of.tip) },
        ...{ placedAt: num(of.placedAt), printAfter: num(of.printAfter), expiresAt: num(of.expiresAt) },
        state: of.expiresAt < now ? ("expired" as const) : ("waiting" as const),
      },
    ];
  });
}

/** Everything of an owner in numbers, but for what its history says. */
export function ownerOf(live: Live, owner: PublicKey): Omit<Owner, "behaviour"> {
  const positions = positionsAt(live, live.positionsOf(owner));
  const isOwn = ({ account }: Keyed<{ owner: PublicKey }>) => account.owner.equals(owner);
  const sum = (of: (health: NonNullable<Position["health"]>) => string) =>
    positions.reduce((all, { health }) => (health === null ? all : all + BigInt(of(health))), 0n);
  const stake = live.all("InsuranceStake").find((keyed) => isOwn(keyed) && keyed.account.pool.equals(live.pool));
  return {
    owner: owner.toBase58(),
    positions: positions.length,
    notional: text(sum(({ notional }) => notional)),
    pnl: text(sum(({ pnl }) => pnl)),
    requests: live.all("Request").filter(isOwn).length,
    tickets: ticketsOf(live, owner).length,
    payables: payablesOf(live, owner).length,
    stake: text(stake?.account.state.shares ?? 0n),
  };
}
