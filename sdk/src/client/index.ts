/** The outermost layer: the only one that signs and sends. */
export * from "./client";
export * from "./send";
export * from "./terms";
export * from "./wallet";
