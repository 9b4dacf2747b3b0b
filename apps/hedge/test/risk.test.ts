/** Bands, tails, failures, alarms: by hand. 0.3 s of CPU. */
import assert from "node:assert/strict";
import type { VenueReadings } from "../src/desk/desk";
import { viewOf } from "../src/pool/view";
import { accountsOf, readingsOf } from "../src/replay/accounts";
import { bookOfSketch, EXAMPLE } from "../src/replay/book";
import { bandCost, bandOf, cheapest } from "../src/risk/band";
import type { Input } from "../src/risk/input";
import { type Memory, NOTHING } from "../src/risk/memory";
import { reportOf } from "../src/risk/report";
import type { Report } from "../src/risk/state";
import { daily, ES99, es99 } from "../src/risk/tail";
import { TERMS } from "../src/risk/terms";

const terms = TERMS.parse({});
const AGES = { fastMs: 10_000, slowMs: 60_000 };
const near = (found: number | null | undefined, hand: number, share = 1e-6) =>
  assert.ok(Math.abs((found ?? Number.NaN) - hand) <= share * Math.abs(hand), `${found} is not ${hand}`);

type Change = (venue: VenueReadings) => VenueReadings;

/** The example's pool at 200 USD with its 30,000 SOL short on three venues, and what is changed of it. */
function input(change: Change = (venue) => venue, now = 0, at = now): Input {
  const pool = { value: viewOf(bookOfSketch(EXAMPLE), new Map([[1, "SOL"]])), at: now, fault: null, failing: 0 };
  const venues = accountsOf(-30_000, 200).map((account) => change(readingsOf(account, 200, at)));
  return { now, pool, venues, terms, ages: AGES };
}
const only =
  (id: string, change: Change): Change =>
  (venue) =>
    venue.id === id ? change(venue) : venue;
const kinds = ({ alerts }: Report) => alerts.map(({ level, kind, subject }) => `${level} ${kind} ${subject}`);
const look = (given: Input, memory: Memory = NOTHING) => reportOf(given, memory);

describe("what a hedge is judged by", () => {
  it("a band is as wide as is cheapest, by the cube root of the cost, and never under its floor", () => {
    const sigma = 0.05;
    const best = cheapest(sigma, terms);
    // 1.5 x 0.0005 x 0.05^2 / (5 x 0.05^2) = 0.00015, whose cube root is 5.3 %.
    near(best, Math.cbrt(0.00015));
    for (const other of [0.5, 0.9, 0.99, 1.01, 1.1, 2]) {
      assert.ok(bandCost(best * other, sigma, terms) > bandCost(best, sigma, terms), `${other}`);
    }
    near(cheapest(sigma, { ...terms, cost: terms.cost * 8 }), best * 2);
    near(bandOf(1e7, sigma, terms), 1e7 * best);
    near(bandOf(1e7, sigma, { ...terms, cost: 1e-9 }), 200_000);
  });

  it("a tail is that of a Student t of three degrees, summed up here by small steps", () => {
    const density = (t: number) => 2 / (Math.PI * Math.sqrt(3) * (1 + (t * t) / 3) ** 2);
    let [mass, mean] = [0, 0];
    for (let t = 4.540702858698419; t < 20_000; t *= 1.0001) {
      const [width, middle] = [t * 0.0001, t * 1.00005];
      mass += density(middle) * width;
      mean += middle * density(middle) * width;
    }
    near(mass, 0.01, 1e-3);
    near(ES99, mean / mass / Math.sqrt(3), 1e-3);
    near(daily(0.01), 0.01 * Math.sqrt(24));
    near(es99(0.01, 1, true), 1 - Math.exp(-0.01 * ES99));
    assert.ok(es99(0.01, 1, false) > es99(0.01, 1, true));
  });

  it("a hedge that stands is inside its band, and each venue's failure is counted by hand", () => {
    const { report } = look(input());
    assert.deepEqual(kinds(report), []);
    const [first] = report.venues;
    // 12,000 SOL x 200 = 2.4 million, of 6 million that are hedged.
    near(first?.share, 0.4);
    // Others show 400,000 each within 25 bp, a quarter of which is taken every minute: 2.4 million in 12 minutes.
    near(first?.fails.seconds, 720);
    // They need 240,000 of margin, and have 30 % - 10 % of 6,600,000 x 60 %: 3.6 million x 20 % = 720,000.
    assert.equal(first?.fails.coverable, 1);
    assert.equal(first?.fails.hours, 1);
    near(first?.fails.naked, 2_400_000);
    near(first?.fails.stuck, 720_000);
    near(first?.fails.loss, 720_000 + 2_400_000 * (1 - Math.exp(-0.01 * ES99)));
    // Liquidation of the short: 60 of margin and 200 of entry over 1.025.
    near(first?.legs[0]?.liquidation, 260 / 1.025);
    near(first?.legs[0]?.distance, Math.log(260 / 1.025 / 200) / daily(0.01));
  });

  it("a failure takes longer where others have no margin or no depth", () => {
    const poor = look(
      input((venue) => ({ ...venue, equity: { ...venue.equity, value: { ...margins(venue), available: 60_000 } } })),
    );
    // 120,000 of the 240,000 that are needed: until more is brought the hedge is naked for a day.
    near(poor.report.venues[0]?.fails.coverable, 0.5);
    assert.equal(poor.report.venues[0]?.fails.hours, 24);
    const dry = look(
      input(
        only("first", (venue) => venue),
        0,
      ),
    );
    assert.notEqual(dry.report.venues[0]?.fails.seconds, null);
    const none = look(input((venue) => ({ ...venue, depth: { ...venue.depth, value: [] } })));
    assert.deepEqual([none.report.venues[0]?.fails.seconds, none.report.venues[0]?.fails.hours], [null, 24]);
  });

  it("stress adds what the engine says of the pool and units of the hedge, without a venue too", () => {
    const { report } = look(input());
    const at = (move: number, without: string | null) =>
      report.stress.find((row) => row.move === move && row.without === without);
    // At -10 % longs' collateral is just used up; below it LPs lose like 45,000 SOL, and 15,000 are not hedged.
    near(at(-0.32, null)?.total, -15_000 * (180 - 136));
    near(at(-0.32, "first")?.total, -15_000 * (180 - 136) - 12_000 * 64 - 720_000);
    near(at(0.2, null)?.pool, 30_000 * 40);
  });

  it("a leg that shrinks is naked only if the pool is, and until it is hedged again", () => {
    const gone = only("second", (venue) => ({ ...venue, positions: { ...venue.positions, value: [] } }));
    const calm = look(input());
    const shrunk = look(input(gone, 2_000), calm.memory);
    assert.ok(kinds(shrunk.report).includes("critical naked SOL"));
    near(shrunk.report.assets[0]?.naked, 9_900 * 200);
    // It holds, since when is kept, though nothing shrinks any more.
    const still = look(input(gone, 4_000), shrunk.memory);
    const alert = still.report.alerts.find(({ kind }) => kind === "naked");
    assert.deepEqual([alert?.since, alert?.level], [2_000, "critical"]);
    const mended = look(input(undefined, 6_000), still.memory);
    assert.deepEqual([kinds(mended.report), mended.memory.falls], [[], []]);
    // Trimmed by a hundredth: inside the band, nobody hears of it.
    const trimmed = only("second", (venue) => withLeg(venue, { units: -9_801 }));
    assert.deepEqual(kinds(look(input(trimmed, 2_000), calm.memory).report), []);
  });

  it("an alarm that is on ends well inside the band, not at its edge", () => {
    const off = (units: number) => only("third", (venue) => withLeg(venue, { units }));
    const edge = EXAMPLE_BAND / 200;
    const outside = look(input(off(-8_100 + edge * 1.05), 0));
    assert.ok(kinds(outside.report).some((kind) => kind.includes("band SOL")));
    const inside = look(input(off(-8_100 + edge * 0.95), 2), outside.memory);
    assert.ok(kinds(inside.report).some((kind) => kind.includes("band SOL")));
    const well = look(input(off(-8_100 + edge * 0.5), 4), inside.memory);
    assert.ok(!kinds(well.report).some((kind) => kind.includes("band SOL")));
    assert.deepEqual(kinds(look(input(off(-8_100 + edge * 0.95), 6), well.memory).report), []);
  });

  it("an old answer is never fresh, and counts as unsure", () => {
    const { report } = look(input(undefined, 20_000, 5_000));
    assert.equal(report.fresh, false);
    assert.deepEqual(
      report.venues.map(({ freshness }) => freshness),
      ["late", "late", "late"],
    );
    near(report.assets[0]?.unsure, -6_000_000);
    assert.ok(report.venues.every(({ marginRatio, available }) => marginRatio === null && available === null));
    const pool = { value: null, at: null, fault: { name: "NetworkError", text: "no", at: 0 }, failing: 1 };
    const blind = look({ ...input(), pool });
    assert.deepEqual([blind.report.fresh, blind.report.pool.freshness, blind.report.assets], [false, "never", []]);
    assert.ok(kinds(blind.report).includes("critical pool pool"));
  });

  const CASES: [string, Change, string][] = [
    ["margin", (v) => withLeg(v, { liquidation: 210 }), "critical margin first SOL"],
    ["a rank of 80 %", (v) => withLeg(v, { adl: 0.8 }), "warn adl first SOL"],
    ["the front of the queue", (v) => withLeg(v, { adl: 1 }), "critical adl first SOL"],
    [
      "a market that the venue fears for",
      (v) => ({ ...v, adl: heard([{ asset: "SOL", risk: "high" as const }]) }),
      "critical adl-market first SOL",
    ],
    ["a hedge that has won much", (v) => withLeg(v, { entry: 225 }), "warn gain first SOL"],
    ["a market that nobody named", (v) => withLeg(v, { asset: null, market: "DOGE" }), "warn stranger first DOGE"],
    ["a hedge the wrong way round", (v) => withLeg(v, { units: 100 }), "warn wrong-way first"],
    ["too much in one place", (v) => withLeg(v, { units: -15_000 }), "warn cap first"],
    [
      "withdrawals that are shut",
      (v) => ({ ...v, withdrawals: heard([{ token: "USDT", open: false }]) }),
      "critical withdrawals first",
    ],
    [
      "a clock that is off",
      (v) => ({ ...v, status: heard({ ok: true, told: "ok", skew: -1_500 }) }),
      "warn clock first",
    ],
    [
      "an account near its margin",
      (v) => ({ ...v, equity: heard({ ...margins(v), equity: 70_000 }) }),
      "critical margin first",
    ],
    [
      "an account with nothing left",
      (v) => ({ ...v, equity: heard({ ...margins(v), equity: -5 }) }),
      "critical margin first",
    ],
  ];
  for (const [name, change, expected] of CASES)
    it(`an alarm tells of ${name}`, () => {
      const { report } = look(input(only("first", change)));
      assert.ok(kinds(report).includes(expected), kinds(report).join(", "));
    });

  it("an alarm tells of a fund that falls from the most that was seen of it", () => {
    const fund = (usd: number) => only("first", (venue) => ({ ...venue, fund: heard([{ asset: "SOL", usd }]) }));
    const full = look(input(fund(1_000)));
    assert.deepEqual(kinds(full.report), []);
    assert.deepEqual(kinds(look(input(fund(890)), full.memory).report), ["warn fund first SOL"]);
  });

  it("an alarm tells of a key whose rights nobody has told for longer than four looks, and counts its venue all the same", () => {
    const silent = only("first", (venue) => ({
      ...venue,
      powers: { ...venue.powers, at: -61_000, fault: { name: "ExchangeNotAvailable", text: "no", at: 0 } },
    }));
    const { report } = look(input(silent));
    assert.deepEqual([kinds(report), report.fresh], [["warn key first"], true]);
    assert.match(report.alerts[0]?.text ?? "", /last told 61 s ago \(ExchangeNotAvailable\)/);
  });

  it("carry is what shorts are paid by longs", () => {
    const funding = { asset: "SOL", mark: 200, index: 200, per8h: 0.0001, next: null };
    const { report } = look(input(only("first", (venue) => ({ ...venue, funding: heard([funding]) }))));
    // 2.4 million x 0.01 % x 3 a day.
    near(report.carry[0]?.usdPerDay, 720);
    near(report.carry[0]?.yearly, 0.1095);
  });
});

const EXAMPLE_BAND = bandOf(12_000_000, daily(0.01), terms);
const heard = <T>(value: T) => ({ value, at: 0, fault: null, failing: 0 });
const margins = (venue: VenueReadings) => {
  const { value } = venue.equity;
  assert.ok(value);
  return value;
};
function withLeg(venue: VenueReadings, change: object): VenueReadings {
  const [leg] = venue.positions.value ?? [];
  assert.ok(leg);
  return { ...venue, positions: { ...venue.positions, value: [{ ...leg, ...change }] } };
}
