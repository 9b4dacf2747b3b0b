/** A record is written by one process at a time: a file beside it says by which. */
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { RiskError } from "../error";

/** Where the process that writes a record stands: its number, and when it began, since numbers come again. */
export const lockName = (file: string): string =>
  path.join(path.dirname(path.resolve(file)), `.${path.basename(file)}.lock`);

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** When a process began, in ticks since the machine did; empty where that is not told. */
function bornAt(id: number): string {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    // Its name, in brackets, can have any character: the fields after it are counted from the third on.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Whether a process is there. One of another user is, too. */
function isThere(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** The process that holds a lock and is still there; null where none does. */
function holderOf(lock: string): number | null {
  let said: string;
  try {
    said = readFileSync(lock, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
  const [id = "", born = ""] = said.split(" ");
  const now = bornAt(Number(id));
  const isSame = born === "" || now === "" || now === born;
  return Number(id) > 0 && isSame && isThere(Number(id)) ? Number(id) : null;
}

const held = new Set<string>();
/** Gives locks back when this process ends; those of one that was killed are seen to be nobody's. */
function leave(): void {
  for (const lock of held) rmSync(lock, { force: true });
}

/** Makes the lock, whole or not at all; false where there is one. */
function make(lock: string): boolean {
  const own = `${lock}.${process.pid}`;
  try {
    writeFileSync(own, `${process.pid} ${bornAt(process.pid)}`);
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

const TRIES = 3;

/**
 * Takes a record for this process; false where it has it already. `LogTaken` where another process that is still there
 * writes it, `Misuse` where nothing can be written beside it.
 */
export function take(file: string): boolean {
  const lock = lockName(file);
  for (let left = TRIES; left > 0; left--) {
    try {
      if (make(lock)) {
        if (held.size === 0) process.once("exit", leave);
        held.add(lock);
        return true;
      }
      const holder = holderOf(lock);
      if (holder === process.pid) return false;
      if (holder !== null) throw new RiskError("LogTaken", `${file} is written by process ${holder} (${lock})`);
      rmSync(lock, { force: true });
    } catch (error) {
      if (error instanceof RiskError) throw error;
      throw new Misuse(`${file}: the forecasts cannot be written: ${codeOf(error)}`);
    }
  }
  throw new RiskError("LogTaken", `${file} is being taken by another process (${lock})`);
}

/** Gives a record back. */
export function release(file: string): void {
  const lock = lockName(file);
  if (held.delete(lock)) rmSync(lock, { force: true });
}
