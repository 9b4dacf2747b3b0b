// Written by sdk/scripts/params.mjs from artifacts/params.json. Do not edit.
/** How a parameter counts: rate 1e-4, sigmas 1e-4 of one, sigma 1e-9 per square root of an hour, usd 1e-6, tokens atoms, time seconds. */
export type ParameterUnit = "rate" | "sigmas" | "sigma" | "usd" | "tokens" | "time" | "flag";

/** A parameter: what it is, and the least and most that the program accepts; null for none, text where it hangs on another parameter. */
export interface Parameter {
  unit: ParameterUnit;
  least: bigint | string | null;
  most: bigint | string | null;
  /** The only values there are. */
  only?: readonly bigint[];
  means: string;
}

/** Every parameter with its unit and its hard bounds. */
export const PARAMETERS = {
  pool: {
    lpShare: { unit: "rate", least: 3_000n, most: 10_000n, means: "s: the share of a shortfall that LPs bear first." },
    maxClawback: { unit: "rate", least: 0n, most: 2_500n, means: "max_clawback: largest share of escrow plus fresh gain that one loss event takes." },
    minLossEvent: { unit: "usd", least: 1_000_000n, most: 1_000_000_000_000n, means: "Smallest loss event." },
    minLossEventShare: { unit: "rate", least: 0n, most: 100n, means: "Smallest loss event as a share of the winning side's notional." },
    hold: { unit: "time", least: 7_200n, most: 28_800n, means: "How long escrowed profit waits." },
    protocolShare: { unit: "rate", least: 0n, most: 2_000n, means: "Protocol's share of every fee." },
    fundMin: { unit: "usd", least: null, most: null, means: "Fund balance below which nothing can be opened." },
    fundFloor: { unit: "usd", least: 0n, most: "targetMin", means: "Balance that insurance draws must leave in the fund." },
    targetShare: { unit: "rate", least: 10n, most: 1_000n, means: "Fund target as a share of the 24 h average of open interest." },
    targetMin: { unit: "usd", least: 1_000_000n, most: null, means: "Minimum fund target." },
    hourlyCap: { unit: "rate", least: 100n, most: 5_000n, means: "Share of the fund's day-start balance that one side may draw in an hour." },
    poolCap: { unit: "rate", least: 100n, most: 10_000n, means: "Share of the fund's day-start balance that all sides together may draw in a day." },
    deductible: { unit: "rate", least: 0n, most: 100n, means: "Share of day-start AUM_burn that LPs bear in a day before any shortfall arises." },
    keeperFloor: { unit: "usd", least: 0n, most: 10_000_000n, means: "Reward from the fund for liquidating a bankrupt position or finalizing a loss event." },
    young: { unit: "time", least: 60n, most: 3_600n, means: "Age below which a size's part of a deficit is borne by LPs." },
    maxUtilisation: { unit: "rate", least: 1_000n, most: 9_500n, means: "Largest share of the backing token that positions may reserve." },
    keeperShare: { unit: "rate", least: 1_000n, most: 5_000n, means: "Keeper's share of a liquidation fee; the rest is the fund's." },
  },
  custody: {
    sigma: { unit: "sigma", least: 100_000n, most: 200_000_000n, means: "Initial volatility, and the constant one of a token without a market." },
    haircut: { unit: "rate", least: 100n, most: 5_000n, means: "Minimum haircut on this token as collateral." },
    haircutSigmas: { unit: "sigmas", least: 0n, most: 50_000n, means: "z x sqrt(h): how many one-hour sigmas the volatility haircut takes." },
    lpFee: { unit: "rate", least: 0n, most: 100n, means: "Liquidity fee on deposits and withdrawals at the target weight." },
    lpSlope: { unit: "rate", least: 0n, most: 500n, means: "Fee slope: added per 100 % of distance when moving away from the target weight, subtracted when moving toward it." },
    targetWeight: { unit: "rate", least: 0n, most: 10_000n, means: "Target share of the pool's value; the fee curve is built on it." },
    minWeight: { unit: "rate", least: 0n, most: "targetWeight", means: "Share of the pool's value below which withdrawals are refused." },
    maxWeight: { unit: "rate", least: "targetWeight", most: 10_000n, means: "Share of the pool's value above which deposits are refused." },
    borrowMax: { unit: "rate", least: 30_000n, most: 100_000n, means: "Yearly borrow rate at full utilisation." },
    depositCap: { unit: "tokens", least: null, most: null, means: "Most tokens that all LPs together may own." },
    outflow: { unit: "rate", least: 500n, most: 10_000n, means: "Largest share of the LPs' tokens that may leave in an hour, net." },
    stable: { unit: "flag", least: 0n, most: 1n, means: "Whether the token is counted at par." },
  },
  market: {
    initialMargin: { unit: "rate", least: 250n, most: 5_000n, means: "Minimum initial margin." },
    maintenanceMargin: { unit: "rate", least: 125n, most: "initialMargin / 2", means: "Minimum maintenance margin." },
    marginSigmas: { unit: "sigmas", least: 20_000n, most: 200_000n, means: "k x sqrt(h): how many one-hour sigmas initial margin covers; 6 is 3 sigmas over four hours." },
    stress: { unit: "sigma", least: 100_000n, most: 200_000_000n, means: "Minimum stress volatility." },
    oiLow: { unit: "rate", least: 0n, most: "oiHigh - 1", means: "Open interest above which initial margin grows, as a share of `weight` x AUM." },
    oiHigh: { unit: "rate", least: 100n, most: 60_000n, means: "Open interest at which the full `oiAddon` applies, as a share of `weight` x AUM." },
    oiAddon: { unit: "rate", least: 0n, most: 10_000n, means: "Largest amount that open interest adds to initial margin." },
    weight: { unit: "rate", least: 100n, most: 10_000n, means: "Share of the pool's value meant for this market." },
    baseFee: { unit: "rate", least: 1n, most: 50n, means: "Fee on notional at each open and close." },
    liqFee: { unit: "rate", least: "2 * (baseFee + 10)", most: 200n, means: "Fee on notional closed by liquidation." },
    impact: { unit: "rate", least: 0n, most: 10_000n, means: "Impact factor k." },
    depth: { unit: "usd", least: 1_000_000_000_000n, most: 10_000_000_000_000_000n, means: "Skew at which the impact is k/2." },
    maxLong: { unit: "usd", least: null, most: null, means: "Cap on long notional, at entry prices." },
    maxShort: { unit: "usd", least: null, most: null, means: "Cap on short notional, at entry prices." },
    maxSourceGap: { unit: "rate", least: 10n, most: 500n, means: "Largest difference between the two price sources at which new risk is taken." },
    dailyCap: { unit: "rate", least: null, most: null, only: [5_000n, 2_500n, 500n], means: "Share of the fund that one side may draw in a day: tier A, B or C." },
  },
} as const satisfies Record<string, Record<string, Parameter>>;
