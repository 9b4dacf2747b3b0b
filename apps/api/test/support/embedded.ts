/** Fresh embedded databases for tests: made once a machine, then copied, because creating one needs 10 s of CPU. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Database, openDatabase } from "../../src/db";
import { Embedded } from "../../src/db/embedded/embedded";
import { dataIn } from "../../src/db/embedded/folder";

/** The database's own version is in its files: one that another version made is not opened. */
const version = String(statSync(require.resolve("@electric-sql/pglite")).mtimeMs);
const CACHE = resolve(__dirname, "../../.cache");

async function template(): Promise<string> {
  const path = join(CACHE, `pglite-${version}`);
  if (existsSync(path)) return path;
  mkdirSync(CACHE, { recursive: true });
  const making = mkdtempSync(join(CACHE, "making-"));
  await Embedded.create(join(making, "data"));
  try {
    renameSync(making, path);
  } catch (error) {
    if (!existsSync(path)) throw error; // Another process was faster.
    rmSync(making, { recursive: true });
  }
  return path;
}

/** A folder with an empty database. The caller removes it. */
export async function freshFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "ballast-api-"));
  cpSync(join(await template(), "data"), dataIn(folder), { recursive: true });
  return folder;
}

/** An empty database that is open, and what takes it away. */
export async function freshDatabase(): Promise<{ database: Database; end(): Promise<void> }> {
  const folder = await freshFolder();
  const database = await openDatabase(folder);
  const end = async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  };
  return { database, end };
}
