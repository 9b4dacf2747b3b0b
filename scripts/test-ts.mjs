// `npm run test:ts`: the tests of SDK, apps and program, in as many processes as the machine has cores. With names of files only these.
//   npm run test:ts -- tests/flows/orders.test.ts --grep "take profit"
//   --costs   those that judge what something costs (*.cost.test.ts), which the others leave out: one after the other
//   --weigh   writes down what CPU each file took (tests/weights.json), by which they are dealt: the heaviest first
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { deal, dealAlone, dealt, isCost } from "./lib/deal.mjs";
import { ROOT } from "./lib/project.mjs";
import { duration, main, misuse, readFlags } from "./lib/run.mjs";

const FOLDERS = ["sdk/test", "packages/*/test", "apps/*/test", "tests"];
/** Looks back on all others. */
const WHOLE = "tests/whole/errors.ts";
const WEIGHTS = "tests/weights.json";
/** Lighter files are dealt as they come, and not written down: what they take differs more from run to run. */
const LEAST_MS = 2_000;
const USAGE = `npm run test:ts -- [FILE...] [--costs] [--grep WORDS] [--bail] [--weigh]
The tests of SDK, apps and program, in as many processes as there are cores; with names of files only these.
  --costs       only those that judge what something costs, which are left out without it: one after the other
  --grep WORDS  only tests with these words
  --bail        ends with the first that fails
  --weigh       writes down what CPU each file took (tests/weights.json), by which they are dealt`;

const listed = (folder) => (existsSync(folder) ? readdirSync(folder) : []);

/** Every test of the repository, relative to it. */
function allTests() {
  const folders = FOLDERS.flatMap((folder) => {
    const [before, after] = folder.split("/*");
    return after === undefined ? [folder] : listed(join(ROOT, before)).map((name) => `${before}/${name}${after}`);
  });
  const under = folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((name) => `${folder}/${name}`));
  return [...under.filter((name) => name.endsWith(".test.ts")), WHOLE];
}

const MARKS = { pass: "✔ ", pending: "- " };
/** Mocha says how long a test took from here on. */
const SLOW_MS = 75;

/** Writes what came of files as they come, and counts. */
function teller() {
  const total = { pass: 0, fail: 0, pending: 0, left: 0, failures: [], cpu: {}, errors: {} };
  const line = ({ kind, depth, title, duration: took }) => {
    if (kind in total) total[kind] += 1;
    const mark = kind === "fail" ? `${total.fail}) ` : (MARKS[kind] ?? "");
    return `${"  ".repeat(depth + (kind === "suite" ? 0 : 1))}${mark}${title}${took > SLOW_MS ? ` (${took}ms)` : ""}`;
  };
  const tell = ({ file, lines, failures, words, cpu, left, errors }) => {
    total.cpu[file] = cpu;
    total.left += left;
    for (const [instruction, names] of errors)
      total.errors[instruction] = [...new Set([...(total.errors[instruction] ?? []), ...names])];
    total.failures.push(...failures);
    if (lines.length > 0) console.log(`\n${[file, ...lines.map(line)].join("\n")}`);
    if (words !== "") process.stdout.write(words);
  };
  return { total, tell };
}

function summary({ pass, fail, pending, failures }, took) {
  const counts = [`  ${pass} passing (${duration(took)})`];
  if (pending > 0) counts.push(`  ${pending} pending`);
  if (fail > 0) counts.push(`  ${fail} failing`);
  return ["", ...counts, "", ...failures.map((failure, i) => `  ${i + 1}) ${failure}`)].join("\n");
}

/** Runs the files one after the other. */
async function runAlone(files, settings) {
  const { total, tell } = teller();
  const faults = await dealAlone(files, { settings, tell });
  total.failures.push(...faults);
  total.fail += faults.length;
  return total;
}

/** Runs the files side by side, then the one that looks back on them, if they were all. */
async function runAll(files, settings, all) {
  const { total, tell } = teller();
  const [before, last] = [files.filter((file) => file !== WHOLE), files.filter((file) => file === WHOLE)];
  const processes = availableParallelism();
  const faults = await deal(dealt(before, weights()), { processes, settings: { ...settings, note: true }, tell });
  const whole = all && settings.grep === undefined && !settings.bail;
  const others = whole ? { files: Object.keys(total.cpu), left: total.left, errors: total.errors } : null;
  faults.push(...(await deal(last, { processes: 1, settings: { ...settings, others }, tell })));
  total.failures.push(...faults);
  total.fail += faults.length;
  return total;
}

const weights = () => JSON.parse(readFileSync(join(ROOT, WEIGHTS), "utf8"));

/** Writes down the heavier files and their CPU in seconds. */
function record(cpu) {
  const now = weights();
  for (const [file, ms] of Object.entries(cpu)) {
    if (ms < LEAST_MS) delete now[file];
    else now[file] = Math.round(ms / 1_000);
  }
  const kept = Object.entries(now).filter(([file]) => existsSync(join(ROOT, file)));
  writeFileSync(join(ROOT, WEIGHTS), `${JSON.stringify(Object.fromEntries(kept.sort()), null, 2)}\n`);
}

await main(async (args) => {
  const flag = { type: "boolean" };
  const options = { costs: flag, grep: { type: "string" }, bail: flag, weigh: flag };
  const { values, positionals } = readFlags(USAGE, { allowPositionals: true, options }, args);
  const missing = positionals.filter((file) => !/\.ts$/.test(file) || !existsSync(resolve(file)));
  if (missing.length > 0) throw misuse(`there is no test ${missing.join(", ")}`, USAGE);
  const named = positionals.map((file) => relative(ROOT, resolve(file)));
  const costs = values.costs ?? false;
  const files = named.length > 0 ? named : allTests().filter((file) => isCost(file) === costs);
  const [start, settings] = [Date.now(), { grep: values.grep, bail: values.bail }];
  const total = await (costs ? runAlone(files, settings) : runAll(files, settings, named.length === 0));
  if (values.weigh) record(total.cpu);
  console.log(summary(total, Date.now() - start));
  return total.fail === 0 ? 0 : 1;
});
