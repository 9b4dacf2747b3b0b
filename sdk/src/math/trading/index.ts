/** What traders and liquidators do with a position. */
export * as collateral from "./collateral";
export * as decrease from "./decrease";
export * as liquidate from "./liquidate";
export * from "./moment";
export * as open from "./open";
export * as order from "./order";
export * as settle from "./settle";
export * as size from "./size";
export * as youth from "./youth";
