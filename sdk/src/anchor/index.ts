/** Ballast for those who use Anchor's client: `@ballast/sdk/anchor`. Only this entry loads Anchor and bn.js. */
export { type AnchorEvent, toAnchorEvents } from "./events";
export { ballastProgram } from "./program";
export { type Anchored, fromAnchor, toAnchor, toBigint, toBN } from "./values";
