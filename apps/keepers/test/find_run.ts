// What `npm run bench:find` does once its call is right.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { liquidationOfEach, type PackedPositions, type State } from "@ballast/sdk";
import { readJson } from "../../../scripts/lib/json.cjs";
import { slower, walk } from "../../../scripts/lib/slowness.cjs";
import { LiquidationIndex } from "../src/liquidations/index";
import { measureOrders, ORDER_LIMITS, type OrderFigures } from "./find_orders";
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
const LIMITS = { findMs: 10, times: 50, updateUs: 20, megabytes: 150 };

/** Ratios only: `find` and `update` in naive looks at one position, so that a slow machine changes nothing. */
type Figures = Record<"find" | "update" | "rebuild" | "bytes" | "orders", number>;

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

function faultsOf(
  measured: ReturnType<typeof measure>,
  orders: OrderFigures,
  figures: Figures,
  committed: Partial<Figures>,
): string[] {
  const { ms, bytes, update, missed } = measured;
  const slow = slower(ms.walk);
  const limits: [string, number, number][] = [
    ["find, ms", ms.find / slow, LIMITS.findMs],
    ["find, share of naive", ms.find / ms.naive, 1 / LIMITS.times],
    ["update, us", update / slow, LIMITS.updateUs],
    ["memory, MB", bytes / 1e6, LIMITS.megabytes],
    ["missed", missed, 0],
    ["orders, ms", orders.find, ORDER_LIMITS.ms],
    ["orders, share of naive", orders.find / orders.naive, 1 / ORDER_LIMITS.times],
    ["orders missed", orders.missed, 0],
  ];
  const beyond = limits
    .filter(([, value, most]) => value > most)
    .map(([name, value, most]) => `${name}: ${value} > ${most}`);
  const worse = (Object.keys(figures) as (keyof Figures)[]).flatMap((name) => {
    const before = committed[name];
    if (before === undefined) return [`${name}: not in find.json; --update`];
    return figures[name] <= before * WORSE ? [] : [`${name}: ${figures[name]}, more than ${WORSE} times ${before}`];
  });
  return [...beyond, ...worse];
}

/** Measures, and says what is beyond its bounds; `update` writes the figures down. Returns the exit code. */
export async function find(renew: boolean): Promise<number> {
  const read = await poolRead();
  const measured = measure(scene(read));
  const orders = measureOrders(read, fastest);
  const { ms, bytes, found, exact, update } = measured;
  const one = ms.naive / POSITIONS;
  const short = (x: number) => Number(x.toPrecision(3));
  const figures: Figures = {
    find: short(ms.find / one),
    update: short(update / 1_000 / one),
    rebuild: short(ms.rebuild / ms.naive),
    bytes: short(bytes / POSITIONS),
    orders: short(orders.find / orders.naive),
  };
  if (renew) writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  const committed = existsSync(FIGURES) ? (readJson(FIGURES, "the figures").value as Partial<Figures>) : {};
  console.log(`naive ${short(ms.naive)} ms, find ${short(ms.find)} ms (${short(ms.naive / ms.find)} times less)`);
  console.log(`update ${short(update)} us, rebuild ${short(ms.rebuild)} ms, ${short(bytes / 1e6)} MB`);
  console.log(`${found} candidates, ${exact} liquidatable`);
  console.log(
    `orders: naive ${short(orders.naive)} ms, find ${short(orders.find)} ms; ${orders.named} candidates, ${orders.due} due`,
  );
  for (const [name, value] of Object.entries(figures))
    console.log(`${name} ${value} (${committed[name as keyof Figures]})`);
  const faults = faultsOf(measured, orders, figures, committed);
  for (const fault of faults) console.log(`failed: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}
