// Installs the JavaScript dependencies when they are missing or older than package-lock.json. Needs nothing but Node.
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { ROOT } from "./lib/project.mjs";
import { duration, main, misuse, Problem, run } from "./lib/run.mjs";

const WAIT_MS = 200;

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

const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Runs `npm ci`, or `npm install` where that fails (no lock file, or one that does not fit package.json). */
async function install(root) {
  const start = Date.now();
  for (const command of ["ci", "install"]) {
    const { status } = await run("npm", [command, ...QUIET], { cwd: root });
    if (status === 0) return console.error(`ensure: done after ${duration(Date.now() - start)}`);
    if (command === "ci") console.error("ensure: npm ci failed (above); trying npm install");
  }
  throw new Problem("the JavaScript dependencies could not be installed; npm's own messages are above");
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The process that holds the lock; null where none does. */
function holderOf(lock) {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** Takes the lock, a file with its holder's number, or says that another process has it. */
function take(lock) {
  const own = `${lock}.${process.pid}`;
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(own, `${process.pid}`);
  try {
    linkSync(own, lock); // Whole or not at all.
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const holder = holderOf(lock);
  if (holder !== null && !isRunning(holder)) rmSync(lock, { force: true });
  return false;
}

/**
 * Installs what is missing. One process at a time: each `npm ci` begins by deleting what the others use, and five
 * commands that tests began side by side would each run one.
 */
export async function ensureDependencies(root, how = install) {
  const lock = join(root, "target/install.lock");
  for (let said = false; ; said = true) {
    const why = missingDependencies(root);
    if (why === null && !existsSync(lock)) return;
    if (take(lock)) break;
    if (!said) console.error("ensure: waiting for another install of the dependencies");
    await setTimeout(WAIT_MS);
  }
  try {
    const why = missingDependencies(root);
    if (why === null) return;
    console.error(`ensure: ${why}: npm ci (about a minute)`);
    await how(root);
  } finally {
    rmSync(lock, { force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main((args) => {
    if (args.length > 0) throw misuse(`it takes nothing: ${args.join(" ")}`, "node scripts/ensure.mjs");
    return ensureDependencies(ROOT);
  });
}
