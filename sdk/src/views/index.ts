/**
 * The program's views: executed on a node without effect, by the program's own rules. Quotes say the same without
 * asking a node.
 */
export * from "./pool";
export * from "./returned";
export * from "./simulate";
export * from "./views";
