// Installs the JavaScript dependencies when they are missing or older than package-lock.json. Needs nothing but Node.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./lib/project.mjs";
import { duration, main, misuse, Problem, run } from "./lib/run.mjs";

/** Why an install is needed; null if it is not. npm writes the hidden lock file at the end of each install. */
export function missingDependencies(root) {
  const installed = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return "node_modules is missing";
  const lock = join(root, "package-lock.json");
  if (existsSync(lock) && statSync(lock).mtimeMs > statSync(installed).mtimeMs + 1000) {
    return "node_modules is older than package-lock.json";
  }
  return null;
}

/** Runs `npm ci`, or `npm install` where that fails (no lock file, or one that does not fit package.json). */
export async function ensureDependencies(root) {
  const why = missingDependencies(root);
  if (why === null) return;
  console.error(`ensure: ${why}: npm ci (about a minute)`);
  const start = Date.now();
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  for (const command of ["ci", "install"]) {
    const { status } = await run("npm", [command, ...quiet], { cwd: root });
    if (status === 0) return console.error(`ensure: done after ${duration(Date.now() - start)}`);
    if (command === "ci") console.error("ensure: npm ci failed (above); trying npm install");
  }
  throw new Problem("the JavaScript dependencies could not be installed; npm's own messages are above");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main((args) => {
    if (args.length > 0) throw misuse(`it takes nothing: ${args.join(" ")}`, "node scripts/ensure.mjs");
    return ensureDependencies(ROOT);
  });
}
