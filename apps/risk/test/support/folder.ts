/** A folder for each test of a suite, gone after it; told with the path of a record in it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export function inFolder(told: (folder: string, file: string) => void): void {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-log-"));
    told(folder, path.join(folder, "log.ndjson"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
}
