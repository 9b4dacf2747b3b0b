/**
 * The tables, by what fills them. Units: USD 1e-6; prices 1e-8 USD; token amounts in atoms of the named token; sizes in
 * atoms of the market's index token; rates and weights 1e-18 where not said otherwise; time in Unix seconds.
 * `docs/data.md` says how they are kept complete.
 */
export * from "./tables/accounts";
export * from "./tables/funds";
export * from "./tables/governance";
export * from "./tables/losses";
export * from "./tables/rollups";
export * from "./tables/snapshots";
export * from "./tables/stream";
export * from "./tables/trading";
