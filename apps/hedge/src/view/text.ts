/** A report for people. */
import type { AssetState, Report, VenueState } from "../risk/state";

const usd = (amount: number | null) => (amount === null ? "-" : (Math.round(amount) || 0).toLocaleString("en-US"));
const percent = (share: number | null, digits = 1) => (share === null ? "-" : `${(share * 100).toFixed(digits)} %`);
const fixed = (value: number | null, digits = 1) => (value === null ? "-" : value.toFixed(digits));
const seconds = (ms: number | null) => (ms === null ? "never" : `${(ms / 1_000).toFixed(0)} s ago`);

/** Columns as wide as their widest cell; the first to the left, others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const cell = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0));
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}

const HEAD = ["asset", "price", "pool delta", "hedge", "target", "error", "bp of pool", "band", ""];
const assetRow = ({ asset, price, delta, hedge, target, error, errorBp, band, inside, unsure }: AssetState) => {
  const state = inside ? "inside" : "OUTSIDE";
  const known = unsure === 0 ? state : `${state}, ${usd(unsure)} unsure`;
  return [asset, fixed(price, 2), usd(delta), usd(hedge), usd(target), usd(error), fixed(errorBp, 0), usd(band), known];
};

const VENUE_HEAD = [
  "venue",
  "heard",
  "equity",
  "margin",
  "share",
  "8 h funding",
  "to liquidation",
  "ADL",
  "if it fails",
];
function venueRows({ id, freshness, age, equity, marginRatio, share, legs, fails }: VenueState): string[][] {
  const heard = freshness === "fresh" ? seconds(age) : `${freshness.toUpperCase()}, ${seconds(age)}`;
  const own = [id, heard, usd(equity), percent(marginRatio), percent(share)];
  const rest = ["", "", "", usd(-fails.loss)];
  const rows = legs.map(({ asset, market, units, per8h, distance, adl, risk }) => {
    const queue = [adl === null ? null : percent(adl, 0), risk].filter((word) => word !== null).join(" ") || "-";
    const days = distance === null ? "-" : `${fixed(distance)} days' sigma`;
    return [`  ${asset ?? market}`, "", "", "", fixed(units, 2), percent(per8h, 4), days, queue, ""];
  });
  return [[...own, ...rest], ...rows];
}

/** Why something is old or missing. */
const lacking = ({ id, lacking: all }: VenueState) =>
  all.map(
    ({ what, age, fault }) => `${id} ${what}: ${seconds(age)}${fault === null ? "" : `, ${fault.name}: ${fault.text}`}`,
  );

/** Pool, hedge, venues and alarms. */
export function statusText({ fresh, pool, assets, venues, carry, alerts }: Report): string {
  const perDay = carry.reduce((sum, { usdPerDay }) => sum + usdPerDay, 0);
  const missing = venues.flatMap(lacking);
  return [
    `pool: ${usd(pool.nav)} USD in slot ${pool.slot ?? "-"}, ${seconds(pool.age)}${pool.told === "" ? "" : ` (${pool.told})`}`,
    fresh ? "all that counts is fresh" : "NOT ALL OF THIS IS FRESH: what is old is the last that was known",
    "",
    columns([HEAD, ...assets.map(assetRow)]),
    ...(venues.length === 0 ? ["", "no venue is watched: name them in a settings file (docs/guides/hedging.md)"] : []),
    ...(venues.length === 0 ? [] : ["", columns([VENUE_HEAD, ...venues.flatMap(venueRows)])]),
    ...(venues.length === 0 ? [] : ["", ...venues.map(({ id, key }) => `key of ${id}: ${key}`)]),
    ...(carry.length === 0 ? [] : [`funding brings ${usd(perDay)} USD a day`]),
    ...(missing.length === 0 ? [] : ["", "old or missing:", ...missing.map((line) => `  ${line}`)]),
    "",
    ...(alerts.length === 0 ? ["no alarm"] : alerts.map(alarmText)),
  ].join("\n");
}

/** An alarm in a line. */
export const alarmText = ({ level, kind, subject, text }: Report["alerts"][number]): string =>
  `${level === "critical" ? "CRITICAL" : "warning"} ${kind} ${subject}: ${text}`;

/** Moves of all prices, with and without each venue, and what each venue's failure would cost. */
export function stressText({ stress, venues }: Report): string {
  const head = ["move", "gone", "pool", "hedge", "stuck", "together"];
  const rows = stress.map(({ move, without, pool, hedge, stuck, total }) => [
    percent(move, 0),
    without ?? "none",
    usd(pool),
    usd(hedge),
    usd(-stuck),
    usd(total),
  ]);
  const failing = venues.map(({ id, fails: { loss, naked, tail, stuck, seconds: time, coverable, hours } }) => {
    const elsewhere = time === null ? "no other venue can take it" : `${time.toFixed(0)} s of others' depth`;
    const margin = `${percent(coverable, 0)} of the margin is there`;
    return `${id}: ${usd(loss)} USD = ${usd(tail)} on ${usd(naked)} naked for ${fixed(hours)} h + ${usd(stuck)} stuck; ${elsewhere}, ${margin}`;
  });
  return [columns([head, ...rows]), ...(failing.length === 0 ? [] : ["", "if a venue fails now:", ...failing])].join(
    "\n",
  );
}
