/** What the monitor concludes of one moment. Plain numbers and words, ready for JSON: amounts in USD, shares of one. */
import type { Fault } from "../desk/reading";

export const LEVELS = ["warn", "critical"] as const;

export interface Alert {
  level: (typeof LEVELS)[number];
  kind: string;
  /** What it is about: a venue, an asset, or both. */
  subject: string;
  text: string;
  /** Milliseconds: since when it holds. */
  since: number;
}

/** How a reading stands: what is not `fresh` is shown with its age, and counts as unknown. */
export type Freshness = "fresh" | "late" | "never" | "refused";

export interface AssetState {
  asset: string;
  price: number;
  /** What the pool gains per move of 100 %; the hedge beside it; both together. */
  delta: number;
  hedge: number;
  net: number;
  /** What `net` should be, and how far it is off: positive is long. */
  target: number;
  error: number;
  errorBp: number;
  band: number;
  inside: boolean;
  /** Naked beyond what is meant: `error` outside the band, else 0. */
  naked: number;
  /** Part of the hedge that is last known of venues that do not answer now. */
  unsure: number;
  sigmaDay: number;
  /** Slopes on both sides, and how wrong whole units make them. */
  up: number;
  down: number;
  rounding: number;
}

export interface LegState {
  asset: string | null;
  market: string;
  units: number;
  usd: number;
  mark: number;
  pnl: number | null;
  liquidation: number | null;
  /** Days' volatility from the mark to liquidation; null where either is unknown. */
  distance: number | null;
  /** Days' volatility that the price has come since entry, in the hedge's favour if positive. */
  gained: number | null;
  adl: number | null;
  risk: string | null;
  per8h: number | null;
  /** The venue's mark over the pool's price. */
  basisBp: number | null;
  openInterest: number | null;
  fund: number | null;
}

/** What it would mean if the venue were gone now. */
export interface FailureState {
  /** Unhedged delta of all assets, and what it loses in the mean of the worst hundredth of moves until it is hedged. */
  naked: number;
  tail: number;
  stuck: number;
  loss: number;
  /** Seconds until the same hedge stands elsewhere, by depth; null where no other venue can take it. */
  seconds: number | null;
  /** Part of it for which there is margin elsewhere. */
  coverable: number;
  hours: number;
}

export interface VenueState {
  id: string;
  freshness: Freshness;
  /** Milliseconds since positions were asked for. */
  age: number | null;
  told: string;
  key: string;
  equity: number | null;
  equityAge: number | null;
  available: number | null;
  /** Maintenance margin over equity: 1 is liquidation. */
  marginRatio: number | null;
  /** Part of the hedge that stands here. */
  share: number;
  legs: LegState[];
  withdrawals: { token: string; open: boolean }[] | null;
  skew: number | null;
  failing: number;
  /** Answers that are old or missing: which, since when, why. */
  lacking: { what: string; age: number | null; fault: Fault | null }[];
  fails: FailureState;
}

export interface StressCase {
  move: number;
  /** The venue that is gone with its money; null for none. */
  without: string | null;
  pool: number;
  hedge: number;
  stuck: number;
  total: number;
}

export interface Report {
  /** Milliseconds. */
  at: number;
  /** Whether everything that counts is fresh; if not, numbers are the last that were known. */
  fresh: boolean;
  /** Whether the venues are made up, for a look at the monitor: no hedge stands. */
  demonstration: boolean;
  pool: { freshness: Freshness; age: number | null; slot: string | null; nav: number | null; told: string };
  unnamed: number[];
  assets: AssetState[];
  venues: VenueState[];
  carry: { asset: string; venue: string; usdPerDay: number; per8h: number; yearly: number }[];
  stress: StressCase[];
  alerts: Alert[];
}
