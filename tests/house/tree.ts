import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(__dirname, "../..");

/** A file of the repository: its path from the root, with forward slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** Every file that is committed or about to be, read as text; `wanted` picks by path. */
export function files(wanted: RegExp): SourceFile[] {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
  });
  return list
    .toString()
    .split("\0")
    .filter((name) => wanted.test(name) && existsSync(path.join(ROOT, name)))
    .map((name) => ({ path: name, text: read(name) }));
}

export function read(name: string): string {
  return readFileSync(path.join(ROOT, name), "utf8");
}

/** Written by a program, not by hand: never counted, never linted. */
export const GENERATED = /(^|\/)(idl|generated|vectors|artifacts|node_modules)\/|^sdk\/src\/engine\/bytes\.ts$/;
