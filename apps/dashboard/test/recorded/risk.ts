/** Risk and hedges, of the same evening. */
import type { Answer } from "@ballast/api/contract";
import { asOf, KEYS, NOW, price, usd } from "./base";

/** 1e-9 of a share. */
const nano = (share: number) => String(Math.round(share * 1e9));

const quantiles = (values: readonly [number, number][]) =>
  values.map(([value, mean], i) => ({
    ...{ level: nano([0.95, 0.99, 0.999][i] ?? 0), value: usd(String(value)), mean: usd(String(mean)) },
  }));

export const riskVar: Answer<"riskVar"> = {
  asOf,
  data: {
    ...{ hours: 24, scenarios: 600, positions: 214 },
    kept: quantiles([
      [0, 2_736],
      [3_358, 13_101],
      [31_677, 34_945],
    ]),
    unkept: quantiles([
      [64_554, 173_671],
      [228_289, 345_122],
      [512_659, 720_818],
    ]),
    liquidated: quantiles([
      [624_270, 727_364],
      [808_333, 879_233],
      [979_159, 1_055_303],
    ]),
    coverTwo: usd("47977"),
    fund: {
      ...{ balance: usd("32905.659185"), floor: usd("10000"), target: usd("50000"), needed: usd("41677") },
      runwayDays: 118,
    },
    model: { name: "fhs", source: "SOL perpetual, 15 minutes", from: "2024-07-01", to: "2025-06-30" },
  },
};

const stress = (name: string, words: string, index: number, paid: readonly [number, number, number]) => ({
  ...{ name, words, index: String(index), stable: "0", liquidated: 61, failed: 0 },
  deficit: usd(String(paid[0] + paid[1] + paid[2])),
  ...{ insurance: usd(String(paid[0])), lps: usd(String(paid[1])), shortfall: usd(String(paid[2])) },
});
export const riskStress: Answer<"riskStress"> = {
  asOf,
  items: [
    stress("minute", "10 Oct 2025, 21:18: the worst minute", -1_236, [7_187, 2_450, 0]),
    stress("october", "10 Oct 2025, 20:50 to 21:21: the whole fall", -3_177, [7_187, 8_560, 198_253]),
  ],
};

export const riskForecast: Answer<"riskForecast"> = {
  asOf,
  items: [1, 4, 24].map((hours) => ({
    ...{ hours, positions: 214, expected: nano(hours * 0.6), notional: usd(String(hours * 4_100)) },
    over: hours === 24 ? 9 : 1,
  })),
};

const calibration = { said: nano(0.285), was: nano(0.271) };
export const atRisk: Answer<"atRisk"> = {
  asOf,
  items: [
    {
      ...{ position: KEYS.market, owner: KEYS.hana, market: 0, side: "short", notional: usd("143000") },
      ...{ liquidation: price("146.9"), move: "273", chance: nano(0.3141), calibration },
    },
    {
      ...{ position: KEYS.receipt, owner: null, market: 0, side: "long", notional: usd("2200") },
      ...{ liquidation: price("121.55"), move: "-1500", chance: nano(0.0042), calibration: null },
    },
  ],
  next: null,
};

const bins = [
  [40_100, 0.0008, 0.0011],
  [9_200, 0.034, 0.031],
  [2_100, 0.285, 0.271],
  [800, 0.9, 0.88],
].map(([count = 0, forecast = 0, happened = 0]) => ({ count, forecast: nano(forecast), happened: nano(happened) }));
const score = {
  ...{ count: 3_210, base: nano(0.031), expected: nano(101.2), happened: 99, prAuc: nano(0.48), brierSkill: 0.3 },
  ...{ ece: nano(0.0042), recallTop5: nano(0.61) },
};
export const scorecard: Answer<"scorecard"> = {
  asOf,
  data: {
    ...{ days: 7, entries: 9_412, head: "9b".repeat(32) },
    cards: [
      {
        ...{ hours: 4, settled: 96, waiting: 16, all: score, calm: score, crash: null, reliability: bins },
        lead: { hits: 99, warned: 71, medianMinutes: 48, p10Minutes: 6 },
      },
    ],
    tried: [4, 24].map((hours) => ({
      ...{ hours, from: "2025-07-01", to: "2026-07-02", count: 127_241, ece: nano(0.0016), reliability: bins },
    })),
  },
};

export const riskAlerts: Answer<"riskAlerts"> = {
  asOf,
  items: [
    {
      ...{ market: 0, level: "warn", price: price("143"), probability: nano(0.94) },
      groups: { price: nano(0.81), flow: nano(0.2), oracle: nano(0.4), book: nano(0.6) },
      causes: ["the price fell by 4.4 % within 15 minutes", "a move that takes margins is forecast (21 %)"],
      ...{ looks: 14, enough: false, since: NOW - 14_400 },
    },
  ],
};

export const riskAdvice: Answer<"riskAdvice"> = {
  asOf,
  items: [
    {
      ...{ market: 0, kind: "tighten", words: "let market 0 only reduce: nothing new is opened" },
      ...{ why: ["the price fell by 4.4 % within 15 minutes"], signer: KEYS.pool, refusal: null },
      transaction: "AQAAAA".repeat(40),
    },
  ],
};

const fresh = true;
const pool = { freshness: "fresh" as const, age: 900, slot: "391204118", nav: 6_789_505.16, told: "" };
export const hedgeDelta: Answer<"hedgeDelta"> = {
  asOf: { ...asOf, sequence: null },
  data: {
    ...{ fresh, pool, unnamed: [] },
    assets: [
      {
        ...{ asset: "SOL", price: 143, delta: 3_141_000, hedge: -2_400_000, net: 741_000, target: 0, error: 741_000 },
        ...{ errorBp: 1_091.4, band: 210_400, inside: false, naked: 741_000, unsure: 0, sigmaDay: 0.049 },
        ...{ up: 3_141_000, down: 3_141_000, rounding: 0.003 },
      },
    ],
  },
};

const fails = {
  ...{ naked: 2_400_000, tail: 95_102, stuck: 720_000, loss: 815_102, seconds: 720, coverable: 0.4, hours: 1 },
};
const leg = {
  ...{ asset: "SOL", market: "SOL/USDT:USDT", units: -16_783, usd: -2_400_000, mark: 143, pnl: 1_390_000 },
  ...{ liquidation: 253.65, distance: 4.85, gained: 9.2, adl: 0.8, risk: "high", per8h: 0.0001, basisBp: -31 },
  ...{ openInterest: 812_000_000, fund: 41_000_000 },
};
export const hedgeVenues: Answer<"hedgeVenues"> = {
  asOf: { ...asOf, sequence: null },
  fresh,
  items: [
    {
      ...{ id: "binanceusdm", freshness: "fresh", age: 900, told: "answers", key: "reads only", equity: 720_000 },
      ...{ equityAge: 900, available: 480_000, marginRatio: 0.083, share: 1, legs: [leg], withdrawals: null },
      ...{ skew: 12, failing: 0, lacking: [], fails },
    },
  ],
};
export const hedgeAdl: Answer<"hedgeAdl"> = {
  asOf: { ...asOf, sequence: null },
  fresh,
  items: [
    {
      ...{ venue: "binanceusdm", freshness: "fresh", age: 900, asset: "SOL", market: leg.market, usd: leg.usd },
      ...{ rank: 0.8, risk: "high", gained: 9.2, fund: 41_000_000 },
    },
  ],
};
export const hedgeCarry: Answer<"hedgeCarry"> = {
  asOf: { ...asOf, sequence: null },
  fresh,
  items: [{ asset: "SOL", venue: "binanceusdm", usdPerDay: 720, per8h: 0.0001, yearly: 0.1095 }],
};
export const hedgeStress: Answer<"hedgeStress"> = {
  asOf: { ...asOf, sequence: null },
  fresh,
  items: [
    { move: -0.3, without: null, pool: -942_300, hedge: 720_000, stuck: 0, total: -222_300 },
    { move: -0.3, without: "binanceusdm", pool: -942_300, hedge: 0, stuck: 720_000, total: -1_662_300 },
  ],
};
export const hedgeAlerts: Answer<"hedgeAlerts"> = {
  asOf: { ...asOf, sequence: null },
  fresh,
  items: [
    {
      ...{ level: "critical", kind: "naked", subject: "SOL", since: NOW * 1_000 - 4_000 },
      text: "SOL is naked by 741,000 USD",
    },
  ],
};
