/**
 * The engine's formulas in bigint, bit for bit: same modules, same names in camelCase, same roundings, same errors. No dependencies.
 * A rule that changes state takes plain objects and returns `{ state, report }`; what it was given stays as it was. Its twin
 * `...InPlace` changes what it is given: for whoever runs thousands of them on a copy of his own.
 */
export * as control from "./control";
export * from "./error";
export * as fees from "./fees";
export * as insurance from "./insurance/index";
export * as invariants from "./invariants";
export * as liquidity from "./liquidity/index";
export * as margin from "./margin";
export * from "./math";
export * as mutualization from "./mutualization/index";
export * as oracle from "./oracle";
export * as params from "./params";
export * from "./price";
export * as ring from "./ring";
export * from "./state/index";
export * as trading from "./trading/index";
export * from "./units";
export * as volatility from "./volatility";
