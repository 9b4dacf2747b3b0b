/** The hedge page. Its numbers are a monitor's: plain numbers, dollars. */
import type { Answer } from "../data/contract";
import { listed } from "../words/address";
import { units, usd } from "../words/amounts";
import { span } from "../words/time";

type Delta = Answer<"hedgeDelta">["data"];
type Asset = Delta["assets"][number];
export type Venue = Answer<"hedgeVenues">["items"][number];
type Leg = Answer<"hedgeAdl">["items"][number];

/** What is beyond 2^53 millionths of a dollar is nobody's hedge. */
const text = (value: number, decimals: number) => String(Math.round(value * 10 ** decimals));
export const dollars = (value: number | null): string => (value === null ? "not told" : usd(text(value, 6)));
export const percent = (share: number | null, places = 1): string =>
  share === null ? "not told" : `${units(text(share, 6), 4, places)} %`;
export const times = (value: number | null): string => (value === null ? "not told" : units(text(value, 2), 2, 1));
export const seconds = (value: number | null): string => (value === null ? "cannot" : span(value));

export function deltaSays({ assets, pool, fresh }: Delta): string {
  const age = fresh ? "" : " Not everything is fresh: numbers are the last that were known.";
  if (pool.nav === null) return `The monitor has not read the pool: ${pool.told || "no answer"}.`;
  const naked = assets.filter((asset) => asset.naked !== 0);
  if (naked.length === 0) return `Every hedge is where it should be, within its band.${age}`;
  const each = naked.map(({ asset, naked: usdOf }) => `${asset} by ${dollars(Math.abs(usdOf))} USD`);
  return `The pool is naked in ${listed(each)}.${age}`;
}

export const deltaStats = ({ asset, delta, hedge, error, band }: Asset) => [
  { label: `${asset}: pool`, value: dollars(delta), unit: "USD", note: "gained per move of 100 %" },
  { label: "Hedge", value: dollars(hedge), unit: "USD", note: "the same of the legs" },
  { label: "Off target", value: dollars(error), unit: "USD", note: `${dollars(band)} is meant to be let be` },
];

export function venuesSay(items: readonly Venue[]): string {
  const worst = items.reduce<Venue | null>(
    (most, venue) => (most === null || venue.fails.loss > most.fails.loss ? venue : most),
    null,
  );
  if (worst === null) return "No hedge stands on any exchange: the pool's delta is its own.";
  return (
    `If ${worst.id} failed now, ${dollars(worst.fails.loss)} USD would be lost: ${dollars(worst.fails.stuck)} of ` +
    `equity, and ${dollars(worst.fails.tail)} while the pool is naked.`
  );
}

export const venueBars = (items: readonly Venue[]) =>
  items.map(({ id, fails }) => ({
    ...{ key: id, title: id, told: dollars(fails.loss) },
    parts: [
      { key: "stuck", pocket: "winners", size: fails.stuck },
      { key: "tail", pocket: "fund", size: fails.tail },
    ],
  }));

/** The leg that is nearest to liquidation, of all that tell. */
export const nearest = ({ legs }: Venue): number | null =>
  legs.reduce<number | null>(
    (least, { distance }) => (distance === null ? least : Math.min(least ?? distance, distance)),
    null,
  );

export const adlWords = ({ rank, risk }: Leg): string =>
  rank === null ? "the venue does not tell" : `${percent(rank, 0)}${risk === null ? "" : `, ${risk}`}`;

export const FRESH_WORDS: Record<Venue["freshness"], string> = {
  fresh: "fresh",
  late: "late: the last that was known",
  never: "never heard",
  refused: "refused",
};
