/**
 * A new embedded database is a copy of one that was made once: making one takes 7 s of CPU and 800 MB, a copy of its 26
 * MB a fifth of a second. It is kept beside the package, as the bundles of the app are.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { isThere } from "../../../../../scripts/lib/held.cjs";
import { files, MIGRATIONS } from "../migrate";

const CACHE = join(MIGRATIONS, "../.cache");
const NAME = "database-";
const DIGEST_LENGTH = 16;
/** Files that are copied, some 5 ms, before what else the process does has its turn: it must hear that it is to end. */
const AT_ONCE = 16;

/** What a database is made by, and what makes its tables. One that others made is not the same. */
function digest(): string {
  const hash = createHash("sha256");
  const makers = ["@electric-sql/pglite/pglite.wasm", "@ballast/api/embedded-worker"];
  for (const name of makers) hash.update(readFileSync(require.resolve(name)));
  for (const name of files()) hash.update(`${name}\0`).update(readFileSync(join(MIGRATIONS, name)));
  return hash.digest("hex").slice(0, DIGEST_LENGTH);
}

/** A folder to make it in; null where nothing can be written there. What a process left that was killed goes. */
function making(cache: string): string | null {
  try {
    mkdirSync(cache, { recursive: true });
    for (const name of readdirSync(cache)) {
      const [, maker] = /^making-(\d+)-/.exec(name) ?? [];
      if (maker !== undefined && !isThere(Number(maker))) rmSync(join(cache, name), { recursive: true, force: true });
    }
    return mkdtempSync(join(cache, `making-${process.pid}-`));
  } catch {
    return null;
  }
}

/** Puts a finished one in its place: of two processes that made it at once the first one's stays. Old ones go. */
function place(made: string, cache: string, name: string): void {
  try {
    renameSync(made, join(cache, name));
  } catch (error) {
    if (!existsSync(join(cache, name))) throw error;
  }
  const old = readdirSync(cache).filter((other) => other.startsWith(NAME) && other !== name);
  for (const other of old) rmSync(join(cache, other), { recursive: true, force: true });
}

/**
 * A copy of a folder, in a quarter of the CPU of Node's `cp`. Read and written: what the kernel copies by itself it
 * puts on the disk at once, and where that is told of what is freed each file then takes 2 ms to be removed.
 */
async function copied(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true, mode: statSync(from).mode });
  for (const [i, entry] of readdirSync(from, { withFileTypes: true }).entries()) {
    const [source, place] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copied(source, place);
    else writeFileSync(place, readFileSync(source), { mode: statSync(source).mode });
    if (i % AT_ONCE === 0) await setImmediate();
  }
}

/** Makes the files of a new database: `make` does it where there is none yet to be copied. */
export async function fromTemplate(path: string, make: (path: string) => Promise<void>, cache = CACHE): Promise<void> {
  const name = `${NAME}${digest()}`;
  if (!existsSync(join(cache, name))) {
    const folder = making(cache);
    if (folder === null) return make(path);
    try {
      await make(join(folder, "data"));
      place(join(folder, "data"), cache, name);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  await copied(join(cache, name), path);
}
