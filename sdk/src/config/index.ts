export * from "./changes";
export * from "./defaults";
export type * from "./types";
