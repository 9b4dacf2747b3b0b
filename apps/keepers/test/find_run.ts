// What `npm run bench:find` does once its call is right.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { liquidationOfEach, type PackedPositions, type State } from "@ballast/sdk";
import { asked } from "../../../scripts/lib/asked.cjs";
import { readJson } from "../../../scripts/lib/json.cjs";
import { slower, walk } from "../../../scripts/lib/slowness.cjs";
import { LiquidationIndex } from "../src/liquidations/index";
import { measureOrders, ORDER_LIMITS } from "./find_orders";
import { Crowd, poolRead } from "./support/crowd";
import { liquidated, packedOf } from "./support/liquidated";

const FIGURES = path.join(__dirname, "find.json");
const POSITIONS = 100_000;
const CANDIDATES = 100;
const CHANGES = 2_000;
const ROUNDS = 15;
const ROUND_NS = 40_000_000n;
/** Beside the committed figure; half as much again fails. */
const WORSE = 1.5;
/** What no machine may miss; times are of the machine of the bounds. */
const LIMITS: Readonly<Record<string, number>> = {
  "find, ms": 10,
  "find, share of naive": 1 / 50,
  "update, us": 20,
  "memory, MB": 150,
  "orders, ms": ORDER_LIMITS.ms,
  "orders, share of naive": 1 / ORDER_LIMITS.times,
};

/** Ratios only: `find` and `update` in naive looks at one position, so that a slow machine changes nothing. */
const FIGURE_NAMES = ["find", "update", "rebuild", "bytes", "orders"] as const;
type Figures = Record<(typeof FIGURE_NAMES)[number], number>;

/** Milliseconds of CPU of one call, of as many as take a few milliseconds. */
function cpu(work: () => void): number {
  const start = process.cpuUsage();
  const until = process.hrtime.bigint() + ROUND_NS;
  let calls = 0;
  do {
    work();
    calls++;
  } while (process.hrtime.bigint() < until);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000 / calls;
}

function held(): number {
  // What a first collection lets go of is counted until the next.
  for (let i = 0; i < 3; i++) global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** A crowd of healthy positions, and the price at which a hundred of them are not. */
function scene(read: State): { crowd: Crowd; state: State; positions: PackedPositions } {
  const crowd = new Crowd(read, 1);
  crowd.agree();
  while (crowd.positions.size < POSITIONS) {
    const missing = POSITIONS - crowd.positions.size;
    const opened = Array.from({ length: missing }, () => crowd.open());
    const { state } = crowd;
    const some = { addresses: [], bytes: Buffer.concat(opened.map((name) => crowd.positions.get(name) as Uint8Array)) };
    const sick = new Set(liquidationOfEach(state, some.bytes).good());
    opened.forEach((name, i) => {
      if (sick.has(i)) crowd.positions.delete(name);
    });
  }
  const positions = packedOf(crowd);
  const [, sol] = crowd.custodies;
  if (sol === undefined) throw new Error("the pool has no SOL");
  for (let i = 0; i < 1_000; i++) {
    crowd.agree();
    const { state } = crowd;
    if (liquidationOfEach(state, positions.bytes).good().length >= CANDIDATES) return { crowd, state, positions };
    sol.print.price -= sol.print.price / 2_000n;
  }
  throw new Error("no price makes a hundred liquidatable");
}

/** The fastest of some rounds, each of which goes through all. */
function fastest<K extends string>(work: Record<K, () => void>, rounds = ROUNDS): Record<K, number> {
  const best = {} as Record<K, number>;
  for (let round = 0; round < rounds; round++)
    for (const name of Object.keys(work) as K[]) best[name] = Math.min(best[name] ?? Infinity, cpu(work[name]));
  return best;
}

function measure({ crowd, state, positions }: ReturnType<typeof scene>) {
  const accounts = [...crowd.positions];
  const before = held();
  const index = new LiquidationIndex();
  for (const [address, account] of accounts) index.set(address, account);
  index.find(state);
  const bytes = held() - before;
  const changed = accounts.slice(0, CHANGES);
  const ms = fastest({
    naive: () => liquidationOfEach(state, positions.bytes).good(),
    find: () => liquidationOfEach(state, index.candidates(state).bytes).good(),
    changes: () => {
      for (const [address, account] of changed) index.set(address, account);
      index.find(state);
    },
    look: () => index.find(state),
    rebuild: () => {
      index.rebuild();
      index.find(state);
    },
    walk: () => void walk(),
  });
  const found = index.candidates(state).addresses.length;
  const exact = liquidationOfEach(state, positions.bytes).good().length;
  const missed = liquidated(state, positions).length - liquidated(state, index.candidates(state)).length;
  return { ms, bytes, found, exact, missed, update: ((ms.changes - ms.look) / CHANGES) * 1_000 };
}

/** By name; less of each is better. */
type Costs = Record<string, number>;

const short = (x: number) => Number(x.toPrecision(3));

async function costsHere(): Promise<Costs> {
  const read = await poolRead();
  const { ms, bytes, update, missed, found, exact } = measure(scene(read));
  const orders = measureOrders(read, fastest);
  console.error(`naive ${short(ms.naive)} ms, find ${short(ms.find)} ms (${short(ms.naive / ms.find)} times less)`);
  console.error(`update ${short(update)} us, rebuild ${short(ms.rebuild)} ms, ${short(bytes / 1e6)} MB`);
  console.error(`${found} candidates, ${exact} liquidatable`);
  console.error(
    `orders: naive ${short(orders.naive)} ms, find ${short(orders.find)} ms; ${orders.named} candidates, ${orders.due} due`,
  );
  // No process may miss one, however fast others are.
  if (missed + orders.missed > 0) throw new Error(`${missed} liquidations and ${orders.missed} orders were not found`);
  const [slow, one] = [slower(ms.walk), ms.naive / POSITIONS];
  return {
    "find, ms": ms.find / slow,
    "find, share of naive": ms.find / ms.naive,
    "update, us": update / slow,
    "memory, MB": bytes / 1e6,
    "orders, ms": orders.find,
    "orders, share of naive": orders.find / orders.naive,
    find: short(ms.find / one),
    update: short(update / 1_000 / one),
    rebuild: short(ms.rebuild / ms.naive),
    bytes: short(bytes / POSITIONS),
    orders: short(orders.find / orders.naive),
  };
}

function faultsOf(costs: Costs, committed: Partial<Figures>): string[] {
  const over = (name: string, most: number, why: string) =>
    (costs[name] ?? Infinity) <= most ? [] : [`${name}: ${costs[name]} > ${why}`];
  const beyond = Object.entries(LIMITS).flatMap(([name, most]) => over(name, most, String(most)));
  const worse = FIGURE_NAMES.flatMap((name) => {
    const before = committed[name];
    if (before === undefined) return [`${name}: not in find.json; --update`];
    return over(name, before * WORSE, `${WORSE} times ${before}`);
  });
  return [...beyond, ...worse];
}

/** Measures, and says it as JSON. Returns the exit code. */
export async function told(): Promise<number> {
  console.log(JSON.stringify(await costsHere()));
  return 0;
}

/**
 * Measures, and says what is beyond its bounds; `update` writes the figures down, `again` measures in another process.
 * Returns the exit code.
 */
export async function find(update: boolean, again: () => Costs): Promise<number> {
  const first = await costsHere();
  if (update) {
    const figures = Object.fromEntries(FIGURE_NAMES.map((name) => [name, first[name]]));
    writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  }
  const committed = existsSync(FIGURES) ? (readJson(FIGURES, "the figures").value as Partial<Figures>) : {};
  const costs = asked(first, (found) => faultsOf(found, committed), again);
  for (const name of FIGURE_NAMES) console.log(`${name} ${costs[name]} (${committed[name]})`);
  const faults = faultsOf(costs, committed);
  for (const fault of faults) console.log(`failed: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}
