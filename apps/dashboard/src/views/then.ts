/** What was kept of an earlier time, as pages say it. */
import type { AnswerThen } from "../data/contract";
import { bps, frac, isZero, price, shortUsd, usd } from "../words/amounts";
import { amountOf, type Token } from "./tokens";

type Pool = AnswerThen<"pool">["data"];
type Market = AnswerThen<"market">["data"];
type Side = Market["sides"][number];

export const poolThen = (pool: Pool) => [
  {
    label: "The LPs' pool",
    value: shortUsd(pool.value?.burn ?? pool.aum),
    unit: "USD",
    note: "what could be withdrawn",
  },
  {
    label: "One LP token",
    value: pool.lpPrice === null ? "not known" : price(pool.lpPrice.burn),
    note: pool.lpPrice === null ? "prices were too old" : "USD, for a withdrawal",
  },
  { label: "Most reserved of any token", value: bps(pool.utilisation, 1), note: "for traders' profit" },
  {
    label: "Insurance fund",
    value: shortUsd(pool.fund),
    unit: "USD",
    note: pool.fundTarget === null ? "" : `its target was ${shortUsd(pool.fundTarget)}`,
  },
];

export const sideThen = ({ sides }: Market, which: "long" | "short"): Side | undefined =>
  sides.find(({ side }) => side === which);

export const phiThen = (side: Side | undefined): string =>
  side === undefined || side.phi === null ? "not known" : frac(side.phi, 0);

export const marketThen = ({ print, margins, status }: Market) => [
  { label: "Price", value: price(print.price), unit: "USD", note: `± ${price(print.conf)}` },
  { label: "Initial margin", value: bps(margins.base), note: "before what open interest adds" },
  { label: "Maintenance margin", value: bps(margins.maintenance), note: "" },
  { label: "State", value: status, note: "" },
];

/** What a side had, long beside short. */
export function rowsThen(market: Market, token: Token): { key: string; title: string; long: string; short: string }[] {
  const row = (key: string, title: string, of: (side: Side) => string) => {
    const [long, short] = (["long", "short"] as const).map((which) => sideThen(market, which));
    const said = (side: Side | undefined) => (side === undefined ? "not known" : of(side));
    return { key, title, long: said(long), short: said(short) };
  };
  return [
    row("size", "Open", ({ size }) => amountOf(size, token)),
    row("entry", "At entry prices, USD", ({ entry }) => usd(entry)),
    row("positions", "Positions", ({ positions }) => positions.toLocaleString("en-US")),
    row("phi", "Fresh profit that would have waited", phiThen),
    row("waiting", "Shortfall that waited to become an event, USD", ({ waitingShortfall }) => usd(waitingShortfall)),
    row("event", "Loss event that was open, USD", ({ openEvent }) => (isZero(openEvent) ? "none" : usd(openEvent))),
    row("liens", "Owed by open positions, USD", ({ liens }) => usd(liens)),
  ];
}
