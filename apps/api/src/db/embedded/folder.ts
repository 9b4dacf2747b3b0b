/** The folder of an embedded database: whole or not there, and opened by one process at a time. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseError } from "../error";

const LOCK = "process.id";

/** Whether a process is there. One of another user is, too. */
export function alive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Where the data lie within a folder. */
export const dataIn = (folder: string): string => join(folder, "data");

/** Takes the folder for this process: two writers would destroy it. `DatabaseError` where another one has it. */
export function lock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, LOCK);
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(path, "utf8"));
    if (holder > 0 && alive(holder)) throw new DatabaseError(folder, `is open in process ${holder}`);
    rmSync(path, { force: true }); // Its process was killed.
  }
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
