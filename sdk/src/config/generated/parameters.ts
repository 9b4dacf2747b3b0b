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
    maxClawback: { unit: "rate", least: 0n, most: 2_500n, means: "max_clawback: most of (escrow + fresh gain) that one loss event takes." },
    minLossEvent: { unit: "usd", least: 1_000_000n, most: 1_000_000_000_000n, means: "Smallest loss event." },
    minLossEventShare: { unit: "rate", least: 0n, most: 100n, means: "Smallest loss event as a share of the winning side's notional." },
    hold: { unit: "time", least: 7_200n, most: 28_800n, means: "How long an escrowed profit waits." },
    protocolShare: { unit: "rate", least: 0n, most: 2_000n, means: "Share of every fee that goes to the protocol." },
    fundMin: { unit: "usd", least: null, most: null, means: "Below this fund nothing can be opened." },
    fundFloor: { unit: "usd", least: 0n, most: "targetMin", means: "Insurance draws leave this much in the fund." },
    targetShare: { unit: "rate", least: 10n, most: 1_000n, means: "Fund target as a share of the 24 h average of open interest." },
    targetMin: { unit: "usd", least: 1_000_000n, most: null, means: "Least fund target." },
    hourlyCap: { unit: "rate", least: 100n, most: 5_000n, means: "Of the fund at the start of the day, what one side may draw in an hour." },
    poolCap: { unit: "rate", least: 100n, most: 10_000n, means: "Of the fund at the start of the day, what all sides may draw in a day." },
    deductible: { unit: "rate", least: 0n, most: 100n, means: "Of AUM_burn at the start of the day, what LPs bear before any shortfall." },
    keeperFloor: { unit: "usd", least: 0n, most: 10_000_000n, means: "Paid from the fund for liquidating a bankrupt position or finalizing a loss event." },
    young: { unit: "time", least: 60n, most: 3_600n, means: "Size younger than this leaves its part of a deficit to the LPs." },
    maxUtilisation: { unit: "rate", least: 1_000n, most: 9_500n, means: "Of the backing token, most that positions may reserve." },
  },
  custody: {
    sigma: { unit: "sigma", least: 100_000n, most: 200_000_000n, means: "Volatility at the start, and of a token without market." },
    haircut: { unit: "rate", least: 100n, most: 5_000n, means: "Least taken off the value of this token as collateral." },
    haircutSigmas: { unit: "sigmas", least: 0n, most: 50_000n, means: "z x sqrt(h): how many sigmas (of one hour) are taken off beside it." },
    lpFee: { unit: "rate", least: 0n, most: 100n, means: "Off every deposit and withdrawal of liquidity at the target weight." },
    lpSlope: { unit: "rate", least: 0n, most: 500n, means: "More (or less, on the way to the target) of that fee for each one of distance from the target weight." },
    targetWeight: { unit: "rate", least: 0n, most: 10_000n, means: "Share of the pool's value that this token should have: the fee curve is built on it." },
    minWeight: { unit: "rate", least: 0n, most: "targetWeight", means: "Share of the pool's value below which withdrawals are refused." },
    maxWeight: { unit: "rate", least: "targetWeight", most: 10_000n, means: "Share of the pool's value above which deposits are refused." },
    borrowMax: { unit: "rate", least: 30_000n, most: 100_000n, means: "Borrow rate a year at full utilisation." },
    depositCap: { unit: "tokens", least: null, most: null, means: "Most tokens that LPs may own together." },
    outflow: { unit: "rate", least: 500n, most: 10_000n, means: "Most of the LPs' tokens that may leave, net, in an hour." },
    stable: { unit: "flag", least: 0n, most: 1n, means: "Whether the token is counted at par." },
  },
  market: {
    initialMargin: { unit: "rate", least: 250n, most: 5_000n, means: "Least initial margin." },
    maintenanceMargin: { unit: "rate", least: 125n, most: "initialMargin / 2", means: "Least maintenance margin." },
    marginSigmas: { unit: "sigmas", least: 20_000n, most: 200_000n, means: "k x sqrt(h): how many sigmas (of one hour) initial margin covers; 6 are 3 sigmas of four hours." },
    stress: { unit: "sigma", least: 100_000n, most: 200_000_000n, means: "Least stress volatility." },
    oiLow: { unit: "rate", least: 0n, most: "oiHigh - 1", means: "Open interest from which initial margin grows, as a share of `weight` x AUM." },
    oiHigh: { unit: "rate", least: 100n, most: 60_000n, means: "Open interest at which initial margin has grown by `oiAddon`, as a share of `weight` x AUM." },
    oiAddon: { unit: "rate", least: 0n, most: 10_000n, means: "Most growth by open interest, of the initial margin." },
    weight: { unit: "rate", least: 100n, most: 10_000n, means: "Share of the pool's value that this market is meant to use." },
    baseFee: { unit: "rate", least: 1n, most: 50n, means: "Of notional, at each open and close." },
    liqFee: { unit: "rate", least: "2 * (baseFee + 10)", most: 200n, means: "Of notional closed by liquidation." },
    impact: { unit: "rate", least: 0n, most: 10_000n, means: "Impact factor k." },
    depth: { unit: "usd", least: 1_000_000_000_000n, most: 10_000_000_000_000_000n, means: "Skew at which the impact is k/2." },
    maxLong: { unit: "usd", least: null, most: null, means: "Most notional of longs, at entry prices." },
    maxShort: { unit: "usd", least: null, most: null, means: "Most notional of shorts, at entry prices." },
    maxSourceGap: { unit: "rate", least: 10n, most: 500n, means: "Most that the second price source may differ, for new risk." },
    dailyCap: { unit: "rate", least: null, most: null, only: [5_000n, 2_500n, 500n], means: "Share of the fund that one side may draw in a day: tier A, B or C." },
  },
} as const satisfies Record<string, Record<string, Parameter>>;
