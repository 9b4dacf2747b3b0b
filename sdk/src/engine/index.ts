/**
 * The engine, compiled from `crates/engine` and `crates/quotes`: calls with bytes of a scene, and the layouts of
 * everything that they take and answer.
 */
export { type AtPrices, bytesOf, call, errorOf, type PutScene, played, type Report, runOver, tried } from "./call";
export { offsetOf, read, sizeOf, type TypeName, write } from "./codec";
export * from "./error";
export * from "./generated/index";
export { type CallName, type Exports, load, use } from "./load";
export { bytesKnown, encoded, frozen, stateOf } from "./packed";
export * from "./requests";
export * from "./rounding";
export * from "./state";
export * from "./units";
