/** Every endpoint. */
import { z } from "zod";
import * as changes from "./changes";
import { at, between, list, one, res, SEQUENCES, whole } from "./common";
import { about, all, type Endpoint, file, live, many, monitored, post } from "./endpoint";
import * as events from "./events";
import * as files from "./exports";
import * as fund from "./fund";
import * as hedge from "./hedge";
import * as keepers from "./keepers";
import * as losses from "./losses";
import * as market from "./market";
import * as owners from "./owners";
import * as pool from "./pool";
import * as risk from "./risk";
import * as then from "./then";
import * as u from "./units";

const NAME = z.string().regex(/^[A-Za-z]{1,40}$/, "is the name of an event, as PositionLiquidated");
const marketNumber = whole(0, 255, "Number of the market").optional();
const history = { ...between, res };
const yes = z.enum(["true", "false"], "is true or false").default("false");

export const ENDPOINTS = {
  status: about(events.Status, "/v1/status", "system", "What this server knows, how fresh it is, and what is wrong."),
  completeness: about(
    events.Completeness,
    "/v1/completeness",
    "system",
    "That no event is missing: the first and last that are here, every gap, and a hash over all of them.",
  ),
  pool: about(pool.Pool, "/v1/pools/:id", "pool", "The pool: what LPs own and what it is worth.", { query: at }),
  poolHistory: many(
    pool.Point,
    "/v1/pools/:id/history",
    "pool",
    "Worth of the LPs' shares, of one LP token, or how much of the pool is reserved, over time.",
    {
      query: { ...history, metric: z.enum(pool.POOL_METRICS, "is aum, lpPrice or util").describe("What of it") },
      example: "metric=aum&res=1m",
    },
  ),
  custodies: all(pool.Custody, "/v1/custodies", "pool", "Every token: what the vault holds, and for whom.", {
    query: at,
  }),
  markets: all(market.Market, "/v1/markets", "markets", "Every market with both sides, margins and limits.", {
    query: at,
  }),
  market: about(market.Market, "/v1/markets/:m", "markets", "One market.", { query: at }),
  oi: many(market.OiCell, "/v1/markets/:m/oi", "markets", "Open interest over time.", {
    query: history,
    example: "res=1m&limit=5",
  }),
  liquidationCells: many(
    market.LiquidationCell,
    "/v1/markets/:m/liquidations",
    "markets",
    "Liquidations by time and side.",
    { query: history, example: "res=1h" },
  ),
  liquidations: many(
    market.Liquidation,
    "/v1/markets/:m/liquidations/raw",
    "markets",
    "Every liquidation, with who paid for its loss.",
    { query: between, example: "limit=2" },
  ),
  candles: many(market.Candle, "/v1/markets/:m/candles", "markets", "Prices that the program took, over time.", {
    query: history,
    example: "res=1m&limit=5",
  }),
  volatility: about(market.Volatility, "/v1/markets/:m/volatility", "markets", "What margins are measured by.", {
    query: { ...between },
  }),
  margins: about(market.MarginsWhy, "/v1/markets/:m/margins", "markets", "Margins in force, and why they are so."),
  ladder: about(
    market.Ladder,
    "/v1/markets/:m/ladder",
    "markets",
    "How much can be liquidated at which price, and who would pay.",
    {
      query: {
        step: whole(1, 2_000, "Distance of two rungs, 1e-4 of the price; 100 if not given").optional(),
        rungs: whole(1, 100, "Rungs below and above the price; 20 if not given").optional(),
        payers: yes.describe("Whether each rung says who would pay: takes ten times as long"),
      },
      example: "step=500&rungs=4",
    },
  ),
  skew: about(market.Skew, "/v1/markets/:m/skew", "markets", "Longs against shorts, and what that makes trades cost.", {
    query: history,
  }),
  histogram: about(
    market.Histogram,
    "/v1/markets/:m/leverage-histogram",
    "markets",
    "How much stands at which leverage.",
  ),
  fund: about(fund.Fund, "/v1/fund", "fund", "How full the fund is, what it may pay, how long it lasts."),
  fundFlows: many(fund.Flow, "/v1/fund/flows", "fund", "Everything that went into the fund and out of it.", {
    query: { ...between, source: z.enum(fund.SOURCES, `is one of ${fund.SOURCES.join(", ")}`).optional() },
    example: "limit=3",
  }),
  drawdowns: all(fund.Drawdown, "/v1/fund/drawdowns", "fund", "Every fall of the fund below an earlier balance.", {
    query: between,
  }),
  stakers: many(fund.Staker, "/v1/fund/stakers", "fund", "Every staker and what the stake is worth."),
  fundStress: all(
    fund.FundStress,
    "/v1/fund/stress",
    "fund",
    "What the fund would pay if the price of one market were elsewhere.",
    { query: { market: marketNumber } },
  ),
  events: many(events.Event, "/v1/events", "events", "Every event of the pool, newest first.", {
    query: {
      name: NAME.optional().describe("Only events of this name"),
      owner: u.key().optional().describe("Only events of this owner; base 58"),
      market: marketNumber,
      from: whole(0, SEQUENCES, "Number of an event, included").optional(),
      to: whole(0, SEQUENCES, "Number of an event, not included").optional(),
    },
    example: "name=PositionLiquidated&limit=2",
  }),
  eventStream: live(events.Event, "/v1/events/stream", "events", "Events as they happen, from `Last-Event-ID` on."),
  lossEvents: many(losses.LossEvent, "/v1/loss-events", "losses", "Every loss event.", {
    query: { ...between, market: marketNumber },
  }),
  lossEvent: about(
    losses.Receipt,
    "/v1/loss-events/:n",
    "losses",
    "The receipt of a loss event: every payer, and the proof that nothing is missing.",
    { query: at },
  ),
  ledger: all(
    market.LedgerRow,
    "/v1/losses/ledger",
    "losses",
    "Where every dollar of every loss of every market went, since the beginning.",
  ),
  whatIf: post(
    losses.WhatIf,
    losses.WhatIfBody,
    "/v1/risk/whatif",
    "losses",
    "Runs a loss through the live waterfall: who would pay. Nothing is sent.",
  ),
  riskVar: about(
    risk.ValueAtRisk.nullable(),
    "/v1/risk/var",
    "risk",
    "What a day may cost: value at risk and expected shortfall, what is liquidated, what the fund needs.",
  ),
  riskStress: all(risk.Stress, "/v1/risk/stress", "risk", "What crashes of the past would do to the book of now."),
  riskForecast: all(risk.Forecast, "/v1/risk/forecast", "risk", "How many positions are likely to be liquidated."),
  scorecard: about(
    risk.Scorecard,
    "/v1/risk/forecast/scorecard",
    "risk",
    "How good forecasts were that were written down before anybody knew, and how the model did before that.",
  ),
  atRisk: many(risk.AtRisk, "/v1/markets/:m/at-risk", "risk", "Positions by their chance to be liquidated.", {
    query: {
      h: z
        .enum(risk.HOURS, `is one of ${risk.HOURS.join(", ")}`)
        .default("24h")
        .describe("Within"),
    },
    example: "h=4h&limit=5",
  }),
  positionForecast: about(
    risk.PositionForecast,
    "/v1/positions/:p/forecast",
    "risk",
    "The chance of one position to be liquidated.",
  ),
  riskAlerts: all(risk.RiskAlert, "/v1/risk/alerts", "risk", "How unusual each market is now, and why."),
  riskAdvice: all(
    risk.Advice,
    "/v1/risk/advice",
    "risk",
    "What would make the pool safer, each with a transaction that lacks only its signature. Nothing is sent.",
  ),
  hedgeDelta: about(
    hedge.HedgeDelta,
    "/v1/hedge/delta",
    "hedge",
    "The pool's delta, the hedge beside it, and what is naked.",
  ),
  hedgeVenues: monitored(hedge.HedgeVenue, "/v1/hedge/venues", "Each venue: legs, margin, and a loss if it fails now."),
  hedgeAdl: monitored(hedge.HedgeAdl, "/v1/hedge/adl", "How near each leg is to being closed by its venue."),
  hedgeCarry: monitored(hedge.HedgeCarry, "/v1/hedge/carry", "What funding brings or costs."),
  hedgeStress: monitored(hedge.HedgeStress, "/v1/hedge/stress", "Pool and hedge together, with and without a venue."),
  hedgeAlerts: monitored(hedge.HedgeAlert, "/v1/hedge/alerts", "What is the matter with hedges."),
  owner: about(owners.Owner, "/v1/owners/:o", "owners", "Everything of an owner, in numbers."),
  ownerPositions: many(owners.Position, "/v1/owners/:o/positions", "owners", "An owner's open positions."),
  ownerTickets: many(owners.Ticket, "/v1/owners/:o/tickets", "owners", "Profit of an owner that waits."),
  ownerHistory: many(events.Event, "/v1/owners/:o/history", "owners", "Every event of an owner.", {
    query: between,
    example: "limit=3",
  }),
  ownerRisk: many(
    owners.ProfitAtRisk,
    "/v1/owners/:o/profit-at-risk",
    "owners",
    "What of an owner's profit would be paid now, what would wait, and the most that loss events can take.",
  ),
  ownerPayables: many(owners.Payable, "/v1/owners/:o/payables", "owners", "What the pool owes an owner."),
  position: about(owners.Position, "/v1/positions/:p", "owners", "One position, and where it can be liquidated."),
  requests: many(owners.Request, "/v1/requests", "owners", "Orders that wait.", {
    query: { state: z.enum(["waiting", "expired"], "is waiting or expired").optional(), market: marketNumber },
  }),
  leaderboard: many(keepers.KeeperRow, "/v1/keepers/leaderboard", "keepers", "What each keeper did.", {
    query: between,
  }),
  latency: about(keepers.Latency, "/v1/keepers/latency", "keepers", "How fast keepers are, and what waits for them.", {
    query: between,
  }),
  changes: many(changes.Change, "/v1/changes", "governance", "Every change that waits or was executed, in words."),
  change: about(
    changes.Change,
    "/v1/changes/:change",
    "governance",
    "One change: what is in force, and what would be.",
  ),
  alerts: many(events.Alert, "/v1/alerts", "events", "What was the matter, and why.", {
    query: { ...between, level: z.enum(events.LEVELS, `is one of ${events.LEVELS.join(", ")}`).optional() },
  }),
  exports: all(files.ExportTable, "/v1/exports", "events", "Tables that can be had as files, column by column."),
  exportFile: file(
    "/v1/exports/:table.parquet",
    "events",
    "A table as Parquet: rows of final events, in their order.",
    {
      query: {
        from: whole(0, SEQUENCES, "Number of an event, included; 0 if not given").optional(),
        to: whole(0, SEQUENCES, "Number of an event, not included; all that are final if not given").optional(),
      },
      example: "from=0&to=1000",
    },
  ),
  alertStream: live(events.Alert, "/v1/alerts/stream", "events", "Alerts as they are raised."),
} as const;

/** All of them, with their names. */
export const LISTED: readonly (Endpoint & { name: EndpointName })[] = Object.entries(ENDPOINTS).map(([name, of]) => ({
  ...of,
  name: name as EndpointName,
}));

export type EndpointName = keyof typeof ENDPOINTS;
/** What an endpoint answers. */
export type Answer<N extends EndpointName> = z.infer<(typeof ENDPOINTS)[N]["answer"]>;
/** What is asked, after it was checked. */
export type Query<N extends EndpointName> = z.output<(typeof ENDPOINTS)[N]["query"]>;
export type Params<N extends EndpointName> = z.output<(typeof ENDPOINTS)[N]["params"]>;

/** What some of them answer where they are asked how it was after an event. */
export const THEN = {
  pool: one(then.PoolThen),
  custodies: list(then.CustodyThen),
  markets: list(then.MarketThen),
  market: one(then.MarketThen),
} as const satisfies Partial<Record<EndpointName, z.ZodType>>;
export type ThenName = keyof typeof THEN;
export type AnswerThen<N extends ThenName> = z.infer<(typeof THEN)[N]>;
