import path from "node:path";
import { readText } from "../../../../scripts/lib/command.cjs";
import { type Fault, ScenarioError } from "./fault";
import type { Scenario } from "./schema";

const HEADER = "seconds,price";
const LINE = /^(\d{1,9}),(\d+(?:\.\d+)?)$/;

type LineOf = (where: string) => number;
interface Points {
  csv: string;
  points: [number, string][];
  /** Line of each point. */
  lines: number[];
}

/**
 * Puts the points of CSV files in their place. Throws `ScenarioError` with file and line; `placed` names both in faults
 * that are found in the points later.
 */
export function withSeries(
  scenario: Scenario,
  file: string,
  lineOf: LineOf,
): { scenario: Scenario; placed(fault: Fault): Fault } {
  const read = new Map<number, Points>();
  const steps = scenario.steps.map((step, i) => {
    if (step.do !== "price_series" || step.csv === undefined) return step;
    const { csv, ...rest } = step;
    try {
      const found = readPoints(path.resolve(path.dirname(file), csv));
      read.set(i, found);
      return { ...rest, points: found.points };
    } catch (error) {
      throw new ScenarioError(file, [{ where: `steps.${i}.csv`, message: (error as Error).message }], lineOf);
    }
  });
  const placed = (fault: Fault): Fault => {
    const [, i, point] = /^steps\.(\d+)\.points\.(\d+)/.exec(fault.where) ?? [];
    const found = read.get(Number(i));
    if (found === undefined) return fault;
    const message = `${found.csv}: line ${found.lines[Number(point)]}: ${fault.message}`;
    return { where: `steps.${i}.csv`, message };
  };
  return { scenario: { ...scenario, steps }, placed };
}

/**
 * Lines of seconds,price, in the order of time. The first may be the header, which says exactly that. Spaces around a
 * value, empty lines and lines that begin with # say nothing.
 */
function readPoints(csv: string): Points {
  const said = readText(csv, "the series")
    .split("\n")
    .map((line, i) => ({
      number: i + 1,
      text: line
        .split(",")
        .map((cell) => cell.trim())
        .join(","),
    }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"));
  const rows = said.filter(({ text }, i) => i > 0 || text !== HEADER);
  if (rows.length === 0) throw new Error(`${csv}: the series has no prices`);
  const points = rows.map(({ number, text }): [number, string] => {
    const [, seconds, price] = LINE.exec(text) ?? [];
    if (seconds === undefined || price === undefined)
      throw new Error(`${csv}: line ${number} is not ${HEADER}: ${text}`);
    return [Number(seconds), price];
  });
  return { csv, points, lines: rows.map(({ number }) => number) };
}
