/**
 * Figures of costs that are judged: code and memory lie otherwise in each process, and one that collected or was
 * compiled at the worst moment says nothing of the code. What is beyond its bounds is asked again in others, and the
 * best of each figure counts.
 */
const { execFileSync } = require("node:child_process");

/** Processes that are asked at most, this one included. */
const PROCESSES = 5;

/** What this same command measures in a process of its own; with `--json` it writes its figures and judges nothing. */
function elsewhere(file) {
  const args = [...process.execArgv, file, "--json"];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
}

/** The best of each figure: the least. */
function best(one, other) {
  return Object.fromEntries(Object.entries(one).map(([name, cost]) => [name, Math.min(cost, other[name] ?? Infinity)]));
}

function asked(first, faultsOf, again) {
  let figures = first;
  for (let count = 1; count < PROCESSES && faultsOf(figures).length > 0; count += 1) figures = best(figures, again());
  return figures;
}

module.exports = { asked, elsewhere };
