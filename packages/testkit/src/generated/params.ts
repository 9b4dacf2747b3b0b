// Written by sdk/scripts/params.mjs from artifacts/params.json. Do not edit.
import type { ParameterUnit } from "@ballast/sdk";

/** A parameter by its name in scenarios: the field of a configuration that it is. */
export interface Param {
  scope: "pool" | "market" | "custody";
  field: string;
  unit: ParameterUnit;
  means: string;
}

/** Parameters of the pool, and those of every market or token at once. */
export const PARAMS: Record<string, Param> = {
  "mutualization.lp_share": { scope: "pool", field: "lpShare", unit: "rate", means: "s: the share of a shortfall that LPs bear first" },
  "mutualization.max_clawback": { scope: "pool", field: "maxClawback", unit: "rate", means: "max_clawback: most of (escrow + fresh gain) that one loss event takes" },
  "mutualization.min_loss_event": { scope: "pool", field: "minLossEvent", unit: "usd", means: "Smallest loss event" },
  "mutualization.min_loss_event_share": { scope: "pool", field: "minLossEventShare", unit: "rate", means: "Smallest loss event as a share of the winning side's notional" },
  "mutualization.hold": { scope: "pool", field: "hold", unit: "time", means: "How long an escrowed profit waits" },
  "fees.protocol_share": { scope: "pool", field: "protocolShare", unit: "rate", means: "Share of every fee that goes to the protocol" },
  "insurance.min": { scope: "pool", field: "fundMin", unit: "usd", means: "Below this fund nothing can be opened" },
  "insurance.floor": { scope: "pool", field: "fundFloor", unit: "usd", means: "Insurance draws leave this much in the fund" },
  "insurance.target_share": { scope: "pool", field: "targetShare", unit: "rate", means: "Fund target as a share of the 24 h average of open interest" },
  "insurance.target_min": { scope: "pool", field: "targetMin", unit: "usd", means: "Least fund target" },
  "insurance.hourly_cap": { scope: "pool", field: "hourlyCap", unit: "rate", means: "Of the fund at the start of the day, what one side may draw in an hour" },
  "insurance.pool_cap": { scope: "pool", field: "poolCap", unit: "rate", means: "Of the fund at the start of the day, what all sides may draw in a day" },
  "mutualization.deductible": { scope: "pool", field: "deductible", unit: "rate", means: "Of AUM_burn at the start of the day, what LPs bear before any shortfall" },
  "insurance.keeper_floor": { scope: "pool", field: "keeperFloor", unit: "usd", means: "Paid from the fund for liquidating a bankrupt position or finalizing a loss event" },
  "mutualization.young": { scope: "pool", field: "young", unit: "time", means: "Size younger than this leaves its part of a deficit to the LPs" },
  "pool.max_utilisation": { scope: "pool", field: "maxUtilisation", unit: "rate", means: "Of the backing token, most that positions may reserve" },
  "fees.liquidity": { scope: "custody", field: "lpFee", unit: "rate", means: "Off every deposit and withdrawal of liquidity at the target weight; every token" },
  "fees.borrow_max": { scope: "custody", field: "borrowMax", unit: "rate", means: "Borrow rate a year at full utilisation; every token" },
  "fees.base": { scope: "market", field: "baseFee", unit: "rate", means: "Of notional, at each open and close; every market" },
  "fees.liquidation": { scope: "market", field: "liqFee", unit: "rate", means: "Of notional closed by liquidation; every market" },
  "fees.impact": { scope: "market", field: "impact", unit: "rate", means: "Impact factor k; every market" },
};

/** Of one market, `market.SOL.initial_margin`, or of every one, `market.*.initial_margin`. */
export const MARKET_PARAMS: Record<string, Param> = {
  "initial_margin": { scope: "market", field: "initialMargin", unit: "rate", means: "Least initial margin" },
  "maintenance_margin": { scope: "market", field: "maintenanceMargin", unit: "rate", means: "Least maintenance margin" },
  "margin_sigmas": { scope: "market", field: "marginSigmas", unit: "sigmas", means: "k x sqrt(h): how many sigmas (of one hour) initial margin covers; 6 are 3 sigmas of four hours" },
  "stress": { scope: "market", field: "stress", unit: "sigma", means: "Least stress volatility" },
  "oi_low": { scope: "market", field: "oiLow", unit: "rate", means: "Open interest from which initial margin grows, as a share of `weight` x AUM" },
  "oi_high": { scope: "market", field: "oiHigh", unit: "rate", means: "Open interest at which initial margin has grown by `oi_addon`, as a share of `weight` x AUM" },
  "oi_addon": { scope: "market", field: "oiAddon", unit: "rate", means: "Most growth by open interest, of the initial margin" },
  "weight": { scope: "market", field: "weight", unit: "rate", means: "Share of the pool's value that this market is meant to use" },
  "base_fee": { scope: "market", field: "baseFee", unit: "rate", means: "Of notional, at each open and close" },
  "liq_fee": { scope: "market", field: "liqFee", unit: "rate", means: "Of notional closed by liquidation" },
  "impact": { scope: "market", field: "impact", unit: "rate", means: "Impact factor k" },
  "depth": { scope: "market", field: "depth", unit: "usd", means: "Skew at which the impact is k/2" },
  "max_long": { scope: "market", field: "maxLong", unit: "usd", means: "Most notional of longs, at entry prices" },
  "max_short": { scope: "market", field: "maxShort", unit: "usd", means: "Most notional of shorts, at entry prices" },
  "max_source_gap": { scope: "market", field: "maxSourceGap", unit: "rate", means: "Most that the second price source may differ, for new risk" },
  "daily_cap": { scope: "market", field: "dailyCap", unit: "rate", means: "Share of the fund that one side may draw in a day: tier A, B or C" },
};

/** Of one token, `custody.SOL.haircut`, or of every one, `custody.*.haircut`. */
export const CUSTODY_PARAMS: Record<string, Param> = {
  "sigma": { scope: "custody", field: "sigma", unit: "sigma", means: "Volatility at the start, and of a token without market" },
  "haircut": { scope: "custody", field: "haircut", unit: "rate", means: "Least taken off the value of this token as collateral" },
  "haircut_sigmas": { scope: "custody", field: "haircutSigmas", unit: "sigmas", means: "z x sqrt(h): how many sigmas (of one hour) are taken off beside it" },
  "lp_fee": { scope: "custody", field: "lpFee", unit: "rate", means: "Off every deposit and withdrawal of liquidity at the target weight" },
  "lp_slope": { scope: "custody", field: "lpSlope", unit: "rate", means: "More (or less, on the way to the target) of that fee for each one of distance from the target weight" },
  "target_weight": { scope: "custody", field: "targetWeight", unit: "rate", means: "Share of the pool's value that this token should have: the fee curve is built on it" },
  "min_weight": { scope: "custody", field: "minWeight", unit: "rate", means: "Share of the pool's value below which withdrawals are refused" },
  "max_weight": { scope: "custody", field: "maxWeight", unit: "rate", means: "Share of the pool's value above which deposits are refused" },
  "borrow_max": { scope: "custody", field: "borrowMax", unit: "rate", means: "Borrow rate a year at full utilisation" },
  "deposit_cap": { scope: "custody", field: "depositCap", unit: "tokens", means: "Most tokens that LPs may own together" },
  "outflow": { scope: "custody", field: "outflow", unit: "rate", means: "Most of the LPs' tokens that may leave, net, in an hour" },
};
