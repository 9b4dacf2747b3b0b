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
  "mutualization.max_clawback": { scope: "pool", field: "maxClawback", unit: "rate", means: "max_clawback: largest share of escrow plus fresh gain that one loss event takes" },
  "mutualization.min_loss_event": { scope: "pool", field: "minLossEvent", unit: "usd", means: "Smallest loss event" },
  "mutualization.min_loss_event_share": { scope: "pool", field: "minLossEventShare", unit: "rate", means: "Smallest loss event as a share of the winning side's notional" },
  "mutualization.hold": { scope: "pool", field: "hold", unit: "time", means: "How long escrowed profit waits" },
  "fees.protocol_share": { scope: "pool", field: "protocolShare", unit: "rate", means: "Protocol's share of every fee" },
  "insurance.min": { scope: "pool", field: "fundMin", unit: "usd", means: "Fund balance below which nothing can be opened" },
  "insurance.floor": { scope: "pool", field: "fundFloor", unit: "usd", means: "Balance that insurance draws must leave in the fund" },
  "insurance.target_share": { scope: "pool", field: "targetShare", unit: "rate", means: "Fund target as a share of the 24 h average of open interest" },
  "insurance.target_min": { scope: "pool", field: "targetMin", unit: "usd", means: "Minimum fund target" },
  "insurance.hourly_cap": { scope: "pool", field: "hourlyCap", unit: "rate", means: "Share of the fund's day-start balance that one side may draw in an hour" },
  "insurance.pool_cap": { scope: "pool", field: "poolCap", unit: "rate", means: "Share of the fund's day-start balance that all sides together may draw in a day" },
  "mutualization.deductible": { scope: "pool", field: "deductible", unit: "rate", means: "Share of day-start AUM_burn that LPs bear in a day before any shortfall arises" },
  "insurance.keeper_floor": { scope: "pool", field: "keeperFloor", unit: "usd", means: "Reward from the fund for liquidating a bankrupt position or finalizing a loss event" },
  "mutualization.young": { scope: "pool", field: "young", unit: "time", means: "Age below which a size's part of a deficit is borne by LPs" },
  "pool.max_utilisation": { scope: "pool", field: "maxUtilisation", unit: "rate", means: "Largest share of the backing token that positions may reserve" },
  "fees.keeper_share": { scope: "pool", field: "keeperShare", unit: "rate", means: "Keeper's share of a liquidation fee; the rest is the fund's" },
  "fees.liquidity": { scope: "custody", field: "lpFee", unit: "rate", means: "Liquidity fee on deposits and withdrawals at the target weight; every token" },
  "fees.borrow_max": { scope: "custody", field: "borrowMax", unit: "rate", means: "Yearly borrow rate at full utilisation; every token" },
  "fees.base": { scope: "market", field: "baseFee", unit: "rate", means: "Fee on notional at each open and close; every market" },
  "fees.liquidation": { scope: "market", field: "liqFee", unit: "rate", means: "Fee on notional closed by liquidation; every market" },
  "fees.impact": { scope: "market", field: "impact", unit: "rate", means: "Impact factor k; every market" },
};

/** Of one market, `market.SOL.initial_margin`, or of every one, `market.*.initial_margin`. */
export const MARKET_PARAMS: Record<string, Param> = {
  "initial_margin": { scope: "market", field: "initialMargin", unit: "rate", means: "Minimum initial margin" },
  "maintenance_margin": { scope: "market", field: "maintenanceMargin", unit: "rate", means: "Minimum maintenance margin" },
  "margin_sigmas": { scope: "market", field: "marginSigmas", unit: "sigmas", means: "k x sqrt(h): how many one-hour sigmas initial margin covers; 6 is 3 sigmas over four hours" },
  "stress": { scope: "market", field: "stress", unit: "sigma", means: "Minimum stress volatility" },
  "oi_low": { scope: "market", field: "oiLow", unit: "rate", means: "Open interest above which initial margin grows, as a share of `weight` x AUM" },
  "oi_high": { scope: "market", field: "oiHigh", unit: "rate", means: "Open interest at which the full `oi_addon` applies, as a share of `weight` x AUM" },
  "oi_addon": { scope: "market", field: "oiAddon", unit: "rate", means: "Largest amount that open interest adds to initial margin" },
  "weight": { scope: "market", field: "weight", unit: "rate", means: "Share of the pool's value meant for this market" },
  "base_fee": { scope: "market", field: "baseFee", unit: "rate", means: "Fee on notional at each open and close" },
  "liq_fee": { scope: "market", field: "liqFee", unit: "rate", means: "Fee on notional closed by liquidation" },
  "impact": { scope: "market", field: "impact", unit: "rate", means: "Impact factor k" },
  "depth": { scope: "market", field: "depth", unit: "usd", means: "Skew at which the impact is k/2" },
  "max_long": { scope: "market", field: "maxLong", unit: "usd", means: "Cap on long notional, at entry prices" },
  "max_short": { scope: "market", field: "maxShort", unit: "usd", means: "Cap on short notional, at entry prices" },
  "max_source_gap": { scope: "market", field: "maxSourceGap", unit: "rate", means: "Largest difference between the two price sources at which new risk is taken" },
  "daily_cap": { scope: "market", field: "dailyCap", unit: "rate", means: "Share of the fund that one side may draw in a day: tier A, B or C" },
};

/** Of one token, `custody.SOL.haircut`, or of every one, `custody.*.haircut`. */
export const CUSTODY_PARAMS: Record<string, Param> = {
  "sigma": { scope: "custody", field: "sigma", unit: "sigma", means: "Initial volatility, and the constant one of a token without a market" },
  "haircut": { scope: "custody", field: "haircut", unit: "rate", means: "Minimum haircut on this token as collateral" },
  "haircut_sigmas": { scope: "custody", field: "haircutSigmas", unit: "sigmas", means: "z x sqrt(h): how many one-hour sigmas the volatility haircut takes" },
  "lp_fee": { scope: "custody", field: "lpFee", unit: "rate", means: "Liquidity fee on deposits and withdrawals at the target weight" },
  "lp_slope": { scope: "custody", field: "lpSlope", unit: "rate", means: "Fee slope: added per 100 % of distance when moving away from the target weight, subtracted when moving toward it" },
  "target_weight": { scope: "custody", field: "targetWeight", unit: "rate", means: "Target share of the pool's value; the fee curve is built on it" },
  "min_weight": { scope: "custody", field: "minWeight", unit: "rate", means: "Share of the pool's value below which withdrawals are refused" },
  "max_weight": { scope: "custody", field: "maxWeight", unit: "rate", means: "Share of the pool's value above which deposits are refused" },
  "borrow_max": { scope: "custody", field: "borrowMax", unit: "rate", means: "Yearly borrow rate at full utilisation" },
  "deposit_cap": { scope: "custody", field: "depositCap", unit: "tokens", means: "Most tokens that all LPs together may own" },
  "outflow": { scope: "custody", field: "outflow", unit: "rate", means: "Largest share of the LPs' tokens that may leave in an hour, net" },
};
