import type { AnswerThen, ThenName } from "@ballast/api/contract";
import { frac, KEYS, NOW, asOf as now, price, sol, usd } from "./base";

const asOf = { ...now, slot: now.slot - 2_704, sequence: 405, ts: NOW - 1_352, lagMs: null };
const print = (text: string) => ({ price: price(text), conf: price("0.4"), ema: price("190"), publishTime: asOf.ts });

const side = (which: "long" | "short", size: string, entry: string, phi: string) => ({
  ...{ side: which, size: sol(size), entry: usd(entry), positions: 140, liens: "0", waitingShortfall: "0" },
  ...{ openEvent: which === "short" ? usd("76409.76784") : "0", phi: frac(phi) },
});
const market: AnswerThen<"market">["data"] = {
  ...{ number: 0, status: "active", print: print("164.8"), fast: frac("0.000441"), slow: frac("0.000121") },
  sides: [side("long", "6640", "986200", "0"), side("short", "15300", "3400200", "1")],
  margins: { base: "1260", maintenance: "630" },
};

/** What was kept of event 405, at which the loss event opened. */
export const KEPT_THEN: { [N in ThenName]: AnswerThen<N> } = {
  pool: {
    asOf,
    data: {
      ...{ address: KEYS.pool, sequence: 406, lpSupply: usd("8711122.436758"), aum: usd("6812000") },
      ...{ value: { mint: usd("6814000"), burn: usd("6812000") }, lpPrice: null, fund: usd("30000") },
      ...{ fundTarget: usd("50000"), utilisation: "4100" },
    },
  },
  custodies: { asOf, items: [] },
  market: { asOf, data: market },
  markets: { asOf, items: [market] },
};
