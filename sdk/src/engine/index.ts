/** The engine, compiled from `crates/engine` and `crates/quotes`: calls with bytes of a scene, and the layouts of everything that they take and answer. */
export { bytesOf, call, errorOf, type PutScene, runOver } from "./call";
export { offsetOf, read, sizeOf, type TypeName, write } from "./codec";
export * from "./error";
export * from "./generated/layouts";
export { type CallName, load } from "./load";
export * from "./rounding";
export * from "./state";
export * from "./units";
