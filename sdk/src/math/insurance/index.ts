/** The insurance fund: what it may pay, how well it is filled, and who owns it. */
export * as caps from "./caps";
export * as coverage from "./coverage";
export * as shares from "./shares";
export * as sweep from "./sweep";
