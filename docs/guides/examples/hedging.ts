/** Numbers of the guide to hedging: the example's pool by the engine, its hedge by the monitor's own report. */
import {
  accountsOf,
  bandOf,
  bookOfSketch,
  cheapest,
  clockOf,
  daily,
  ES99,
  EXAMPLE,
  movedBy,
  NOTHING,
  readingsOf,
  replay,
  reportOf,
  sensitivity,
  TERMS,
  usdAt,
  viewOf,
} from "@ballast/hedge";
import type { Examples, Table } from "./table";

const SOL = 1;
const terms = TERMS.parse({});
const usd = (amount: number) => (Math.round(amount) || 0).toLocaleString("en-US");
const percent = (share: number, digits = 1) => `${(share * 100).toFixed(digits)} %`;

/** The example's pool at 200 USD, with its hedge of 30,000 SOL on three venues. */
function standing() {
  const now = 0;
  const pool = { value: viewOf(bookOfSketch(EXAMPLE), new Map([[SOL, "SOL"]])), at: now, fault: null, failing: 0 };
  const venues = accountsOf(-30_000, EXAMPLE.price).map((account) => readingsOf(account, EXAMPLE.price, now));
  return reportOf({ now, pool, venues, terms, ages: { fastMs: 10_000, slowMs: 60_000 } }, NOTHING).report;
}

function delta(): Table {
  const book = bookOfSketch(EXAMPLE);
  const found = sensitivity(book, SOL);
  const exact = (move: number) => usdAt(book, movedBy(book, move)) - usdAt(book);
  const moves = [-0.32, -0.2, -0.1, -0.05, 0.05, 0.1];
  return [
    ["SOL moves by", "delta says, USD", "the engine says, USD", "difference, USD"],
    ...moves.map((move) => [
      percent(move, 0),
      usd(found.delta * move),
      usd(exact(move)),
      usd(exact(move) - found.delta * move),
    ]),
  ];
}

function band(): Table {
  const sigma = daily(0.01);
  const nav = usdAt(bookOfSketch(EXAMPLE));
  const row = (cost: number) => {
    const own = { ...terms, cost };
    return [`${(cost * 10_000).toFixed(1)} bp`, percent(cheapest(sigma, own), 2), usd(bandOf(nav, sigma, own))];
  };
  return [
    ["a trade costs", "cheapest half width, of the pool", "band, USD"],
    ...[0.00001, 0.0001, 0.0005, 0.004].map(row),
  ];
}

function failure(): Table {
  return [
    ["venue", "share", "naked, USD", "lost on it, USD", "stuck, USD", "loss, USD", "until it stands elsewhere"],
    ...standing().venues.map(({ id, share, fails }) => [
      id,
      percent(share),
      usd(fails.naked),
      usd(fails.tail),
      usd(fails.stuck),
      usd(fails.loss),
      `${((fails.seconds ?? 0) / 60).toFixed(0)} min`,
    ]),
  ];
}

function october(): Table {
  const row = (minute: number | undefined, rehedge: number | null) => {
    const { close, worst, naked, end, nakedAfter, told } = replay({ sketch: EXAMPLE, terms, minute, rehedge });
    const lead = Math.max(...told.map((alarm) => alarm.lead)) / 60;
    return [
      `${clockOf(close.minute)}${rehedge === null ? "" : `, again after ${rehedge} min`}`,
      close.price.toFixed(2),
      usd(close.total),
      usd(worst.total),
      usd(naked.worst),
      usd(end.total),
      `${lead} min`,
      `${nakedAfter} s`,
    ];
  };
  const head = [
    "closed at",
    "price",
    "together then",
    "at the worst",
    "naked, at its worst",
    "at 22:09",
    "first alarm before",
  ];
  return [[...head, "naked told after"], row(undefined, null), row(28, null), row(26, null), row(24, null), row(26, 5)];
}

function tail(): Table {
  return [
    ["hours without the hedge", "worst hundredth of falls, in the mean"],
    ...[1, 4, 24].map((hours) => [`${hours}`, percent(1 - Math.exp(-ES99 * 0.01 * Math.sqrt(hours)))]),
  ];
}

export const hedging: Examples = { delta, band, failure, tail, october };
