/** Actions as plans: what to sign, what it will do. Each reads the state once; nothing is sent. */
export type { Ref, Slippage } from "./common";
export { DEFAULT_SLIPPAGE, worstPrice } from "./common";
export * from "./governance";
export * from "./keeper";
export * from "./loss_events";
export * from "./orders";
export type { ActionOptions, Parts, Plan } from "./plan";
export * from "./pool";
export * from "./trade";
