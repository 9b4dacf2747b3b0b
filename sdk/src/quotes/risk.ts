import {
  type Atoms,
  bookOf,
  custodyOf,
  type Frac,
  fracOfUp,
  hasOpenEvent,
  indexOf,
  insurance,
  margin,
  min,
  mutualization,
  type PositionState,
  type Price,
  type Print,
  pnl,
  ring,
  type Seconds,
  type Side,
  sideOf,
  totalsOf,
  trading,
  type Usd,
  volatility,
} from "../math/index";
import { cachedPrint, named, type Scene, tradeOf } from "./scene";

/** What would happen now to fresh profit of a side, and what a loss event may take of it. All shares are 1e-18. */
export interface SideTerms {
  side: Side;
  /** The share of fresh profit that would wait `hold` seconds if the position closed now. */
  phi: Frac;
  hold: Seconds;
  /** The market has jumped: what does not wait `hold` waits an hour. */
  jumped: boolean;
  /** Price from which gain is fresh. */
  reference: Price;
  /** Usable coverage of the fund, which phi follows from. */
  coverage: Frac;
  /** Shortfall (`Usd`) that waits to become a loss event in which this side is the winner; and that of the open event. */
  carry: Usd;
  event: Usd;
  /** Most that the next event takes, and that all events of the coming hours take together. */
  worstNext: Frac;
  worstTotal: Frac;
}

/** As {@link sideTerms}; throws `MathError`. */
export function sideTermsOf(scene: Scene, side: Side): SideTerms {
  const { pool, market, now } = scene;
  const book = bookOf(market, side);
  const totals = totalsOf(pool, market, side);
  const open = hasOpenEvent(book);
  const { hMax } = open ? book.open.params : pool.params.events;
  const room = mutualization.event.room(book, open ? book.open.opened : now);
  return {
    side,
    phi: insurance.coverage.phi(pool, market, side, now),
    hold: pool.params.events.hold,
    jumped: ring.jumped(market, volatility.maintenance(market)),
    reference: ring.reference(market, side),
    coverage: insurance.coverage.usable(pool, market, side, now),
    carry: totals.carry,
    event: totals.event,
    worstNext: min(room, hMax * 100_000_000_000_000n),
    worstTotal: room,
  };
}

/**
 * The terms of a side's fresh profit at this moment: show them before somebody opens.
 * @example const { phi, carry } = sideTerms(sceneOf(state, 0), 0);
 */
export const sideTerms = named(sideTermsOf);

/** Profit that waits in a ticket. */
export interface Held {
  /** Of the side's backing token. */
  tokens: Atoms;
  /** Unix time from which it can be claimed. */
  until: Seconds;
  /** Hour of the ticket's address. */
  hour: number;
}

/** The tickets of a settlement. */
export function heldOf(scene: Scene, side: Side, escrowed: trading.settle.Escrowed): Held[] {
  const ticket = (tokens: Atoms, wait: Seconds): Held => {
    const hour = mutualization.escrow.ticketHour(bookOf(scene.market, side), scene.now, wait);
    return { tokens, hour, until: BigInt(hour) * 3_600n };
  };
  const { held, heldBrief } = escrowed;
  const hold = scene.pool.params.events.hold;
  return [ticket(held, hold), ticket(heldBrief, ring.HOUR)].filter(({ tokens }) => tokens > 0n);
}

/** What of a position's profit is safe, what waits, and what can be lost. */
export interface ProfitAtRisk {
  price: Price;
  /** Signed profit at the price, after the liens that are owed. */
  pnl: bigint;
  /** What the LPs would get first of liens from finalized events. */
  lienDue: Usd;
  /** If it closed now: profit paid at once, in backing tokens, and what waits. */
  paidNow: Atoms;
  held: Held[];
  /** Part of the profit that is fresh: events that open while it stays open can reach it. The rest is out of reach. */
  fresh: Usd;
  terms: SideTerms;
  /** Most that the next event, and that all of the coming hours, would take of `fresh`, rounded up. */
  worstNext: Usd;
  worstTotal: Usd;
}

/** A print of now at a price, where only the price matters: no confidence interval, no distance from the average. */
export const printAt = (price: Price, now: Seconds): Print => ({
  price,
  conf: 0n,
  ema: price,
  publishTime: now,
  prevPublishTime: now - 1n,
});

function profitAtRiskOf(scene: Scene, position: PositionState, price = cachedPrint(scene).price): ProfitAtRisk {
  const side = sideOf(position.side);
  const trade = tradeOf(scene, position);
  const at = { ...scene, ...trade };
  const tokenPrice = custodyOf(scene.pool, position.custody).print.price;
  const moment = { now: scene.now, slot: scene.slot, price, published: scene.now + 1n, tokenPrice, tokenDiscount: 0n };
  const lienDue = trading.touchInPlace(trade, moment);
  const { unit } = indexOf(trade.pool, trade.market);
  const { size, entry } = trade.position;
  const gain = pnl(side, size, entry, price, unit);
  const terms = sideTermsOf(at, side);
  const fresh = mutualization.fresh.fresh(side, gain, size, price, terms.reference, unit);
  const closed = gain > 0n ? closeAll(trade, moment) : { profit: 0n, escrowed: { held: 0n, heldBrief: 0n } };
  return {
    price,
    pnl: gain,
    lienDue,
    paidNow: closed.profit,
    held: heldOf(scene, side, closed.escrowed),
    fresh,
    terms,
    worstNext: fracOfUp(terms.worstNext, fresh),
    worstTotal: fracOfUp(terms.worstTotal, fresh),
  };
}

/** A close at exactly this price, after liens, with base fee and borrow but without impact and spread. */
function closeAll(trade: ReturnType<typeof tradeOf>, moment: trading.Moment) {
  const { pool, market, position } = trade;
  const marks = margin.marks(pool, market, position, moment.price, moment.tokenPrice, moment.now);
  const notional = margin.notional(marks, position);
  const [fee] = trading.open.tradeFees(pool, market, marks.side, notional, false, moment.price);
  const charges = { fees: fee + marks.borrow, liquidation: 0n };
  return trading.settle.closeInPlace(trade, position.size, marks, charges, moment);
}

/**
 * What of a position's profit would be paid now, what would wait and until when, and the worst that loss events can take while it stays
 * open. `price` (1e-8 USD): the cached one if not given; without spread and impact, which a close adds (`quoteClose`).
 * @example const { paidNow, held, worstNext } = profitAtRisk(sceneOf(state, 0), position.state);
 */
export const profitAtRisk = named(profitAtRiskOf);
