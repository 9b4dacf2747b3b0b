/** What actions would do, computed with the program's own rules on the state that was read. Pure: nothing is sent. */
export * from "./batch";
export * from "./change";
export {
  type CloseParams,
  type CloseQuote,
  type CollateralQuote,
  type LiquidationParams,
  type LiquidationQuote,
  quoteAddCollateral,
  quoteClose,
  quoteLiquidation,
  quoteRemoveCollateral,
  type RemoveCollateralQuoteParams,
} from "./close";
export * from "./health";
export * from "./open";
export * from "./orders";
export * from "./pool";
export * from "./risk";
export { copyOf, edited, type PoolScene, poolSceneOf, type Scene, sceneIn, sceneOf } from "./scene";
export * from "./whatif";
