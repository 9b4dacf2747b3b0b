import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { ROOT, read } from "./tree";

/** What reads flags; all else is loaded by `import()` once the call is right. */
const LIGHT = ["commander"];

/** What a file loads with itself: types are not loaded, and `import()` waits. */
function loaded(file: string, text: string): string[] {
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier) || isType(statement)) return [];
    return [moduleSpecifier.text];
  });
}

function isType(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (clause === undefined) return false;
  const named = clause.namedBindings;
  const types = named !== undefined && ts.isNamedImports(named) && named.elements.every((each) => each.isTypeOnly);
  return clause.isTypeOnly || (clause.name === undefined && types);
}

/** Packages that are loaded with a file, by the files that name them. */
function packages(entry: string): string[] {
  const found: string[] = [];
  const seen = new Set([entry]);
  for (const file of seen)
    for (const name of loaded(file, read(file))) {
      if (!name.startsWith(".")) {
        if (!name.startsWith("node:") && !LIGHT.includes(name)) found.push(`${file} imports ${name}`);
        continue;
      }
      const next = path.posix.join(path.posix.dirname(file), name);
      const source = [next, `${next}.ts`, `${next}/index.ts`].find((each) => /\.ts$/.test(each) && exists(each));
      if (source !== undefined) seen.add(source);
    }
  return found;
}

const exists = (file: string) => existsSync(path.join(ROOT, file));

/** Commands of package.json that run TypeScript, and those of apps. */
function entries(): string[] {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const own = Object.values(scripts).flatMap((script) => /typescript\.cjs (\S+\.ts)$/.exec(script)?.[1] ?? []);
  const apps = readdirSync(path.join(ROOT, "apps")).filter((name) => exists(`apps/${name}/bin`));
  return [...new Set([...own, ...apps.map((name) => `apps/${name}/src/main.ts`)])];
}

describe("a command", () => {
  it("reads its flags before it loads what it needs: a wrong call, and --help, take no second", () => {
    assert.ok(entries().length > 15, entries().join());
    assert.deepEqual(entries().flatMap(packages), []);
  });

  it("that loads more is seen, and types are not counted", () => {
    const text = 'import { a } from "a"; import type { b } from "b"; import { type c } from "c"; export * from "./d";';
    assert.deepEqual(loaded("x.ts", `${text} import "e"; const f = () => import("f");`), ["a", "./d", "e"]);
  });
});
