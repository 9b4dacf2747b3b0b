export * from "./defaults";
export type * from "./types";
