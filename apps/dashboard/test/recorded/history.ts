import type { Answer } from "@ballast/api/contract";
import { asOf, KEYS, NOW, price, signature, sol, usd } from "./base";

/** Minutes before now and the price then, after the published facts of that evening. */
const PATH: readonly (readonly [minutes: number, price: number])[] = [
  ...([
    [90, 224],
    [70, 220.4],
    [53, 207],
    [48, 203.1],
    [41, 189],
    [32, 184.2],
  ] as const),
  ...([
    [31, 171.2],
    [27, 164.8],
    [22, 143],
    [19, 152.4],
    [12, 149.1],
    [4, 143.8],
    [0, 143],
  ] as const),
];

/** The price so many minutes before now, with a ripple that is the same in every run. */
function at(minutes: number): number {
  const next = Math.max(
    1,
    PATH.findIndex(([time]) => time <= minutes),
  );
  const [[from, a], [to, b]] = [PATH[next - 1] ?? [0, 143], PATH[next] ?? [0, 143]];
  const ripple = minutes === 0 ? 0 : Math.sin(minutes * 2.3) * 0.6 + Math.sin(minutes * 0.71) * 0.9;
  return a + ((b - a) * (from - minutes)) / Math.max(1, from - to) + ripple;
}

const MINUTES = Array.from({ length: 90 }, (_, i) => 89 - i);
const text = (value: number) => price(value.toFixed(4));

export const candles: Answer<"candles"> = {
  asOf,
  items: MINUTES.map((minutes) => {
    const [open, close] = [at(minutes + 1), at(minutes)];
    const wick = Math.abs(Math.sin(minutes * 5.1)) * 1.4;
    return {
      ts: Math.floor(NOW / 60) * 60 - minutes * 60,
      ...{ open: text(open), close: text(close) },
      ...{ high: text(Math.max(open, close) + wick), low: text(Math.min(open, close) - wick) },
    };
  }).reverse(),
  next: null,
};

/** Longs are liquidated in five steps, shorts take profit. */
const longsAt = (minutes: number) => (minutes > 41 ? 16_740 : minutes > 32 ? 15_938 : minutes > 27 ? 14_740 : 6_640);
const shortsAt = (minutes: number) => (minutes > 20 ? 15_300 : minutes > 9 ? 12_100 : 9_300);

export const oi: Answer<"oi"> = {
  asOf,
  items: MINUTES.map((minutes) => {
    const [long, short] = [sol(String(longsAt(minutes))), sol(String(shortsAt(minutes)))];
    const volume = usd(String(900 + (minutes % 7) * 1_300));
    return { ts: Math.floor(NOW / 60) * 60 - minutes * 60, long, short, longHigh: long, shortHigh: short, volume };
  }).reverse(),
  next: null,
};

type Liquidation = Answer<"liquidations">["items"][number];
const liquidation = (
  sequence: number,
  owner: string,
  ago: number,
  at: string,
  size: string,
  paid: Partial<Liquidation>,
) => ({
  ...{
    sequence,
    slot: asOf.slot - ago * 2,
    ts: NOW - ago,
    signature: signature("3"),
    market: 0,
    side: "long" as const,
  },
  ...{ position: KEYS.market, owner, keeper: KEYS.keeperOne, price: price(at), size: sol(size), remaining: "0" },
  ...{ pnl: `-${usd("63800")}`, fee: "0", deficit: "0", young: "0", insurance: "0", deductible: "0", shortfall: "0" },
  ...{ latencyMs: 1_240, ...paid },
});

export const liquidations: Answer<"liquidations"> = {
  asOf,
  items: [
    liquidation(399, KEYS.dora, 902, "143", "2000", {
      ...{ pnl: `-${usd("60268.8")}`, deficit: usd("10268.8"), insurance: usd("1249"), deductible: usd("113.503026") },
      shortfall: usd("8906.296974"),
    }),
    liquidation(398, KEYS.cleo, 1_352, "164.8", "2500", {
      ...{ pnl: `-${usd("60775.2")}`, deficit: usd("42775.2"), shortfall: usd("42775.2") },
    }),
    liquidation(397, KEYS.finn, 1_352, "164.8", "600", { deficit: usd("301.766119"), young: usd("301.766119") }),
    liquidation(396, KEYS.emil, 1_352, "164.8", "2000", {
      ...{ pnl: `-${usd("38422.9489")}`, deficit: usd("23422.9489"), shortfall: usd("23422.9489") },
    }),
    liquidation(395, KEYS.ben, 1_352, "164.8", "3000", {
      ...{ pnl: `-${usd("63603.2")}`, deficit: usd("42003.2"), insurance: usd("9999"), deductible: usd("21792.58106") },
      shortfall: usd("10211.61894"),
    }),
    liquidation(388, KEYS.staker, 5_648, "200.2", "232.2", { latencyMs: null }),
  ],
  next: null,
};
