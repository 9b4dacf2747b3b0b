/** What a stretch showed, in counts and ratios, and what of it may not be. */
import { differences, hashOf } from "./books";
import { BROUGHT } from "./brought";
import { line } from "./line";
import type { Outcome } from "./stretch";

/** Slots from the print to landing: half of all, and all but one in a hundred; with faults ten seconds. */
const CALM = { p50: 1, p99: 4 };
const STORM = { p99: 25 };
/** Part by which memory may grow in a simulated day, once a day has passed. */
const SLOPE = 0.01;
const DAY = 24;
/** Days after the first that a line is drawn over: over fewer it is the heap's tide. */
const LEAST_DAYS = 2;
const SHOWN = 5;

/** By how much of its middle value memory grows in a day: the least squares' line over what was sampled after a day. */
export function slope(samples: Outcome["samples"][number]): number | null {
  const late = samples.filter(({ hours }) => hours > DAY);
  if ((late.at(-1)?.hours ?? 0) - DAY < LEAST_DAYS * DAY) return null;
  const found = line(late.map(({ hours, sample }) => ({ x: hours, y: sample.rss })));
  return found === null ? null : (DAY * found.rise) / found.mean;
}

/** Fewest handles of the last third less those of the first: calls on their way come and go, what leaks stays. */
export function handles(samples: Outcome["samples"][number]): number | null {
  const third = Math.floor(samples.length / 3);
  const least = (part: typeof samples) => Math.min(...part.map(({ sample }) => sample.handles));
  return third === 0 ? null : least(samples.slice(-third)) - least(samples.slice(0, third));
}

const percent = (part: number | null) => (part === null ? "too short to say" : `${(100 * part).toFixed(2)} % a day`);

export const counted = (counts: Record<string, number>) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ");

function lines(name: string, o: Outcome): string[] {
  const { latency, counts, landed } = o;
  const rss = o.samples.map((each) => `${((each.at(-1)?.sample.rss ?? 0) / 2 ** 20).toFixed(0)} MB`).join(", ");
  return [
    `${name}: ${o.hours.toFixed(1)} simulated hours in ${o.seconds.toFixed(0)} s`,
    `  liquidations: ${latency.slots.length}; slots from print to landing p50 ${latency.percentile(0.5)}, p99 ${latency.percentile(0.99)}; missed ${latency.missed.length}`,
    `  a slot lasts ${o.slotMs.mean.toFixed(0)} ms on the mean, ${o.slotMs.most.toFixed(0)} at most: 400 on an idle machine, longer by what others take of it`,
    `  other work left undone: ${o.left.length}; paid twice: ${o.twice.length}; invariants checked ${o.checks} times, broken ${o.faults.length}`,
    `  people: ${counted(o.done)}; refused: ${counted(o.refused)}`,
    `  transactions: ${counted(o.kinds)}; ${landed.failed} of ${landed.ok + landed.failed} lost a race and paid for it`,
    `  ledgers: ${o.unwritten} transactions missing, ${o.unexplained} lamports unexplained`,
    `  memory: ${rss}; ${o.samples.map((each) => percent(slope(each))).join(", ")}; handles ${o.samples.map(handles).join(", ")} more than at first`,
    `  killed ${o.kills} times; ${counted(counts)}`,
    `  books: ${hashOf(o.books)}`,
  ];
}

export const report = (calm: Outcome, storm: Outcome): string[] => [
  ...lines("undisturbed", calm),
  ...lines("with faults", storm),
];

/** What of one run does not hold; `brought`: what must have happened in it. */
export function own(name: string, o: Outcome, brought: readonly string[] = BROUGHT): string[] {
  const slopes = o.kills > 0 ? [] : o.samples.map(slope).filter((each) => each !== null);
  return [
    ...o.latency.missed.map((address) => `${name}: the liquidation of ${address} was missed`),
    ...brought.flatMap((what) => ((o.kinds[what] ?? o.done[what] ?? 0) > 0 ? [] : [`${name}: ${what} never happened`])),
    ...o.left.map((kind) => `${name}: ${kind} was left undone`),
    ...o.twice.map((piece) => `${name}: paid more than once: ${piece}`),
    ...o.faults.map((fault) => `${name}: ${fault}`),
    ...(o.unwritten > 0 ? [`${name}: ${o.unwritten} transactions are not in a ledger, or twice`] : []),
    ...(o.unexplained > 0n ? [`${name}: ${o.unexplained} lamports are explained by no ledger`] : []),
    ...o.endings.flatMap((code) => (code === 0 ? [] : [`${name}: a keeper ended with ${code}`])),
    ...slopes.flatMap((each) => (each < SLOPE ? [] : [`${name}: memory grows by ${percent(each)}`])),
    ...(o.kills > 0 ? [] : o.samples.map(handles)).flatMap((more) =>
      more === null || more <= 1 ? [] : [`${name}: ${more} more handles are open than at first`],
    ),
  ];
}

function slow(name: string, { latency }: Outcome, most: { p50?: number; p99: number }): string[] {
  const [half, nearly] = [latency.percentile(0.5) ?? 0, latency.percentile(0.99) ?? 0];
  return [
    ...(half <= (most.p50 ?? half) ? [] : [`${name}: half of all land after ${half} slots, ${most.p50} are allowed`]),
    ...(nearly <= most.p99 ? [] : [`${name}: one in a hundred lands after ${nearly} slots, ${most.p99} are allowed`]),
  ];
}

/** What does not hold; nothing where all does. */
export function judge(calm: Outcome, storm: Outcome): string[] {
  const apart = differences(calm.books, storm.books);
  return [
    ...own("undisturbed", calm),
    ...own("with faults", storm),
    ...(calm.latency.slots.length === 0 ? ["nobody was liquidated: the stretch shows nothing"] : []),
    ...slow("undisturbed", calm, CALM),
    ...slow("with faults", storm, STORM),
    ...(apart.length === 0 ? [] : [`the books differ in ${apart.length} places: ${apart.slice(0, SHOWN).join("; ")}`]),
  ];
}
