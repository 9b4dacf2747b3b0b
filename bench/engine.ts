// `npm run bench:engine`: what quotes cost, in units of a fixed piece of work measured in the same run, so that a slow
// machine changes nothing.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { asked, elsewhere } from "../scripts/lib/asked.cjs";
import { main, readFlags } from "../scripts/lib/command.cjs";
import { readJson } from "../scripts/lib/json.cjs";
import { measured } from "./measured";
import type { Quoted } from "./scenes/quotes";

const FIGURES = path.join(__dirname, "engine.json");
/** Above the committed figure; 50 % slower fails. */
const SLOWER = 1.5;
/** Quotes must not slow down with history: those of a position with liens beside those of one without. */
const HISTORY = 1.5;
const ROUNDS = 150;
const ROUND_MS = 4;
const USAGE = `npm run bench:engine -- [--update] [--json]
What quotes cost, in units of a fixed piece of work. Fails where one is 50 % slower than the committed figure.
  --update  writes the figures down; --json them on stdout`;

type Costs = Record<string, number>;

/** The piece of work: a thousand multiplications and divisions, as quotes in JavaScript were made of. */
function unit(): bigint {
  let x = 1n;
  for (let i = 0; i < 1_000; i++) x = (x * 0x9e3779b97f4a7c15n + 0x7f4a7c15n) % 0xffffffffffffffc5n;
  return x;
}

/** Microseconds of one call, over a round. */
function once(work: () => unknown): number {
  const start = process.hrtime.bigint();
  const end = start + BigInt(ROUND_MS) * 1_000_000n;
  let calls = 0;
  let now = start;
  while (now < end) {
    for (let i = 0; i < 8; i++) work();
    calls += 8;
    now = process.hrtime.bigint();
  }
  return Number(now - start) / 1e3 / calls;
}

/**
 * Cost of each, in units. Rounds go through all in turn and the fastest counts, for the unit too, because the machine
 * may be shared.
 */
function measure(quotes: Quoted): Costs {
  const names = Object.keys(quotes);
  const work = { unit, ...quotes } as Record<string, () => unknown>;
  const best: Costs = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(work)) best[name] = Math.min(best[name] ?? Infinity, once(run));
  }
  const one = best.unit ?? Infinity;
  return Object.fromEntries(names.map((name) => [name, Number(((best[name] ?? Infinity) / one).toPrecision(3))]));
}

/** Faults of figures beside the committed ones, and of quotes with history beside those without. */
function faultsOf(costs: Costs, committed: Costs): string[] {
  const slower = Object.entries(costs).flatMap(([name, cost]) => {
    const before = committed[name];
    if (before === undefined) return [`${name}: not in bench/engine.json; --update`];
    return cost <= before * SLOWER ? [] : [`${name}: ${cost} units, more than ${SLOWER} times ${before}`];
  });
  const gone = Object.keys(committed).filter((name) => costs[name] === undefined);
  const aged = Object.entries(costs).flatMap(([name, cost]) => {
    const [quote = "", history] = name.split(", ");
    const plain = costs[quote] ?? Infinity;
    return history === undefined || cost <= HISTORY * plain
      ? []
      : [`${name}: ${(cost / plain).toFixed(2)} times that of none`];
  });
  return [...slower, ...gone.map((name) => `${name}: committed, but not measured`), ...aged];
}

async function measuredHere(): Promise<Costs> {
  const { World } = await import("@ballast/testkit");
  const { stages } = await import("./scenes/quotes.ts");
  const world = await World.create();
  const costs = measure(await stages(world));
  await world.chain.close();
  return costs;
}

async function bench(args: string[]): Promise<number> {
  const flag = { type: "boolean" } as const;
  const { values } = readFlags(USAGE, { options: { update: flag, json: flag } }, args);
  const first = await measuredHere();
  if (values.json) {
    console.log(JSON.stringify(first));
    return 0;
  }
  if (values.update) writeFileSync(FIGURES, `${JSON.stringify(first, null, 2)}\n`);
  const committed = existsSync(FIGURES) ? (readJson(FIGURES, "the figures").value as Costs) : {};
  const costs = asked(
    first,
    (found) => faultsOf(found, committed),
    () => elsewhere(__filename),
  );
  const faults = faultsOf(costs, committed);
  for (const [name, cost] of Object.entries(costs))
    console.log(`${name.padEnd(44)} ${String(cost).padStart(9)}  (${committed[name] ?? "none"})`);
  for (const fault of faults) console.log(`failed: ${fault}`);
  const failed = new Set(faults.map((fault) => fault.split(":")[0])).size;
  console.log(`${Object.keys(costs).length - failed} passed, ${failed} failed`);
  return faults.length === 0 ? 0 : 1;
}

main(measured(bench));
