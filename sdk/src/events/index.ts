/** What the program tells the world. */
export * from "./parse";
export type { Executed, InnerCall } from "./told";
export type * from "./types";
