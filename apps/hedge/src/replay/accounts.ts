/** Hedges on venues as they would be read, for a replay: three accounts that hold the short together. */
import type { VenueReadings } from "../desk/desk";
import type { Reading } from "../desk/reading";
import type { Leg } from "../venues/venue";

export interface Account {
  id: string;
  /** Tokens; negative for a short. */
  units: number;
  entry: number;
  /** What was brought, and what closed trades have won. */
  cash: number;
}

/** Parts of the hedge: none above the cap of 40 %. */
const PARTS = { first: 0.4, second: 0.33, third: 0.27 } as const;
/** Margin that is brought, and that is held back at the least, of the notional. */
const [BROUGHT, MAINTENANCE, INITIAL] = [0.3, 0.025, 0.1];
/** What stands within 25 bp on each venue, USD: little, since books empty first in a crash. */
const DEPTH = 400_000;

export const accountsOf = (units: number, price: number): Account[] =>
  Object.entries(PARTS).map(([id, part]) => ({
    id,
    units: units * part,
    entry: price,
    cash: Math.abs(units) * part * price * BROUGHT,
  }));

export const equityOf = ({ units, entry, cash }: Account, price: number): number => cash + units * (price - entry);

/** Closes it at a price; what it has won stays as cash. */
export const closed = (account: Account, price: number): Account => ({
  ...account,
  units: 0,
  cash: equityOf(account, price),
});

/** Price at which a short's equity is its maintenance margin. */
const liquidationOf = ({ units, entry, cash }: Account): number => (cash / Math.abs(units) + entry) / (1 + MAINTENANCE);

/** What the venue would say at a moment (milliseconds). It says no rank: none of that evening is known. */
export function readingsOf(account: Account, price: number, at: number): VenueReadings {
  const of = <T>(value: T): Reading<T> => ({ value, at, fault: null, failing: 0 });
  const { id, units, entry } = account;
  const notional = Math.abs(units) * price;
  const equity = equityOf(account, price);
  const leg: Leg = {
    asset: "SOL",
    market: "SOL/USDT:USDT",
    units,
    mark: price,
    entry,
    liquidation: units === 0 ? null : liquidationOf(account),
    pnl: units * (price - entry),
    adl: null,
  };
  const available = Math.max(0, equity - notional * INITIAL);
  const margins = { equity, available, maintenance: notional * MAINTENANCE, initial: notional * INITIAL, at };
  return {
    id,
    powers: of({ trades: false, withdraws: false, told: "a replay" }),
    positions: of(units === 0 ? [] : [leg]),
    equity: of(margins),
    funding: of([]),
    openInterest: of([]),
    depth: of([{ asset: "SOL", sell: DEPTH, buy: DEPTH }]),
    status: of({ ok: true, told: "ok", skew: 0 }),
    adl: null,
    fund: null,
    withdrawals: null,
    refused: null,
  };
}
