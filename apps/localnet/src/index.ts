export * from "./chain/chain";
export { type FailureWatcher, watchFailures } from "./chain/failures";
export { LITESVM_START, LiteSvmChain } from "./chain/litesvm";
export * from "./chain/pyth";
export { SurfpoolChain, type SurfpoolOptions } from "./chain/surfpool";
export * from "./chain/tokens";
export { fromUnits, toUnits } from "./chain/units";
export * from "./scenario/index";
export * from "./world/index";
