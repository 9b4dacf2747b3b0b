/**
 * What a hedge monitor says: a process of its own, whose answers are handed on. Its numbers are the exchanges', in
 * dollars and plain numbers, not the chain's.
 */
import { z } from "zod";
import { AsOf } from "./common";
import * as u from "./units";

const number = (what: string) => z.number().describe(what);
const maybe = (what: string) => number(what).nullable();
const usd = (what: string) => number(`${what}; USD`);
const text = (what: string) => z.string().max(2_000).describe(what);
const FRESHNESS = z.enum(["fresh", "late", "never", "refused"]);
const freshness = FRESHNESS.describe("What is not fresh is the last that was known");

export const HedgeAsset = z
  .object({
    asset: text("The asset"),
    price: usd("Price"),
    delta: usd("What the pool gains per move of 100 %"),
    hedge: usd("What the hedge gains"),
    net: usd("Both together"),
    target: usd("What that should be"),
    error: usd("How far it is off; positive is long"),
    errorBp: number("The same; 1e-4 of the pool"),
    band: usd("How far it may be off"),
    inside: z.boolean(),
    naked: usd("Beyond what is meant: the error outside of the band, else 0"),
    unsure: usd("Part of the hedge that is last known of venues that do not answer"),
    sigmaDay: number("Volatility of a day"),
    up: usd("Slope above"),
    down: usd("Slope below"),
    rounding: usd("How wrong whole units make them"),
  })
  .meta({ id: "HedgeAsset" });

export const HedgeLeg = z.object({
  asset: text("The asset").nullable(),
  market: text("As the venue names it"),
  units: number("Units; shorts are negative"),
  usd: usd("Worth"),
  mark: usd("The venue's mark"),
  pnl: maybe("Profit; USD"),
  liquidation: maybe("Price at which the venue liquidates it; USD"),
  distance: maybe("Days' volatility from the mark to there"),
  gained: maybe("Days' volatility that the price has come in its favour"),
  adl: maybe("Rank for auto-deleveraging, 0 to 1"),
  risk: text("What that comes to").nullable(),
  per8h: maybe("Funding of eight hours"),
  basisBp: maybe("The venue's mark over the pool's price; 1e-4"),
  openInterest: maybe("Of the market; USD"),
  fund: maybe("The venue's insurance fund; USD"),
});

export const HedgeFailure = z.object({
  naked: usd("Delta without hedge"),
  tail: usd("What that loses in the mean of the worst hundredth of moves until it is hedged elsewhere"),
  stuck: usd("Equity that is there"),
  loss: usd("Both"),
  seconds: maybe("Until the same hedge stands elsewhere; null where no venue can take it"),
  coverable: number("Part of it for which there is margin elsewhere"),
  hours: number("Hours that the tail is of"),
});

export const HedgeVenue = z
  .object({
    id: text("The venue"),
    freshness,
    age: maybe("Since positions were asked for; milliseconds"),
    told: text("What is wrong"),
    key: text("What its key may do"),
    equity: maybe("Equity; USD"),
    equityAge: maybe("Age of that; milliseconds"),
    available: maybe("Free of margin; USD"),
    marginRatio: maybe("Maintenance margin over equity: 1 is liquidation"),
    share: number("Part of the hedge that stands here"),
    legs: z.array(HedgeLeg),
    withdrawals: z.array(z.object({ token: text("Token"), open: z.boolean() })).nullable(),
    skew: maybe("The venue's clock less ours; milliseconds"),
    failing: number("Questions that failed in a row"),
    lacking: z.array(
      z.object({
        what: text("Which answer"),
        age: maybe("Milliseconds"),
        fault: z.object({ name: text("Error"), text: text("Words") }).nullable(),
      }),
    ),
    fails: HedgeFailure.describe("What it would mean if the venue were gone now"),
  })
  .meta({ id: "HedgeVenue" });

export const HedgeAdl = z
  .object({
    venue: text("The venue"),
    freshness,
    age: maybe("Milliseconds"),
    asset: text("The asset").nullable(),
    market: text("As the venue names it"),
    usd: usd("Worth of the leg"),
    rank: maybe("0 to 1: 1 is closed first; null where the venue does not say"),
    risk: text("What that comes to").nullable(),
    gained: maybe("Days' volatility that the price has come in its favour"),
    fund: maybe("The venue's insurance fund; USD"),
  })
  .meta({ id: "HedgeAdl" });

export const HedgeCarry = z
  .object({
    asset: text("The asset"),
    venue: text("The venue"),
    usdPerDay: usd("What funding brings a day"),
    per8h: number("Rate of eight hours"),
    yearly: number("Of a year"),
  })
  .meta({ id: "HedgeCarry" });

export const HedgeStress = z
  .object({
    move: number("Move of all prices, as a share"),
    without: text("The venue that is gone with its money").nullable(),
    pool: usd("What the pool gains"),
    hedge: usd("What the hedge gains"),
    stuck: usd("Equity that is gone"),
    total: usd("All together"),
  })
  .meta({ id: "HedgeStress" });

export const HedgeAlert = z
  .object({
    level: z.enum(["warn", "critical"]),
    kind: text("Which rule"),
    subject: text("A venue, an asset, or both"),
    text: text("What is the matter"),
    since: number("Since when; unix milliseconds"),
  })
  .meta({ id: "HedgeAlert" });

/** Around each: when the monitor drew it, and whether everything that counts was fresh. */
const head = { at: z.number(), ageMs: z.number(), fresh: z.boolean() };
const PoolOf = z.object({
  freshness,
  age: maybe("Milliseconds"),
  slot: z
    .string()
    .regex(/^\d{1,20}$/)
    .nullable()
    .describe("Slot of the pool that it saw"),
  nav: maybe("Worth of the LPs' shares; USD"),
  told: text("What is wrong"),
});

/** What the monitor's own service answers, by route: what does not look so is not handed on. */
export const MONITOR = {
  delta: z.object({ ...head, pool: PoolOf, assets: z.array(HedgeAsset), unnamed: z.array(z.number()) }),
  venues: z.object({ ...head, venues: z.array(HedgeVenue) }),
  adl: z.object({ ...head, legs: z.array(HedgeAdl) }),
  carry: z.object({ ...head, carry: z.array(HedgeCarry), usdPerDay: z.number() }),
  stress: z.object({
    ...head,
    stress: z.array(HedgeStress),
    fails: z.array(HedgeFailure.extend({ venue: z.string() })),
  }),
  alerts: z.object({ ...head, alerts: z.array(HedgeAlert) }),
} as const;
export type MonitorRoute = keyof typeof MONITOR;

const fresh = z.boolean().describe("Whether everything that counts is fresh; if not, numbers are the last known");
/** A table of the monitor's. */
export const hedged = <T extends z.ZodType>(item: T) => z.object({ asOf: AsOf, fresh, items: z.array(item) });

export const HedgeDelta = z
  .object({ fresh, pool: PoolOf, assets: z.array(HedgeAsset), unnamed: z.array(u.number("Token without a name")) })
  .meta({ id: "HedgeDelta" });
