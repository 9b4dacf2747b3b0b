/** Fresh embedded databases for tests. */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../src/db";

/** A folder in which a database is made when it is opened. The caller removes it. */
export const freshFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "ballast-api-"));

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
