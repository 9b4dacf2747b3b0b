import type { Answer } from "@ballast/api/contract";
import { asOf, frac, KEYS, NOW, price, sol, usd } from "./base";

type MarketOf = Answer<"market">["data"];
type SideOf = MarketOf["sides"][number];

const side = (which: "long" | "short", more: Partial<SideOf>): SideOf => ({
  ...{ side: which, size: sol("6640"), entry: usd("986200"), notional: usd("949520"), positions: 121 },
  ...{ cap: usd("50000000"), liens: "0", openEvent: "0", waitingShortfall: "0", threshold: usd("1000") },
  reduceOnly: false,
  fund: { hour: usd("7187"), day: usd("14374"), pool: usd("17249"), available: usd("7187") },
  terms: {
    ...{ phi: frac("0"), hold: 28_800, jumped: true, reference: price("164.8"), coverage: frac("0.4574") },
    ...{ worstNext: frac("0.25"), worstTotal: frac("0.5") },
  },
  ...more,
});

export const margins: MarketOf["margins"] = {
  ...{ initial: "1360", base: "1260", addOn: "100", maintenance: "680", withdrawal: "1360", afterLiquidation: "850" },
};

const MARKET: MarketOf = {
  ...{ number: 0, address: KEYS.market, index: 1, stable: 0, decimals: 9, status: "active" },
  print: {
    ...{ price: price("143"), conf: price("0.12"), ema: price("151.2"), publishTime: NOW - 1, ageSeconds: 1 },
    silent: false,
  },
  ...{ second: null, settle: null },
  sides: [
    side("long", {}),
    side("short", {
      ...{
        size: sol("9300"),
        entry: usd("1365000"),
        notional: usd("1329900"),
        positions: 93,
        liens: usd("1178.408684"),
      },
      terms: {
        ...{ phi: frac("1"), hold: 28_800, jumped: true, reference: price("226"), coverage: frac("0.4574") },
        ...{ worstNext: frac("0.25"), worstTotal: frac("0.5") },
      },
    }),
  ],
  ...{ skew: `-${usd("380380")}`, margins, sigma: "21000000", params: {} },
};
export const market: Answer<"market"> = { asOf, data: MARKET };
export const markets: Answer<"markets"> = { asOf, items: [MARKET] };
