/** What the program tells the world. */
export * from "./parse";
export type * from "./types";
