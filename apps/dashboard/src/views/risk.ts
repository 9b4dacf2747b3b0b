/** The risk page: forecasts, alarms and advice in words. */
import type { Answer } from "../data/contract";
import { counted, listed } from "../words/address";
import { bps, drawn, isZero, nano, shortUsd, units, usd } from "../words/amounts";
import { instant } from "../words/time";

type Value = NonNullable<Answer<"riskVar">["data"]>;
type Quantile = Value["kept"][number];
export type Stress = Answer<"riskStress">["items"][number];
export type Forecast = Answer<"riskForecast">["items"][number];
export type Warning = Answer<"riskAlerts">["items"][number];
type Scorecard = Answer<"scorecard">["data"];
export type Card = Scorecard["cards"][number];
type Calibration = Answer<"atRisk">["items"][number]["calibration"];

const worst = (all: readonly Quantile[]): Quantile | undefined => all.at(-1);

export function valueSays(value: Value): string {
  const { hours, kept, fund } = value;
  const last = worst(kept);
  if (last === undefined) return "";
  const enough = BigInt(fund.needed) <= BigInt(fund.balance);
  return (
    `Within ${hours} hours, on ${nano(last.level, 1)} of all days, losses beyond collateral stay below ` +
    `${usd(last.value)} USD while keepers act. The fund would need ${usd(fund.needed)} USD for that and has ` +
    `${usd(fund.balance)}: ${enough ? "it is enough" : "it is not enough"}.`
  );
}

export const valueStats = ({ coverTwo, fund }: Value) => [
  { label: "Fund", value: usd(fund.balance), unit: "USD", note: `target ${usd(fund.target)}` },
  { label: "It needs", value: usd(fund.needed), unit: "USD", note: "its floor and the worst of 1,000 days" },
  { label: "Two worst markets", value: usd(coverTwo), unit: "USD", note: "each in its own worst scenario" },
  {
    label: "It lasts",
    value: fund.runwayDays === null ? "no loss expected" : counted(fund.runwayDays, "day"),
    note: "at what is expected to be lost, without income",
  },
];

export interface ValueRow {
  key: string;
  title: string;
  quantiles: readonly Quantile[];
}

export const valueRows = ({ kept, unkept, liquidated }: Value): ValueRow[] => [
  { key: "kept", title: "Beyond collateral, keepers act", quantiles: kept },
  { key: "unkept", title: "Beyond collateral, nobody acts", quantiles: unkept },
  { key: "liquidated", title: "Liquidated", quantiles: liquidated },
];

/** Who would pay, in the order of the waterfall. */
export const stressParts = (stress: Stress) => [
  { key: "fund", pocket: "fund", size: drawn(stress.insurance, 6) },
  { key: "lps", pocket: "lps", size: drawn(stress.lps, 6) },
  { key: "shared", pocket: "winners", size: drawn(stress.shortfall, 6) },
];

const signed = (text: string) => `${text.startsWith("-") || isZero(text) ? "" : "+"}${bps(text, 1)}`;
export const moveOf = (text: string | null): string => (text === null ? "no price does it" : signed(text));

export function stressesSay(items: readonly Stress[]): string {
  const most = items.reduce<Stress | null>(
    (found, item) => (found === null || BigInt(item.deficit) > BigInt(found.deficit) ? item : found),
    null,
  );
  if (most === null) return "There is no open position: no crash could cost anybody anything.";
  if (isZero(most.deficit)) return "None of these crashes would cost more than traders' collateral.";
  return (
    `The worst of them would be "${most.words}": ${usd(most.deficit)} USD beyond collateral if it came at once, of ` +
    `which ${usd(most.shortfall)} would be shared by LPs and winners.`
  );
}

export function forecastSays({ hours, expected, positions, over }: Forecast): string {
  const likely = over === 0 ? "none has a chance of a fifth" : `${counted(over, "position")} with a chance of a fifth`;
  return (
    `Within ${hours} hours, ${units(expected, 9, 1)} of ${counted(positions, "position")} are expected to be ` +
    `liquidated: ${likely} or more.`
  );
}

/** What a forecast of a size was worth before. */
export const calibrated = (of: Calibration): string =>
  of === null ? "not known" : `of ${nano(of.said, 1)}, ${nano(of.was, 1)} came true`;

export const LEVEL_WORDS: Record<Warning["level"], string> = {
  calm: "Calm",
  watch: "To be watched",
  warn: "Warning",
  act: "Act now",
};

export function warningSays(items: readonly Warning[], name: (market: number) => string): string {
  const loud = items.filter(({ level }) => level !== "calm");
  if (loud.length === 0) return "Nothing is unusual: no rule is broken, and detectors are calm.";
  return `${loud.map(({ market, level, causes }) => `${name(market)}: ${LEVEL_WORDS[level].toLowerCase()}, because ${listed(causes)}`).join(". ")}.`;
}

/** What the detectors cannot say yet. */
export const watchedSince = ({ looks, enough, since }: Warning): string => {
  const history = since === null ? "no price before" : `prices since ${instant(since, true)}`;
  return enough ? history : `too little history: ${counted(looks, "look")} of 20, ${history}`;
};

export function recordSays({ entries, days, cards }: Scorecard): string {
  const settled = cards.reduce((sum, card) => sum + card.settled, 0);
  const waiting = cards.reduce((sum, card) => sum + card.waiting, 0);
  if (settled === 0)
    return `${counted(entries, "line")} are written, ${counted(waiting, "round")} of forecasts wait for their time: nothing is settled yet.`;
  return `Of the last ${counted(days, "day")}, ${counted(settled, "round")} of forecasts are settled and ${waiting} wait.`;
}

type Tried = Scorecard["tried"][number];
export const triedSays = ({ hours, from, to, count, ece }: Tried): string =>
  `On days that it had not seen, ${from} to ${to}, the model made ${count.toLocaleString("en-US")} forecasts for ` +
  `${hours} hours: on average they were wrong by ${nano(ece, 2)}.`;

export const dots = (bins: Tried["reliability"]) =>
  bins.map(({ forecast, happened }) => ({ key: forecast, said: drawn(forecast, 9), was: drawn(happened, 9) }));

export const short = shortUsd;
