export * from "./changes";
export * from "./generated/defaults";
export * from "./generated/parameters";
export type * from "./generated/types";
export * from "./tip";
