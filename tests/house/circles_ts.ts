import path from "node:path";
import { preProcessFile } from "typescript";
import type { Imports } from "./circles";
import type { SourceFile } from "./tree";

const ENDINGS = ["", ".ts", ".tsx", ".mts", ".cts", ".mjs", ".cjs", "/index.ts", "/index.tsx"];

/**
 * What each TypeScript file imports of the others by a path, types too: to read a file you read what it imports. A
 * package is entered by its name, and packages are held apart by their own test.
 */
export function typescriptImports(sources: readonly SourceFile[]): Imports {
  const known = new Set(sources.map((source) => source.path));
  const found = (from: string, name: string) => {
    const target = path.posix.join(path.posix.dirname(from), name);
    return ENDINGS.map((ending) => target + ending).find((file) => known.has(file));
  };
  return new Map(
    sources.map(({ path: from, text }) => {
      const names = preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
      const own = names.filter((name) => name.startsWith(".")).flatMap((name) => found(from, name) ?? []);
      return [from, new Set(own)];
    }),
  );
}
