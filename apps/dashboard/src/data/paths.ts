/** Where each question is asked, and what of its answer can be had as it was then. Held against the API by a test. */
import type { EndpointName } from "./contract";

export const PATHS = {
  status: "/status",
  completeness: "/completeness",
  pool: "/pools/:id",
  poolHistory: "/pools/:id/history",
  custodies: "/custodies",
  markets: "/markets",
  market: "/markets/:m",
  oi: "/markets/:m/oi",
  liquidations: "/markets/:m/liquidations/raw",
  candles: "/markets/:m/candles",
  margins: "/markets/:m/margins",
  ladder: "/markets/:m/ladder",
  skew: "/markets/:m/skew",
  histogram: "/markets/:m/leverage-histogram",
  fund: "/fund",
  fundFlows: "/fund/flows",
  drawdowns: "/fund/drawdowns",
  stakers: "/fund/stakers",
  fundStress: "/fund/stress",
  lossEvents: "/loss-events",
  lossEvent: "/loss-events/:n",
  ledger: "/losses/ledger",
  owner: "/owners/:o",
  ownerPositions: "/owners/:o/positions",
  ownerTickets: "/owners/:o/tickets",
  ownerHistory: "/owners/:o/history",
  ownerRisk: "/owners/:o/profit-at-risk",
  ownerPayables: "/owners/:o/payables",
  requests: "/requests",
  leaderboard: "/keepers/leaderboard",
  latency: "/keepers/latency",
  changes: "/changes",
  events: "/events",
  alerts: "/alerts",
  riskVar: "/risk/var",
  riskStress: "/risk/stress",
  riskForecast: "/risk/forecast",
  scorecard: "/risk/forecast/scorecard",
  atRisk: "/markets/:m/at-risk",
  riskAlerts: "/risk/alerts",
  riskAdvice: "/risk/advice",
  hedgeDelta: "/hedge/delta",
  hedgeVenues: "/hedge/venues",
  hedgeAdl: "/hedge/adl",
  hedgeCarry: "/hedge/carry",
  hedgeStress: "/hedge/stress",
  hedgeAlerts: "/hedge/alerts",
} as const satisfies Partial<Record<EndpointName, string>>;

export type Asked = keyof typeof PATHS;

/** What is answered of then in the same form as now. */
export const OF_THEN: ReadonlySet<Asked> = new Set<Asked>(["lossEvent"]);

/** What is answered of then in a form of its own: what was kept. */
export const KEPT: ReadonlySet<Asked> = new Set<Asked>(["pool", "custodies", "markets", "market"]);

/** What takes `to`: history up to a time. */
export const UP_TO: ReadonlySet<Asked> = new Set<Asked>([
  ...(["poolHistory", "oi", "liquidations", "candles", "skew", "fundFlows", "drawdowns", "lossEvents"] as const),
  ...(["ownerHistory", "leaderboard", "latency", "alerts"] as const),
]);

/** What takes `to` as the number of an event. */
export const UP_TO_EVENT: ReadonlySet<Asked> = new Set<Asked>(["events"]);

/** The path of a question with its parameters in their places. */
export const pathOf = (name: Asked, params: Readonly<Record<string, string | number>>): string =>
  PATHS[name].replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key] ?? "")));
