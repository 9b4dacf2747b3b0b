/** Reading a pool with everything that acting on it needs. */
export * from "./clock";
export * from "./context";
export * from "./pyth";
export * from "./read";
export * from "./token";
