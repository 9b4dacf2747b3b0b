/** The folder of an embedded database: whole or not there, and opened by one process at a time. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { hold } from "../../../../../scripts/lib/held.cjs";
import { DatabaseError } from "../error";

const LOCK = "process.id";

/** Where the data lie within a folder. */
export const dataIn = (folder: string): string => join(folder, "data");

/** Takes the folder for this process: two writers would destroy it. `DatabaseError` where one has it. */
export function lock(folder: string): () => void {
  const { holder, release } = hold(join(folder, LOCK));
  if (release === null) throw new DatabaseError(folder, `is open in process ${holder}`);
  return release;
}

/** Makes what is missing, beside its place, and moves it there when it is whole. */
export async function ensureData(folder: string, make: (path: string) => Promise<void>): Promise<void> {
  const data = dataIn(folder);
  if (existsSync(data)) return;
  const making = join(dirname(data), "making");
  rmSync(making, { recursive: true, force: true });
  await make(making);
  renameSync(making, data);
}
