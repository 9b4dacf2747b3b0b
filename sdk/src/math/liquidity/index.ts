/** The LPs' side: what the pool is worth, deposits and withdrawals. */
export * as aum from "./aum";
export * as shares from "./shares";
