/** The hedge monitor as a library: what the API serves of it, and what a report is made of. */
export { answerOf, HEDGE_ROUTES, type HedgeRoute } from "./answers";
export { Desk, type DeskOptions, type VenueReadings } from "./desk/desk";
export type { Fault, Reading } from "./desk/reading";
export { type Book, movedBy, sensitivity, usdAt, valueAt } from "./pool/delta";
export { bookOf, type PoolView, viewOf } from "./pool/view";
export { accountsOf, readingsOf } from "./replay/accounts";
export { bookOfSketch, EXAMPLE, type Sketch } from "./replay/book";
export { clockOf } from "./replay/path";
export { type Replay, replay } from "./replay/replay";
export { bandOf, cheapest } from "./risk/band";
export type { Input } from "./risk/input";
export { type Memory, NOTHING } from "./risk/memory";
export { reportOf } from "./risk/report";
export type { Alert, AssetState, FailureState, LegState, Report, StressCase, VenueState } from "./risk/state";
export { daily, ES99, es99 } from "./risk/tail";
export { TERMS, type Terms } from "./risk/terms";
export { openVenue, VENUES, type VenueId } from "./venues/index";
export type { Venue } from "./venues/venue";
