// What several processes would do side by side, and one of them should: by a file with the number of the process that does it.
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";

const WAIT_MS = 200;

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
 * Does what is not done yet, in one process at a time; it is done once `isDone` says so and nobody is at it. `waits` is
 * called where another process is.
 */
export async function once(lock, isDone, act, waits = () => {}) {
  for (let said = false; ; said = true) {
    if (isDone() && !existsSync(lock)) return;
    if (take(lock)) break;
    if (!said) waits();
    await setTimeout(WAIT_MS);
  }
  try {
    if (!isDone()) await act();
  } finally {
    rmSync(lock, { force: true });
  }
}
