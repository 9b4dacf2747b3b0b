// What is read from a line's output: `figures`, rows of a table with a label and a value each, and what else the page shows.
import { counts } from "../lib/counts.mjs";

const number = (value) => Number(value).toLocaleString("en-US");
const sum = (rows, of) => rows.reduce((n, row) => n + (of(row) ?? 0), 0);

/** A row for each pattern that is found; its first group is the value. */
export const said =
  (rows) =>
  ({ stdout, stderr }) => ({
    figures: rows.flatMap(([label, pattern]) => {
      const found = pattern.exec(`${stdout}\n${stderr}`)?.[1];
      return found === undefined ? [] : [[label, /^\d+$/.test(found) ? number(found) : found]];
    }),
  });

const tests = (runner, what) => (result) => {
  const { passed, failed } = counts(runner, result);
  const figures = [
    [what, number(passed)],
    ["failed", number(failed)],
  ];
  return { figures };
};

/** Counts of the last line, `N passed, N failed`. */
export const lastLine = (what) => tests("own", what);
export const cargoTests = tests("cargo", "tests");
export const mochaTests = tests("mocha", "tests");

/** What the prover says of all properties and faults. */
export function proofs({ stdout }) {
  const { properties, faults } = JSON.parse(stdout);
  const ofProgram = properties.filter(({ name }) => name.startsWith("program_")).length;
  const rows = [
    ["properties of the engine's code", properties.length - ofProgram],
    ["claims about the program's bytes", ofProgram],
    ["paths", sum(properties, ({ paths }) => paths)],
    ["obligations proved", sum(properties, ({ obligations }) => obligations)],
    ["questions to z3", sum(properties, ({ queries }) => queries)],
  ];
  if (faults.length > 0)
    rows.push(
      ["faults put into the code", faults.length],
      ["caught", faults.filter(({ ok }) => ok).length],
      ["confirmed by running the faulty code", faults.filter(({ confirmed }) => confirmed).length],
    );
  const spent = Math.round(sum([...properties, ...faults], ({ seconds }) => seconds));
  return { figures: [...rows, ["seconds of the prover, one process", spent]].map(([label, n]) => [label, number(n)]) };
}

/** Of the search: after how many plans each old hole was found. */
export function seeds({ stdout, env }) {
  const found = [...stdout.matchAll(/^(\w+): \w+ of [-\d.]+ USD, plan (\d+):/gm)];
  const figures = [
    ["plans by today's rules, seed 1", number(env.SEQUENCES ?? 100_000)],
    ["found by them", "0"],
    ["old holes found again, seed 11", number(found.length)],
    ["plans until each", found.map(([, hole, plan]) => `${hole} ${number(plan)}`).join(", ")],
  ];
  return { figures };
}

/** The seed, how many, and how many each line caught; the table itself is in the record. */
export function faultsCaught({ stdout }) {
  const { seed, places, faults, equivalent = [] } = JSON.parse(stdout);
  const by = new Map();
  for (const { caught } of faults) by.set(caught ?? "nothing", (by.get(caught ?? "nothing") ?? 0) + 1);
  const figures = [
    ["seed", String(seed)],
    ["places at which one could be put", number(places)],
    ["faults", number(faults.length)],
    ...[...by].map(([line, times]) => [`caught by ${line}`, number(times)]),
  ];
  return { figures, faults, equivalent };
}

/** Of the changes that were tried: how many, how many the tests saw, and which they did not. */
export function mutated({ stdout }) {
  const { shard, places, tried, caught, survivors, equivalent } = JSON.parse(stdout.trim().split("\n").at(-1));
  const figures = [
    ["places where the code could be otherwise", number(places)],
    ["part of them", shard],
    ["changes that compile and change something", number(tried)],
    ["seen by the tests", `${number(caught)} (${((100 * caught) / tried).toFixed(1)} %)`],
    ["that change nothing, listed with the reason", number(equivalent.length)],
    ...survivors.map((change) => ["not seen", `\`${change.replaceAll("|", "\\|")}\``]),
  ];
  return { figures };
}

/** Of the random transactions: how many, which seed, how many were wrong, and what was met. */
export function fuzzed({ stdout }) {
  const { seed, stories, transactions, attempts, pairs, done, errors } = JSON.parse(stdout);
  const rows = { transactions, stories, "wrong ones among them": attempts, "two acts in one": pairs };
  const kinds = { "instructions that succeeded, kinds": done, "errors met, kinds": errors };
  return {
    figures: [
      ["seed", String(seed)],
      ...Object.entries(rows).map(([label, n]) => [label, number(n)]),
      ...Object.entries(kinds).map(([label, names]) => [label, number(Object.keys(names).length)]),
    ],
  };
}
