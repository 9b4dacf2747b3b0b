import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseError, openDatabase } from "../../src/db";
import { Embedded } from "../../src/db/embedded/embedded";
import { fromTemplate } from "../../src/db/embedded/template";
import { freshFolder } from "../support/embedded";

describe("New embedded databases", function () {
  this.timeout(120_000);
  let folder = "";
  let made: string[] = [];
  /** Of one file, since that is copied as 500 are. */
  const make = async (path: string) => {
    made.push(path);
    mkdirSync(path);
    writeFileSync(join(path, "file"), "made");
  };
  const said = (name: string) => readFileSync(join(folder, name, "file"), "utf8");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ballast-template-"));
    made = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are copies of one that is made once, and that no copy changes", async () => {
    const cache = join(folder, "cache");
    await fromTemplate(join(folder, "first"), make, cache);
    writeFileSync(join(folder, "first/file"), "changed");
    await fromTemplate(join(folder, "second"), make, cache);
    assert.deepEqual([made.length, said("first"), said("second")], [1, "changed", "made"]);
    assert.equal(readdirSync(cache).length, 1, "nothing is left of making it");
  });

  it("keep none that another version made, and nothing of one that failed", async () => {
    const cache = join(folder, "cache");
    mkdirSync(join(cache, "database-0000"), { recursive: true });
    const fails = () => Promise.reject(new Error("no space"));
    await assert.rejects(fromTemplate(join(folder, "first"), fails, cache), { message: "no space" });
    assert.deepEqual(readdirSync(cache), ["database-0000"]);
    await fromTemplate(join(folder, "first"), make, cache);
    assert.deepEqual([readdirSync(cache).length, said("first")], [1, "made"]);
  });

  it("leave nothing of one whose making was killed, and that of others", async () => {
    const cache = join(folder, "cache");
    const { pid } = spawnSync(process.execPath, ["-e", "0"]);
    const [dead, alive] = [pid, process.pid].map((id) => `making-${id}-x`);
    for (const name of [dead, alive]) mkdirSync(join(cache, String(name)), { recursive: true });
    await fromTemplate(join(folder, "first"), make, cache);
    assert.deepEqual(
      readdirSync(cache).filter((name) => name.startsWith("making")),
      [alive],
    );
  });

  it("are the same where two are made at once", async () => {
    const cache = join(folder, "cache");
    const names = ["first", "second"];
    await Promise.all(names.map((name) => fromTemplate(join(folder, name), make, cache)));
    assert.deepEqual([...names.map(said), readdirSync(cache).length], ["made", "made", 1]);
  });

  it("are made where they belong if nothing can be written beside the package", async () => {
    writeFileSync(join(folder, "cache"), "a file");
    await fromTemplate(join(folder, "first"), make, join(folder, "cache"));
    assert.deepEqual([made, said("first")], [[join(folder, "first")], "made"]);
  });

  it("are made by a process that ends, and whose reason is told where it fails", async () => {
    writeFileSync(join(folder, "file"), "a file");
    const path = join(folder, "file/data");
    const refused = (e: unknown) => e instanceof DatabaseError && /does not open: .*(ENOTDIR|EEXIST)/.test(e.message);
    await assert.rejects(Embedded.create(path), refused);
    assert.equal(readFileSync(join(folder, "file"), "utf8"), "a file");
  });

  it("know nothing of each other", async () => {
    const folders = [await freshFolder(), await freshFolder()];
    const [one, other] = await Promise.all(folders.map((where) => openDatabase(where)));
    await one?.pool.query("INSERT INTO undo VALUES ('p', 1, 't', 'k', NULL)");
    const counts = [one, other].map(async (database) => (await database?.pool.query("SELECT * FROM undo"))?.rowCount);
    assert.deepEqual(await Promise.all(counts), [1, 0]);
    for (const database of [one, other]) await database?.close();
    for (const where of folders) rmSync(where, { recursive: true });
  });
});
