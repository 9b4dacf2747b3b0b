// Runs the command of a line and reads its figures.
import { existsSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { ROOT } from "../lib/project.mjs";
import { available, run } from "../lib/run.mjs";

/** The files that a word of a command names, as a shell would: one star, in the last part. */
export function fileNames(word) {
  if (!word.includes("*")) return existsSync(join(ROOT, word)) ? [word] : [];
  const [folder, pattern] = [posix.dirname(word), posix.basename(word)];
  const [before, after] = pattern.split("*");
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** Other work on the machine makes a run longer, and its CPU hardly: the shell says what the command and its children used. */
const TIMED = 'TIMEFORMAT="used %U and %S s of CPU"; time "$@"';

function cpuOf(stderr) {
  const [, user, system] = [...stderr.matchAll(/^used ([\d.]+) and ([\d.]+) s of CPU$/gm)].at(-1) ?? [];
  return Math.round((Number(user ?? 0) + Number(system ?? 0)) * 10) / 10;
}

/** Runs a line to its end. Without a figure in what its command says, nothing was shown. */
export async function runLine(line, form) {
  const { command, env = {} } = line[form] ?? line.full;
  const lacking = line.needs.filter((program) => !available(program));
  if (lacking.length > 0) return { ok: false, seconds: 0, why: `${lacking.join(" and ")} is not installed` };
  const [program, ...args] = command.flatMap((word) => (word.includes("*") ? fileNames(word) : [word]));
  const start = Date.now();
  const result = await run("bash", ["-c", TIMED, "bash", program, ...args], { cwd: ROOT, env });
  const seconds = Math.round((Date.now() - start) / 1_000);
  const cpu = cpuOf(result.stderr);
  if (result.status !== 0) return { ok: false, seconds, cpu, why: `ended with ${result.status}` };
  const { figures, ...more } = line.figures({ ...result, env });
  if (figures.length === 0) return { ok: false, seconds, cpu, why: "no figure was found in what it said" };
  return { ok: true, seconds, cpu, figures, ...more };
}
