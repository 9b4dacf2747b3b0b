import type { Answer } from "@ballast/api/contract";
import { asOf, frac, price, usd } from "./base";
import { margins as inForce } from "./market";

const NOW_PRICE = 143;
type Rung = Answer<"ladder">["data"]["rungs"][number];

/** How much breaks at so many steps of 2.5 % below (longs) or above (shorts), and what others would lose then. */
const LONGS = [41_200, 96_400, 188_300, 142_900, 201_700, 88_100, 61_400, 52_300, 40_100, 37_120];
const SHORTS = [22_800, 61_000, 141_200, 266_900, 190_300, 158_000, 121_700, 96_200, 88_900, 73_400];
const LOST = [0, 0, 0, 0, 1_820, 9_640, 27_350, 58_900, 101_200, 152_700];
const ROOMS = { fund: 7_187, deductible: 4_488 } as const;

function payersOf(lost: number): NonNullable<Rung["payers"]> {
  const young = Math.round(lost * 0.04);
  const insurance = Math.min(lost - young, ROOMS.fund);
  const deductible = Math.min(lost - young - insurance, ROOMS.deductible);
  const text = (value: number) => usd(String(value));
  return {
    ...{ deficit: text(lost), young: text(young), insurance: text(insurance), deductible: text(deductible) },
    ...{ shortfall: text(lost - young - insurance - deductible), keeperFloor: text(lost > 0 ? 3 : 0) },
    ...{ longs: 0, shorts: 0 },
  };
}

const at = (changeBp: number) => price(((NOW_PRICE * (10_000 + changeBp)) / 10_000).toFixed(4));
const rung = (changeBp: number, more: Partial<Rung>): Rung => ({
  ...{ low: at(changeBp), high: at(changeBp + 250), changeBp, long: "0", short: "0", longs: 0, shorts: 0 },
  payers: payersOf(0),
  ...more,
});

const below = LONGS.map((notional, i) =>
  rung(-250 * (i + 1), { long: usd(String(notional)), longs: 12 - i, payers: payersOf(LOST[i] ?? 0) }),
);
const above = SHORTS.map((notional, i) =>
  rung(250 * i, {
    short: usd(String(notional)),
    shorts: 9 + (i % 4),
    payers: payersOf(Math.round((LOST[i - 1] ?? 0) / 3)),
  }),
);

export const ladder: Answer<"ladder"> = {
  asOf,
  data: {
    ...{ market: 0, price: price("143"), stepBp: 250, rungs: [...below.reverse(), ...above] },
    ...{ safe: 4, failed: 0, positions: 214, topShare: "4120" },
  },
};

export const margins: Answer<"margins"> = {
  asOf,
  data: {
    ...{ ...inForce, sigma: "21000000", fast: frac("0.000441"), slow: frac("0.000121"), stress: "8000000" },
    ...{ openInterest: usd("2351200"), aum: usd("6789505.164979"), share: "3463", low: "2000", high: "6000" },
    reasons: [
      "Volatility of the last day is 2.10 % for the square root of an hour: six times that is 12.60 %, the base.",
      "Open interest is 34.63 % of what the market is meant for; from 20 % on it adds to the margin: 1.00 % now.",
      "The maintenance margin is half of the initial one, and rises by less than a tenth of itself an hour.",
    ],
  },
};

const bin = (from: string, to: string | null, long: number, short: number, longs: number, shorts: number) => ({
  ...{ from, to, long: usd(String(long)), short: usd(String(short)), longs, shorts },
});
export const histogram: Answer<"histogram"> = {
  asOf,
  data: {
    market: 0,
    bins: [
      bin("0", "10000", 42_000, 90_400, 18, 14),
      bin("10000", "20000", 121_300, 188_200, 22, 19),
      bin("20000", "30000", 201_900, 302_500, 28, 21),
      bin("30000", "50000", 288_400, 391_800, 27, 22),
      bin("50000", "75000", 186_200, 241_000, 16, 11),
      bin("75000", "100000", 78_100, 88_700, 7, 4),
      bin("100000", null, 31_620, 27_300, 3, 2),
    ],
    ...{ bankrupt: 0, failed: 0 },
  },
};

const cost = (notional: string, paid: string) => ({ notional, cost: usd(paid) });
export const skew: Answer<"skew"> = {
  asOf,
  data: {
    ...{ market: 0, long: usd("949520"), short: usd("1329900"), skew: `-${usd("380380")}` },
    impact: [
      cost(`-${usd("1000000")}`, "1760.76"),
      cost(`-${usd("100000")}`, "86.08"),
      cost(usd("100000"), "0"),
      cost(usd("1000000"), "239.24"),
    ],
    history: [],
  },
};
