/** The table of the documents that cites what was measured with a million events. */
import type { Rate } from "../support/telling";
import type { Ask } from "./asks";
import type { FanOut } from "./streams";

/** What is kept of an address. */
export interface KeptRead {
  kind: Ask["kind"];
  cpuUs: number;
  /** Asked again at once by all connections: answers a second, and what they wait. */
  answersPerSecond?: number;
  p99Ms: number;
  steady?: { asksPerSecond: number; p50Ms: number; p99Ms: number; mostMs: number; cpuUs: number };
}

/** What is kept of a database. Earlier ones have less. */
export interface Kept {
  database: string;
  events: number;
  positions: number;
  load: number;
  /** From a process that begins to one that answers, with all those events. */
  reopen: { ms: number; cpuMs: number };
  /** The first ladder, which nobody has asked for before: milliseconds. */
  firstLadder: number;
  /** Of a look at chain and tables, with all else that is done while nobody asks: microseconds of CPU. */
  look?: number;
  streams: FanOut;
  /** Resident after all that, and at most, MB. */
  resident: number;
  peak?: number;
  ingest: Rate;
  reads: Record<string, KeptRead>;
}

type Cell = (kept: Kept) => string;

/** The least and the most of what is there; a dash for nothing. */
function span(values: readonly (number | undefined)[], unit: string, digits = 0): string {
  const found = values.filter((value) => value !== undefined);
  if (found.length === 0) return "-";
  const [least, most] = [Math.min(...found).toFixed(digits), Math.max(...found).toFixed(digits)];
  return `${least === most ? least : `${least} to ${most}`}${unit}`;
}

const one = (value: number | undefined, unit: string, digits = 0) => span([value], unit, digits);

const readsOf = ({ reads }: Kept, kind: Ask["kind"]) => Object.values(reads).filter((read) => read.kind === kind);

/** A row of what all addresses of a kind have. */
const each =
  (kind: Ask["kind"], value: (read: KeptRead) => number | undefined, unit: string, digits = 0): Cell =>
  (kept) =>
    span(readsOf(kept, kind).map(value), unit, digits);

const ladderOf = ({ reads }: Kept) => reads["/v1/markets/0/ladder"];

function rateOf(known: readonly Kept[], kind: Ask["kind"]): string {
  const [rate] = known.flatMap((kept) => readsOf(kept, kind).flatMap(({ steady }) => steady?.asksPerSecond ?? []));
  return rate === undefined ? "a steady rate" : `${rate.toLocaleString("en")} asks a second`;
}

const rowsOf = (hot: string, cold: string): [what: string, cell: Cell, aim: string][] => [
  [`hot, ${hot}: p50`, each("hot", ({ steady }) => steady?.p50Ms, " ms", 1), ""],
  ["the same: p99", each("hot", ({ steady }) => steady?.p99Ms, " ms", 1), "20 / 10 ms"],
  [`cold, ${cold}: p50`, each("cold", ({ steady }) => steady?.p50Ms, " ms", 1), ""],
  ["the same: p99", each("cold", ({ steady }) => steady?.p99Ms, " ms", 1), "20 / 10 ms"],
  ["the same: CPU an answer", each("cold", ({ steady }) => steady && steady.cpuUs / 1_000, " ms", 2), "0.4 / 0.2 ms"],
  ["hot, asked again at once: answers a second", each("hot", ({ answersPerSecond: rate }) => rate, ""), ""],
  ["the same: p99", each("hot", ({ p99Ms }) => p99Ms, " ms"), ""],
  ["the same: CPU an answer", each("hot", ({ cpuUs }) => cpuUs / 1_000, " ms", 2), "0.4 / 0.2 ms"],
  ["cold, asked again at once: answers a second", each("cold", ({ answersPerSecond: rate }) => rate, ""), ""],
  ["the same: p99", each("cold", ({ p99Ms }) => p99Ms, " ms"), ""],
  ["the same: CPU an answer", each("cold", ({ cpuUs }) => cpuUs / 1_000, " ms", 2), "0.4 / 0.2 ms"],
  [`a ladder of all positions, ${hot}: p99`, (kept) => one(ladderOf(kept)?.steady?.p99Ms, " ms", 1), "30 ms"],
  ["the same: CPU an answer", (kept) => one((ladderOf(kept)?.cpuUs ?? 0) / 1_000, " ms", 2), ""],
  ["an event to the last of 1,000 clients", ({ streams }) => one(streams.ms, " ms"), "250 ms"],
  ["the same: CPU", ({ streams }) => one(streams.cpu, " ms"), ""],
  ["events written a CPU second", ({ ingest }) => one(ingest.cpu, ""), "1,500 / 5,000"],
  [
    "resident after all that; at most",
    ({ resident, peak }) => `${one(resident, " MB")}; ${one(peak, " MB")}`,
    "400 MB",
  ],
  ["opened again and answering: CPU", ({ reopen }) => one(reopen.cpuMs / 1_000, " s", 1), "3 s"],
  ["a look and all that is done while nobody asks: CPU", ({ look }) => one(look && look / 1_000, " ms", 1), ""],
  ["load of the machine while it ran", ({ load }) => one(load, ""), ""],
];

/** Lines of a table, its columns as wide as their widest cell. */
function lines(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, i) => rows.reduce((most, row) => Math.max(most, row[i]?.length ?? 0), 0)) ?? [];
  const ruled = [...rows.slice(0, 1), widths.map((width) => "-".repeat(width)), ...rows.slice(1)];
  return ruled.map((row) => `| ${widths.map((width, i) => (row[i] ?? "").padEnd(width)).join(" | ")} |`);
}

/** The table, of the figures with a million events. */
export function tableOf(known: Record<string, Kept>): string {
  const both = ["embedded", "PostgreSQL"].flatMap((name) => known[`${name}, 1000000 events`] ?? []);
  const [first] = both;
  const words = `${(first?.positions ?? 0).toLocaleString("en")} positions, 50 connections`;
  const head = [`1,000,000 events, ${words}`, ...both.map(({ database }) => database), "aim"];
  const rows = rowsOf(rateOf(both, "hot"), rateOf(both, "cold"));
  return lines([head, ...rows.map(([what, cell, aim]) => [what, ...both.map(cell), aim])]).join("\n");
}
