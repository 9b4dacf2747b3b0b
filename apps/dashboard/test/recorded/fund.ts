import type { Answer } from "@ballast/api/contract";
import { asOf, frac, KEYS, NOW, price, signature, usd } from "./base";

const room = (side: "long" | "short", available: string, phi: string) => ({
  ...{ market: 0, side, hour: usd("7187"), day: usd("14374"), pool: usd("17249"), available: usd(available) },
  phi: frac(phi),
});

export const fund: Answer<"fund"> = {
  asOf,
  data: {
    ...{
      balance: usd("32905.659185"),
      floor: usd("10000"),
      minimum: usd("5000"),
      target: usd("50000"),
      coverage: "6581",
    },
    ...{ value: usd("32905.836539"), shares: usd("40000"), epoch: 0, due: usd("602.87"), feeShare: "4676" },
    ...{ averageOpenInterest: usd("2410000"), dayBalance: usd("28749") },
    rooms: [room("long", "7187", "1"), room("short", "7187", "0")],
    runway: { drawn: usd("11250"), hours: 49 },
  },
};

type Flow = Answer<"fundFlows">["items"][number];
const flow = (sequence: number, ago: number, source: Flow["source"], amount: string, balance: string): Flow => ({
  ...{ sequence, ts: NOW - ago, source, amount, balance: usd(balance), market: source === "draw" ? 0 : null },
  ...{ owner: source === "stake" ? KEYS.staker : null, signature: signature("5") },
});
export const fundFlows: Answer<"fundFlows"> = {
  asOf,
  items: [
    flow(404, 640, "sweep", usd("4156.659185"), "32905.659185"),
    flow(399, 902, "draw", `-${usd("1249")}`, "28749"),
    flow(398, 902, "keeper", `-${usd("1")}`, "29998"),
    flow(396, 1_352, "keeper", `-${usd("1")}`, "29999"),
    flow(395, 1_352, "draw", `-${usd("9999")}`, "30000"),
    flow(12, 86_000, "sweep", usd("1"), "39999"),
    flow(1, 90_000, "stake", usd("39998"), "39998"),
  ],
  next: null,
};

export const drawdowns: Answer<"drawdowns"> = {
  asOf,
  items: [{ from: NOW - 1_352, to: null, peak: usd("40000"), trough: usd("28749"), at: NOW - 902, depth: "2812" }],
};

export const stakers: Answer<"stakers"> = {
  asOf,
  items: [{ owner: KEYS.staker, shares: usd("40000"), value: usd("32905.65"), requested: "0", readyAt: null }],
  next: null,
};

const stress = (changeBp: number, at: string, lost: number, paid: number, lps: number) => ({
  ...{ market: 0, changeBp, price: price(at), deficit: usd(String(lost)), insurance: usd(String(paid)) },
  ...{ keeperFloor: usd(lost > 0 ? "3" : "0"), balance: usd(String(32_905 - paid)), lps: usd(String(lps)) },
  shortfall: usd(String(lost - paid - lps)),
});
export const fundStress: Answer<"fundStress"> = {
  asOf,
  items: [
    stress(-3000, "100.1", 214_000, 7_187, 8_560),
    stress(-2000, "114.4", 58_900, 7_187, 6_844),
    stress(-1000, "128.7", 0, 0, 0),
    stress(1000, "157.3", 0, 0, 0),
    stress(2000, "171.6", 9_116, 7_187, 1_929),
    stress(3000, "185.9", 44_100, 7_187, 6_252),
  ],
};
