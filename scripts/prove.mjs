// `npm run prove`: all lines of evidence, one after the other; what passed and did not change is not run again. Writes docs/evidence.md.
//   --list         the lines, with the CPU of their last whole run
//   --only NAME    these lines, several with commas
//   --short        the short form of each; writes no figures
//   --fresh        runs them even if nothing changed
//   --page         runs nothing, writes docs/evidence.md from the figures that are kept
//   --json         what came of each on stdout

import { ensureDependencies } from "./ensure.mjs";
import { LINES } from "./evidence/lines.mjs";
import { typed, writePage } from "./evidence/page.mjs";
import { commitHere, digestOf, machineHere, record, recorded, State, versionsHere } from "./evidence/record.mjs";
import { runLine } from "./evidence/run.mjs";
import { ROOT } from "./lib/project.mjs";
import { duration, main, misuse, readFlags } from "./lib/run.mjs";

const USAGE = `npm run prove -- [--short] [--only NAME,...] [--fresh] [--json] | --list | --page
Runs the lines of docs/evidence.md that did not pass on these files yet, and writes it.
  --short     the short form of each line
  --only NAME these lines; --fresh also what has passed
  --json      what came of each, on stdout
  --list      the lines; --page writes docs/evidence.md of what was run`;

const flag = { type: "boolean" };
const options = { list: flag, short: flag, fresh: flag, page: flag, json: flag, only: { type: "string" } };

/** The lines that are asked for, in the order of the table. */
function chosen(only) {
  if (only === undefined) return LINES;
  const names = only.split(",");
  const unknown = names.filter((name) => LINES.every((line) => line.name !== name));
  if (unknown.length > 0) throw misuse(`there is no line ${unknown.join(", ") || "without a name"}`, USAGE);
  return LINES.filter(({ name }) => names.includes(name));
}

function list(lines) {
  const figures = recorded();
  for (const { name, title, way, full } of lines) {
    const usual = figures[name] === undefined ? "not yet" : duration(figures[name].cpu * 1_000);
    console.log(`${name.padEnd(14)} ${way.padEnd(9)} ${usual.padStart(12)}  ${title}\n${" ".repeat(39)}${typed(full)}`);
  }
}

/** One line: known, or run; what came of it is kept. */
async function tell(line, { form, fresh, state, versions, usual }) {
  const digests = Object.fromEntries(
    ["full", "short"].map((each) => [each, digestOf(line, line[each] ?? line.full, versions)]),
  );
  if (!fresh && state.passed(line.name, form, digests)) return { ok: true, known: true, seconds: 0 };
  if (usual !== undefined && form === "full") console.error(`last time: ${duration(usual * 1_000)} of CPU`);
  state.forget(line.name);
  const { ok, ...result } = await runLine(line, form);
  if (!ok) return { ok, ...result };
  // With one form only, the short run was a whole one.
  const whole = form === "full" || line.short === undefined;
  state.keep(line.name, whole ? "full" : "short", digests[whole ? "full" : "short"]);
  if (form === "full") {
    const where = { date: new Date().toISOString().slice(0, 10), commit: commitHere(), machine: machineHere() };
    record(line.name, { ...where, versions, ...result });
  }
  return { ok, ...result };
}

async function prove(lines, { short = false, fresh = false, json = false }) {
  await ensureDependencies(ROOT);
  const [state, versions, results] = [new State(), versionsHere(), []];
  for (const [i, line] of lines.entries()) {
    console.error(`\n== ${i + 1}/${lines.length} ${line.name}: ${line.title}`);
    const usual = recorded()[line.name]?.cpu;
    const result = await tell(line, { form: short ? "short" : "full", fresh, state, versions, usual });
    results.push({ name: line.name, ...result });
    const how = result.known ? "known: nothing that it reads has changed" : duration(result.seconds * 1_000);
    console.error(`== ${line.name}: ${result.ok ? "ok" : `FAILED: ${result.why}`}, ${how}`);
    if (!short) writePage(LINES, recorded());
  }
  const failed = results.filter(({ ok }) => !ok);
  if (json) console.log(JSON.stringify(results, null, 2));
  else {
    for (const { name, why } of failed) console.log(`${name} FAILED: ${why}`);
    console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  }
  return failed.length === 0 ? 0 : 1;
}

await main(async (args) => {
  const { values } = readFlags(USAGE, { options }, args);
  const lines = chosen(values.only);
  if (values.list) return void list(lines);
  if (values.page) return void writePage(LINES, recorded());
  return prove(lines, values);
});
