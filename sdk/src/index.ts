export * as math from "./math/index";
