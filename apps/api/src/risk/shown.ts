/** What the risk engine thinks, in the form of the contract: its plain numbers as text in the units of all else. */
import type { Judgement } from "@ballast/risk";
import type { AtRisk, Forecast, PositionForecast, RiskAlert, Scorecard, Stress, ValueAtRisk } from "../contract/index";
import { RISK_LEVELS } from "../contract/index";
import type { Judged } from "./desk";

type Maybe = number | null;
const scaled = (by: number) => (value: number) => String(BigInt(Math.round(value * by)));
/** Dollars, prices, shares of a whole, moves. */
const usd = scaled(1e6);
const price = scaled(1e8);
const nano = scaled(1e9);
const bps = scaled(1e4);
const whole = (value: Maybe) => (value === null ? null : Math.round(value));
/** What was scored of nothing is no number. */
const finite = (value: Maybe): Maybe => (value !== null && Number.isFinite(value) ? value : null);
const nanoOr = (value: Maybe) => (finite(value) === null ? null : nano(value as number));

type Value = NonNullable<Judgement["snapshot"]["value"]>;
const quantiles = (all: Value["kept"]) =>
  all.map(({ level, value, mean }) => ({ level: nano(level), value: usd(value), mean: usd(mean) }));

export function valueShown({ snapshot: { value, positions }, model }: Judged): ValueAtRisk | null {
  if (value === null) return null;
  const { hours, scenarios, kept, unkept, liquidated, coverTwo, fund } = value;
  return {
    ...{ hours, scenarios, positions, kept: quantiles(kept), unkept: quantiles(unkept), model },
    ...{ liquidated: quantiles(liquidated), coverTwo: usd(coverTwo) },
    fund: {
      ...{ balance: usd(fund.balance), floor: usd(fund.floor), target: usd(fund.target), needed: usd(fund.needed) },
      // Beyond a thousand years it says no more than that.
      runwayDays: fund.runwayDays === null ? null : Math.floor(Math.min(365_000, fund.runwayDays)),
    },
  };
}

export const stressesShown = ({ stress }: Judged): Stress[] =>
  (stress?.stresses ?? []).map(({ name, words, index, stable, liquidated, deficit, insurance, lps, ...rest }) => ({
    ...{ name, words, index: bps(index), stable: bps(stable), liquidated, deficit: `${deficit}` },
    ...{ insurance: `${insurance}`, lps: `${lps}`, shortfall: `${rest.shortfall}`, failed: rest.failed },
  }));

/** A forecast of so much is a warning. */
const WARNING = 0.2;

export function forecastsShown({ rows }: Judged): Forecast[] {
  return rows.chances.map(({ hours, probability }) => {
    let [expected, notional, over] = [0, 0, 0];
    for (let i = 0; i < rows.length; i++) {
      const chance = probability[i] as number;
      expected += chance;
      notional += chance * (rows.notional[i] as number);
      if (chance >= WARNING) over += 1;
    }
    return { hours, positions: rows.length, expected: nano(expected), notional: usd(notional), over };
  });
}

/** How often forecasts of about this size came true; of the live record where it has enough of them. */
export function calibrationOf({ tried }: Judged, hours: number, chance: number): AtRisk["calibration"] {
  const bins = tried.find((each) => each.hours === hours)?.reliability ?? [];
  if (chance <= 0) return null;
  const apart = (forecast: number) => Math.abs(Math.log(Math.max(1e-9, forecast) / chance));
  const [nearest] = [...bins].sort((a, b) => apart(a.forecast) - apart(b.forecast));
  return nearest === undefined ? null : { said: nano(nearest.forecast), was: nano(nearest.happened) };
}

/** A position as it was judged, but for its chances. */
export function rowShown(
  { rows, addresses, snapshot }: Judged,
  place: number,
): Omit<AtRisk, "chance" | "calibration" | "owner"> {
  const market = rows.market[place] as number;
  const limit = rows.limit[place] as number;
  const now = snapshot.alarms.find((alarm) => alarm.market === market)?.price ?? null;
  return {
    ...{ position: addresses[rows.from[place] as number] ?? "", market },
    ...{ side: rows.side[place] === 1 ? "short" : "long", notional: usd(rows.notional[place] as number) },
    liquidation: Number.isNaN(limit) || now === null ? null : price(limit * now),
    move: Number.isNaN(limit) ? null : bps(limit - 1),
  };
}

export function chancesShown(judged: Judged, place: number): PositionForecast["chances"] {
  return judged.rows.chances.map(({ hours, probability }) => {
    const chance = probability[place] as number;
    return { hours, chance: nano(chance), calibration: calibrationOf(judged, hours, chance) };
  });
}

export const alertsShown = ({ snapshot, seen }: Judged): RiskAlert[] =>
  snapshot.alarms.map(({ market, level, price: at, probability, groups, causes }) => {
    const own = seen.find((each) => each.market === market);
    return {
      ...{ market, level: RISK_LEVELS[level], price: price(at), probability: nano(probability), causes },
      groups: Object.fromEntries(Object.entries(groups).map(([name, share]) => [name, nano(share)])),
      ...{ looks: own?.looks ?? 0, enough: (own?.looks ?? 0) >= (own?.enough ?? 1), since: own?.since ?? null },
    };
  });

type Card = Scorecard["cards"][number];
type Scored = NonNullable<Judged["record"]>["scorecard"]["cards"][number];
const bins = (all: Scored["reliability"]): Card["reliability"] =>
  all.map(({ count, forecast, happened }) => ({ count, forecast: nano(forecast), happened: nano(happened) }));

const score = (of: Scored["all"]): Card["all"] =>
  of && {
    ...{ count: of.count, base: nano(of.base), expected: nano(of.expected), happened: of.happened },
    ...{ prAuc: nanoOr(of.prAuc), brierSkill: finite(of.brierSkill), ece: nanoOr(of.ece) },
    recallTop5: nanoOr(of.recallTop5),
  };

const DAYS = 7;

/** Null where nothing is recorded. */
export function scorecardShown({ record, tried }: Judged): Scorecard | null {
  if (record === null) return null;
  const { scorecard, entries } = record;
  return {
    ...{ days: DAYS, entries, head: scorecard.head },
    cards: scorecard.cards.map(({ hours, settled, waiting, all, calm, crash, reliability, lead }) => ({
      ...{ hours, settled, waiting, all: score(all), calm: score(calm), crash: score(crash) },
      reliability: bins(reliability),
      lead: {
        ...{ hits: lead.hits, warned: lead.warned, medianMinutes: whole(lead.median) },
        p10Minutes: whole(lead.p10),
      },
    })),
    tried: tried.map(({ hours, from, to, count, ece, reliability }) => ({
      ...{ hours, from, to, count, ece: nano(ece), reliability: bins(reliability) },
    })),
  };
}
