/** The LPs' side: what the pool is worth, deposits and withdrawals, what they cost, and what may leave in an hour. */
export * as aum from "./aum";
export * as fees from "./fees";
export * as listing from "./listing";
export * as outflow from "./outflow";
export * as prices from "./prices";
export * as shares from "./shares";
