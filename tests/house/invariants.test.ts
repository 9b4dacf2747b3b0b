import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT, read } from "./tree";

const FOLDERS: Record<string, string> = {
  E: "crates/engine",
  P: "programs/ballast/src/instructions",
  W: "packages/testkit/src/stage",
};
const INVARIANTS = 24;

/** The rows of "Where each is checked": number and references. */
function rows(): Map<number, { file: string; name: string }[][]> {
  const text = read("docs/invariants.md").split("## Where each is checked")[1] ?? "";
  const found = new Map<number, { file: string; name: string }[][]>();
  for (const line of text.split("\n")) {
    const number = /^\| (\d+)\s*\|/.exec(line)?.[1];
    if (number === undefined) continue;
    const cells = line.split("|").slice(2, -1);
    found.set(Number(number), cells.map(references));
  }
  return found;
}

const references = (cell: string) =>
  [...cell.matchAll(/`([^`#]+)#([^`]+)`/g)].map(([, file = "", name = ""]) => {
    const [first = "", ...rest] = file.split("/");
    return { file: [FOLDERS[first] ?? first, ...rest].join("/"), name };
  });

/** Whether a file has a function, or a test, of this name. */
function has(file: string, name: string): boolean {
  if (!existsSync(path.join(ROOT, file))) return false;
  const text = read(file);
  const function_ = new RegExp(`\\b(?:fn|function|const) ${name.replace(/\W/g, "\\$&")}\\b`);
  const told = ["it", "describe"].some((kind) => text.includes(`${kind}("${name}`));
  return told || function_.test(text);
}

describe("docs/invariants.md", () => {
  it("has a row for each invariant, and somewhere that checks it", () => {
    const numbers = Array.from({ length: INVARIANTS }, (_, i) => i + 1);
    assert.deepEqual([...rows().keys()], numbers);
    for (const [number, cells] of rows()) {
      assert.equal(cells.length, 4, `row ${number}`);
      assert.ok(cells.flat().length > 0, `nothing checks INV-${number}`);
    }
  });

  it("names files, functions and tests that exist", () => {
    const missing = [...rows()].flatMap(([number, cells]) =>
      cells.flat().flatMap(({ file, name }) => (has(file, name) ? [] : [`INV-${number}: ${file}#${name}`])),
    );
    assert.deepEqual(missing, []);
  });

  it("the test itself sees what is not there", () => {
    assert.equal(has("tests/house/tree.ts", "read"), true);
    assert.equal(has("tests/house/tree.ts", "reading"), false);
    assert.equal(has("tests/house/none.ts", "read"), false);
  });
});
