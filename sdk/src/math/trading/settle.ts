/** Settlement of a part of a position: loss from collateral, profit from the pool, fresh profit perhaps into escrow. */
import { ensure } from "../error";
import { collectInPlace, gainInPlace, insuranceShare, loseInPlace, payoutDown, payoutUp } from "../fees";
import { rollFundDayInPlace } from "../insurance/caps";
import { coverage, phi } from "../insurance/coverage";
import { drawInPlace } from "../liquidity/outflow";
import type { Marks } from "../margin";
import { fracOfUp, mulDivUp } from "../math";
import { fresh } from "../mutualization/fresh";
import { atomsDown, atomsUp, pnl, valueDown } from "../price";
import { jumped, reference } from "../ring";
import { backing, custodyOf, pure, type Trade } from "../state";
import {
  type Atoms,
  abs,
  addTo,
  type Bps,
  type Frac,
  less,
  min,
  minus,
  plus,
  type Seconds,
  type Size,
  signed,
  type Usd,
} from "../units";
import { maintenance } from "../volatility";
import type { Moment } from "./moment";
import { shrinkInPlace, takeInPlace } from "./size";

/** Profit that waits in tickets, in backing tokens. */
export interface Escrowed {
  /** Waits `hold`. */
  held: Atoms;
  /** Waits one hour, because the market has jumped. */
  heldBrief: Atoms;
}

/** What a settlement did. Tokens of profit are the backing custody's, all others the collateral's. */
export interface Settlement {
  closed: Size;
  cost: Usd;
  /** Signed, `Usd`. */
  pnl: bigint;
  /** Collateral that became the LPs' for the loss, rounded up. */
  seized: Atoms;
  /** Loss beyond the whole collateral. */
  deficit: Usd;
  /** Charges collected, by what they were paid with, rounded up. */
  chargedProfit: Atoms;
  chargedCollateral: Atoms;
  liquidationFee: Atoms;
  /** Part of the liquidation fee that is the keeper's, rounded down. */
  keeper: Atoms;
  /** Profit paid now. */
  profit: Atoms;
  /** Profit beyond what may leave the pool this hour: owed to the owner, paid as the limit refills. Outside loss events. */
  deferred: Atoms;
  escrowed: Escrowed;
  fresh: Usd;
  /** phi that applied to the fresh part; zero where there was no gain. */
  phi: Frac;
  /** Collateral that goes back to the owner: all of it when the position closes. */
  returned: Atoms;
}

/** What is taken besides the loss. */
export interface Charges {
  /** Base fee, impact and borrow: from profit, then from collateral, else waived. */
  fees: Usd;
  /** From collateral, before the fees; half of it for the keeper. */
  liquidation: Usd;
}

/** How charges are shared, known before anything changes. */
interface Terms {
  protocol: Bps;
  insurance: Bps;
}

/** As {@link close}, in place. */
export function closeInPlace(s: Trade, part: Size, marks: Marks, charges: Charges, moment: Moment): Settlement {
  const { pool, position } = s;
  const stale = moment.published <= position.entryPrint;
  const terms = {
    protocol: pool.params.protocolShare,
    insurance: insuranceShare(coverage(pool, moment.now)),
  };
  const cost = shrinkInPlace(s, part, moment.now);
  const gross = pnl(marks.side, part, cost, marks.price, marks.unit);
  // Profit needs a print newer than the one it was opened or increased at. It is not lost: the next print pays it.
  ensure(gross <= 0n || !stale, "OracleStale");
  const report = settlement(part, cost, gross);
  const left = report.pnl > 0n ? payProfit(s, marks, charges.fees, terms, moment, report) : charges.fees;
  if (report.pnl <= 0n) seize(s, marks, moment.now, report);
  chargeLiquidation(s, marks, charges.liquidation, report);
  // A token without a price pays no charge: they are waived, and the close goes on.
  const free = left === 0n || marks.tokenPrice === 0n;
  const fee = free ? 0n : min(atomsUp(left, marks.tokenPrice, marks.tokenUnit), position.collateral);
  takeInPlace(s, fee);
  collectInPlace(custodyOf(pool, position.custody), fee, terms.protocol, terms.insurance, moment.now);
  report.chargedCollateral = fee;
  if (position.size === 0n) {
    report.returned = position.collateral;
    takeInPlace(s, report.returned);
  }
  return report;
}
/**
 * Closes `part` at `marks.price`: loss from collateral (tokens up), profit from the backing custody (tokens down), charges up. Before it
 * the liens must be settled and borrow be among the charges. `MathOverflow`, `DivisionByZero` for a token without price.
 */
export const close = pure(closeInPlace);

const settlement = (closed: Size, cost: Usd, gain: bigint): Settlement => ({
  closed,
  cost,
  pnl: gain,
  seized: 0n,
  deficit: 0n,
  chargedProfit: 0n,
  chargedCollateral: 0n,
  liquidationFee: 0n,
  keeper: 0n,
  profit: 0n,
  deferred: 0n,
  escrowed: { held: 0n, heldBrief: 0n },
  fresh: 0n,
  phi: 0n,
  returned: 0n,
});

/** Pays a gain from the backing custody: charges stay, fresh profit may wait, the rest is paid. Returns charges not covered. */
function payProfit(
  { pool, market }: Trade,
  marks: Marks,
  fees: Usd,
  terms: Terms,
  moment: Moment,
  report: Settlement,
): Usd {
  const { side, price, unit } = marks;
  const charged = min(fees, report.pnl);
  const netGain = report.pnl - charged;
  const gross = payoutDown(side, report.pnl, price, unit);
  const fee = min(payoutUp(side, charged, price, unit), gross);
  const net = gross - fee;
  // The caps that phi looks at are measured on the day's fund.
  rollFundDayInPlace(pool, moment.now);
  report.phi = phi(pool, market, side, moment.now);
  const hasJumped = jumped(market, maintenance(market));
  report.fresh = fresh(side, signed(netGain), report.closed, price, reference(market, side), unit);
  if (report.fresh !== 0n && (hasJumped || report.phi !== 0n)) {
    const tokens = mulDivUp(net, report.fresh, netGain);
    const held = fracOfUp(report.phi, tokens);
    report.escrowed = { held, heldBrief: hasJumped ? minus(tokens, held) : 0n };
  }
  const waiting = plus(report.escrowed.held, report.escrowed.heldBrief);
  report.chargedProfit = fee;
  const custody = backing(pool, market, side);
  const due = minus(net, waiting);
  report.profit = drawInPlace(custody, due, moment.now);
  report.deferred = due - report.profit;
  addTo(custody, "payable", report.deferred);
  loseInPlace(custody, gross, moment.now);
  addTo(custody, "escrow", waiting);
  collectInPlace(custody, fee, terms.protocol, terms.insurance, moment.now);
  return fees - charged;
}

/** Takes a loss from collateral, tokens rounded up; what it cannot cover is the deficit. */
function seize(s: Trade, marks: Marks, now: Seconds, report: Settlement): void {
  const { pool, position } = s;
  const loss = abs(report.pnl);
  if (loss === 0n) return; // Not even dust whose worth rounds to nothing.
  const worth = valueDown(position.collateral, marks.tokenPrice, marks.tokenUnit);
  report.deficit = less(loss, worth);
  report.seized =
    loss >= worth ? position.collateral : min(atomsUp(loss, marks.tokenPrice, marks.tokenUnit), position.collateral);
  takeInPlace(s, report.seized);
  gainInPlace(custodyOf(pool, position.custody), report.seized, now);
}

/** Half to the keeper (rounded down), half to the fund. */
function chargeLiquidation(s: Trade, marks: Marks, amount: Usd, report: Settlement): void {
  if (amount === 0n || marks.tokenPrice === 0n) return;
  const { pool, position } = s;
  const fee = min(atomsDown(amount, marks.tokenPrice, marks.tokenUnit), position.collateral);
  takeInPlace(s, fee);
  report.liquidationFee = fee;
  report.keeper = fee / 2n;
  addTo(custodyOf(pool, position.custody), "insuranceDue", fee - report.keeper);
}
