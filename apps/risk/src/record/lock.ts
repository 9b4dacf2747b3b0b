/** A record is written by one process at a time: a file beside it says by which. */
import path from "node:path";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { hold } from "../../../../scripts/lib/held.cjs";
import { RiskError } from "../error";

/** What stands for a record's writer, beside it. */
export const lockName = (file: string): string =>
  path.join(path.dirname(path.resolve(file)), `.${path.basename(file)}.lock`);

/** What gives back the records that this process writes. */
const releases = new Map<string, () => void>();

function held(file: string, lock: string) {
  try {
    return hold(lock);
  } catch (error) {
    throw new Misuse(`${file}: the forecasts cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/**
 * Takes a record for this process; false where it has it already. `LogTaken` where another process that is still there
 * writes it, `Misuse` where nothing can be written beside it.
 */
export function take(file: string): boolean {
  const lock = lockName(file);
  const { holder, release } = held(file, lock);
  if (release !== null) releases.set(lock, release);
  else if (holder !== process.pid) throw new RiskError("LogTaken", `${file} is written by process ${holder} (${lock})`);
  return release !== null;
}

/** Gives a record back. */
export function release(file: string): void {
  const lock = lockName(file);
  releases.get(lock)?.();
  releases.delete(lock);
}
