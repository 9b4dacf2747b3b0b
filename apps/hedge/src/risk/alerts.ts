/** What a person must hear of, each for one reason that it says with numbers. */
import { fundFall, type Memory } from "./memory";
import type { Alert, AssetState, LegState, Report, VenueState } from "./state";
import type { Terms } from "./terms";

type Found = Omit<Alert, "since">;

const usd = (amount: number) => `${Math.round(amount).toLocaleString("en-US")} USD`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
/** An alarm that is on ends below this share of its limit: at the edge it would ring again and again. */
const RELEASE = 0.8;

/** Naked or off: how far the hedge of an asset is from its target, and what made it so. */
function ofAsset(asset: AssetState, memory: Memory): Found[] {
  const { error, band, errorBp } = asset;
  const wasOn = memory.since.has(`naked ${asset.asset}`) || memory.since.has(`band ${asset.asset}`);
  if (Math.abs(error) <= band * (wasOn ? RELEASE : 1)) return [];
  const falls = memory.falls.filter((fall) => fall.asset === asset.asset);
  const side = error > 0 ? "long" : "short";
  const far = `${usd(Math.abs(error))} ${side} of ${asset.asset} are unhedged (${errorBp.toFixed(0)} bp; the band is ${usd(band)})`;
  if (falls.length > 0) {
    const causes = falls.map(({ venue, from, to }) => `${venue} went from ${from.toFixed(2)} to ${to.toFixed(2)}`);
    return [{ level: "critical", kind: "naked", subject: asset.asset, text: `${far}: ${causes.join(", ")}` }];
  }
  return [{ level: Math.abs(error) > 2 * band ? "critical" : "warn", kind: "band", subject: asset.asset, text: far }];
}

/** A hedge that is near its end: by margin, by the queue of ADL, by having won more than others can pay. */
function ofLeg(venue: VenueState, leg: LegState, terms: Terms, memory: Memory): Found[] {
  const subject = `${venue.id} ${leg.asset ?? leg.market}`;
  const found: Found[] = [];
  const say = (level: Alert["level"], kind: string, text: string) => found.push({ level, kind, subject, text });
  if (leg.asset === null) {
    say("warn", "stranger", `${leg.units} of ${leg.market} stand there and are named in no setting`);
    return found;
  }
  const [warn, call] = terms.sigmas;
  if (leg.distance !== null && leg.distance < warn) {
    const text = `liquidation at ${leg.liquidation} is ${leg.distance.toFixed(1)} days' volatility from ${leg.mark}`;
    say(leg.distance < call ? "critical" : "warn", "margin", text);
  }
  if (leg.adl !== null && leg.adl >= terms.adl) {
    const text = `${percent(leg.adl)} of the way to the front of the queue that is deleveraged`;
    say(leg.adl >= 1 ? "critical" : "warn", "adl", text);
  }
  if (leg.risk === "high") say("critical", "adl-market", "the venue calls the market's danger of ADL high");
  if (leg.gained !== null && leg.gained >= terms.gain) {
    const text = `it has won ${leg.gained.toFixed(1)} days' volatility since entry: those who owe it may be unable to pay`;
    say(leg.gained >= 2 * terms.gain ? "critical" : "warn", "gain", text);
  }
  const fall = leg.fund === null ? 0 : fundFall(memory, venue.id, leg.asset, leg.fund);
  if (fall >= terms.fundFall) say("warn", "fund", `the venue's fund fell by ${percent(fall)} to ${usd(leg.fund ?? 0)}`);
  return found;
}

function ofVenue(venue: VenueState, assets: readonly AssetState[], terms: Terms, memory: Memory): Found[] {
  const found = venue.legs.flatMap((leg) => ofLeg(venue, leg, terms, memory));
  const say = (level: Alert["level"], kind: string, text: string) =>
    found.push({ level, kind, subject: venue.id, text });
  if (venue.freshness === "refused") say("critical", "key", venue.told);
  else if (venue.freshness !== "fresh") {
    const age = venue.age === null ? "never" : `${(venue.age / 1_000).toFixed(0)} s ago`;
    say("critical", "dark", `what stands there was last heard ${age} (${venue.told}): the hedge is unknown`);
  }
  const unchecked = venue.freshness === "fresh" ? venue.lacking.find(({ what }) => what === "key") : undefined;
  if (unchecked !== undefined) {
    const why = unchecked.fault === null ? "it was not asked since" : unchecked.fault.name;
    const when = `${((unchecked.age ?? 0) / 1_000).toFixed(0)} s ago`;
    say("warn", "key", `what its key may do was last told ${when} (${why}): rights may have been added to it since`);
  }
  if (venue.share > terms.cap) {
    const text = `${percent(venue.share)} of the hedge stand there, ${percent(terms.cap)} are allowed`;
    say("warn", "cap", `${text}; its failure would cost ${usd(venue.fails.loss)}`);
  }
  if (venue.marginRatio !== null && venue.marginRatio > 0.5) {
    const text = `maintenance takes ${percent(venue.marginRatio)} of the account`;
    say(venue.marginRatio > 0.8 ? "critical" : "warn", "margin", text);
  }
  const shut = (venue.withdrawals ?? []).filter(({ open }) => !open).map(({ token }) => token);
  if (shut.length > 0)
    say("critical", "withdrawals", `${shut.join(", ")} cannot be withdrawn: ${usd(venue.equity ?? 0)}`);
  if (venue.skew !== null && Math.abs(venue.skew) > terms.skewMs) {
    say("warn", "clock", `its clock is ${(venue.skew / 1_000).toFixed(1)} s from ours: signed calls will be refused`);
  }
  for (const { asset, delta } of assets) {
    const hedge = venue.legs.filter((leg) => leg.asset === asset).reduce((sum, leg) => sum + leg.usd, 0);
    if (hedge * delta > 0) say("warn", "wrong-way", `its ${asset} adds to what the pool has, ${usd(Math.abs(hedge))}`);
  }
  return found;
}

function ofPool(
  { pool, unnamed, demonstration, venues }: Report,
  assets: readonly AssetState[],
  ages: ReadonlyMap<string, number>,
  terms: Terms,
) {
  const found: Found[] = [];
  if (demonstration) {
    const text = `${venues.map(({ id }) => id).join(", ")} are made up, on this machine: no hedge stands anywhere`;
    found.push({ level: "warn", kind: "demonstration", subject: "venues", text });
  }
  if (pool.freshness !== "fresh") {
    found.push({ level: "critical", kind: "pool", subject: "pool", text: `the pool is not known: ${pool.told}` });
  }
  for (const { asset } of assets) {
    const age = ages.get(asset) ?? 0;
    if (age > terms.priceAge) {
      found.push({ level: "critical", kind: "price", subject: asset, text: `the pool's price is ${age} s old` });
    }
  }
  if (unnamed.length > 0) {
    const text = `custody ${unnamed.join(", ")} moves and is named in no setting: nobody hedges it`;
    found.push({ level: "warn", kind: "unnamed", subject: "pool", text });
  }
  return found;
}

/** All alarms, the worst first, and what to remember of them. `ages`: of each asset's price, seconds. */
export function alertsOf(
  report: Report,
  ages: ReadonlyMap<string, number>,
  terms: Terms,
  memory: Memory,
): { alerts: Alert[]; memory: Memory } {
  const { assets, venues, at } = report;
  const found = [
    ...assets.flatMap((asset) => ofAsset(asset, memory)),
    ...ofPool(report, assets, ages, terms),
    ...venues.flatMap((venue) => ofVenue(venue, assets, terms, memory)),
  ];
  const since = new Map<string, number>();
  const alerts = found.map((alert) => {
    const key = `${alert.kind} ${alert.subject}`;
    since.set(key, memory.since.get(key) ?? at);
    return { ...alert, since: since.get(key) ?? at };
  });
  const rank = ({ level }: Alert) => (level === "critical" ? 0 : 1);
  // A fall is over when its asset is hedged again.
  const falls = memory.falls.filter(({ asset }) => since.has(`naked ${asset}`));
  return { alerts: alerts.sort((a, b) => rank(a) - rank(b)), memory: { ...memory, since, falls } };
}
