/** What a soak must bring in each whole day: work of keepers, orders by kind, and what people do. */
export const BROUGHT: readonly string[] = [
  ...["refreshPrices", "liquidate", "executeRequest", "executeDecrease", "openLossEvent", "finalizeLossEvent"],
  ...["applyLiens", "claimTicket", "payOut", "limit order", "stop loss", "take profit", "resting take profit"],
  ...["order", "collateral", "decrease", "close", "deposit", "LP withdrawal", "stake"],
];
