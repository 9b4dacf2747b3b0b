/** The front page's numbers and sentences. */
import type { Answer } from "../data/contract";
import { counted } from "../words/address";
import { bps, frac, price, shortUsd, usd } from "../words/amounts";
import { instant } from "../words/time";

type Market = Answer<"markets">["items"][number];
type Complete = Answer<"completeness">["data"];
type Fund = Answer<"fund">["data"];
type Pool = Answer<"pool">["data"];

/** That nothing is missing, in a sentence. */
export function completeness({ complete, count, first, last, gaps }: Complete): string {
  if (first === null || last === null) return "No event has been read yet.";
  const all = `${counted(count, "event")}, numbers ${first.toLocaleString("en-US")} to ${last.toLocaleString("en-US")}`;
  if (complete) return `${all}: none is missing.`;
  const missing =
    gaps.length === 0 ? "the newest are still being read" : `${counted(gaps.length, "gap")} being repaired`;
  return `${all}: ${missing}.`;
}

export const poolStats = (pool: Pool) => [
  {
    label: "The LPs' pool",
    value: shortUsd(pool.value?.burn ?? pool.aum),
    unit: "USD",
    note:
      pool.value === null ? "when last measured: prices are too old to measure it now" : "what could be withdrawn now",
  },
  {
    label: "One LP token",
    value: pool.lpPrice === null ? "not now" : price(pool.lpPrice.burn),
    ...(pool.lpPrice === null ? {} : { unit: "USD" }),
    note: pool.lpPrice === null ? "prices are too old" : "for a withdrawal",
  },
  { label: "Open interest", value: shortUsd(pool.openInterest), unit: "USD", note: "all markets, at entry prices" },
];

export const fundStat = (fund: Fund) => ({
  label: "Insurance fund",
  value: shortUsd(fund.balance),
  unit: "USD",
  note: `${bps(fund.coverage, 1)} of its target of ${shortUsd(fund.target)}`,
});

/** A side as the markets' table says it. */
export function sideOf({ sides }: Market, which: "long" | "short") {
  const side = sides.find((each) => each.side === which);
  return side === undefined
    ? { notional: "unknown", ofCap: "", phi: "unknown" }
    : {
        notional: shortUsd(side.notional),
        ofCap: `of ${shortUsd(side.cap)}`,
        phi: frac(side.terms.phi, 0),
      };
}

export const marginsOf = ({ margins }: Market): string => `${bps(margins.initial)} / ${bps(margins.maintenance)}`;

/** The newest receipt, in a sentence that makes one open it. */
export const newestReceipt = (event: Answer<"lossEvents">["items"][number], market: string): string =>
  `On ${instant(event.opened)}, ${market} ${event.side === "long" ? "shorts" : "longs"} left ${usd(event.shortfall)} USD ` +
  `to be shared, after the fund paid ${usd(event.insurance)} and the LPs' deductible ${usd(event.deductible)}.`;
