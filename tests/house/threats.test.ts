import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT, read } from "./tree";

/** What a row of docs/threats.md says of where it was tried: files of `tests/security` unless a folder is named. */
const tried = (row: string): string[] =>
  [...(row.split("|").at(-2) ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");

const place = (name: string): string => (name.includes("/") ? name : `tests/security/${name}`);

const missing = (text: string): string[] => {
  const rows = text.split("\n").filter((line) => /^\| (?!-|They )/.test(line));
  return rows.flatMap((row) => {
    const names = tried(row);
    if (names.length === 0 && !row.includes("| not held")) return [`no test: ${row.slice(0, 60)}`];
    return names.filter((name) => ![name, `${place(name)}.test.ts`].some((each) => existsSync(path.join(ROOT, each))));
  });
};

describe("threats", () => {
  it("each choice that the page lists names a test that exists, or is said not to be held", () => {
    const text = read("docs/threats.md");
    assert.ok(text.split("\n").filter((line) => line.startsWith("| ")).length > 30);
    assert.deepEqual(missing(text), []);
  });

  it("sees a row without a test, and a test that is not there", () => {
    const rows = "| a | b | c | |\n| a | b | c | `nothing` |\n| a | b | c | not held |\n| a | b | c | `orders` |";
    assert.deepEqual(missing(rows), ["no test: | a | b | c | |", "nothing"]);
  });
});
