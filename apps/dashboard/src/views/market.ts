/** A market's page: numbers, terms of profit, histogram, history. */
import type { Answer } from "../data/contract";
import { counted } from "../words/address";
import { bps, drawn, frac, isZero, nano, price, shortUsd, times, usd } from "../words/amounts";
import { instant, span } from "../words/time";

type Market = Answer<"market">["data"];
type Side = Market["sides"][number];
type Histogram = Answer<"histogram">["data"];
type Liquidation = Answer<"liquidations">["items"][number];

export const marketStats = ({ print, second, sigma, skew, status }: Market) => [
  {
    label: "Price",
    value: price(print.price),
    unit: "USD",
    note: print.silent ? "the feed is silent" : `± ${price(print.conf)}, published ${span(print.ageSeconds)} before`,
  },
  { label: "Second source", value: second === null ? "none" : price(second.price), note: second === null ? "" : "USD" },
  { label: "Volatility", value: nano(sigma), note: "for the square root of an hour" },
  {
    label: "Skew",
    value: shortUsd(skew),
    unit: "USD",
    note: skew.startsWith("-") ? "shorts outweigh longs" : "longs outweigh shorts",
  },
  { label: "State", value: status, note: "" },
];

export interface TermRow {
  key: string;
  title: string;
  long: string;
  short: string;
}

/** What a side has and what holds for it, long beside short. */
export function termRows({ sides }: Market): TermRow[] {
  const [long, short] = ["long", "short"].map((which) => sides.find(({ side }) => side === which));
  const row = (key: string, title: string, of: (side: Side) => string): TermRow => ({
    ...{ key, title },
    long: long === undefined ? "not known" : of(long),
    short: short === undefined ? "not known" : of(short),
  });
  return [
    row("notional", "Open, at the price of now", ({ notional }) => usd(notional)),
    row("cap", "Most that may be opened, at entry prices", ({ cap }) => usd(cap)),
    row("positions", "Positions", ({ positions }) => positions.toLocaleString("en-US")),
    row("phi", "Fresh profit that waits if closed now", ({ terms }) => frac(terms.phi)),
    row("hold", "How long it waits", ({ terms }) => span(terms.hold)),
    row("reference", "Profit is fresh from", ({ terms }) => price(terms.reference)),
    row("next", "Most that the next event takes of it", ({ terms }) => frac(terms.worstNext)),
    row("total", "Most that all events of the coming hours take", ({ terms }) => frac(terms.worstTotal)),
    row("available", "What the fund may pay for this side now", ({ fund }) => usd(fund.available)),
    row("waiting", "Shortfall that waits to become an event", ({ waitingShortfall }) => usd(waitingShortfall)),
    row("event", "Loss event that is open", ({ openEvent }) => (isZero(openEvent) ? "none" : usd(openEvent))),
    row("liens", "Owed by open positions", ({ liens }) => usd(liens)),
  ];
}

/** The terms in a sentence for those who are about to open. */
export function termsSay({ sides }: Market): string {
  const waits = sides.filter(({ terms }) => !isZero(terms.phi));
  if (waits.length === 0) return "The fund covers enough: profit of both sides is paid at once.";
  return waits
    .map(({ side, terms }) => `${frac(terms.phi, 0)} of fresh profit of ${side}s waits ${span(terms.hold)} now.`)
    .join(" ");
}

export const binTitle = ({ from, to }: Histogram["bins"][number]): string =>
  to === null ? `${times(from)} +` : times(from);

export const histogramBins = ({ bins }: Histogram) =>
  bins.map((bin) => ({
    key: bin.from,
    title: binTitle(bin),
    long: drawn(bin.long, 6),
    short: drawn(bin.short, 6),
  }));

export function histogramSays({ bins, bankrupt, failed }: Histogram): string {
  const [longs, shorts] = [bins.map((bin) => bin.longs), bins.map((bin) => bin.shorts)].map((counts) =>
    counts.reduce((sum, count) => sum + count, 0),
  );
  const rest = [
    ...(bankrupt > 0 ? [`${counted(bankrupt, "position")} would have nothing left`] : []),
    ...(failed > 0 ? [`${counted(failed, "position")} could not be measured`] : []),
  ];
  return [`${counted(longs ?? 0, "long")} and ${counted(shorts ?? 0, "short")} by their leverage now`, ...rest].join(
    "; ",
  );
}

export function candlesSay(items: Answer<"candles">["items"], market: string): string {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return "";
  const lows = items.reduce((low, item) => (BigInt(item.low) < BigInt(low) ? item.low : low), first.low);
  const highs = items.reduce((high, item) => (BigInt(item.high) > BigInt(high) ? item.high : high), first.high);
  return (
    `${market} went from ${price(first.open)} to ${price(last.close)} USD between ${instant(first.ts, true)} and ` +
    `${instant(last.ts, true)}, never below ${price(lows)} and never above ${price(highs)}.`
  );
}

/** Who paid for a liquidation, in words. */
export function paidFor({ deficit, young, insurance, deductible, shortfall }: Liquidation): string {
  if (isZero(deficit)) return "nobody: the collateral was enough";
  const parts: [string, string][] = [
    ["fund", insurance],
    ["LPs, young size", young],
    ["LPs, deductible", deductible],
    ["a loss event", shortfall],
  ];
  return parts
    .filter(([, amount]) => !isZero(amount))
    .map(([payer, amount]) => `${payer} ${usd(amount)}`)
    .join(", ");
}

export const marginStats = ({ initial, base, addOn, maintenance, share }: Answer<"margins">["data"]) => [
  { label: "Initial margin", value: bps(initial), note: "of notional, for new risk" },
  { label: "Follows volatility", value: bps(base), note: "base" },
  {
    label: "Follows open interest",
    value: bps(addOn),
    note: share === null ? "add-on" : `add-on, at ${bps(share)} of the pool's value`,
  },
  { label: "Maintenance margin", value: bps(maintenance), note: "below it anyone may liquidate" },
];
