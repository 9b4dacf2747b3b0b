import assert from "node:assert/strict";
import path from "node:path";
import { files, read } from "./tree";

interface Property {
  name: string;
  path: string;
  head: string[];
  text: string;
}

/** The files of proofs/harness that claim something. */
const properties = (): Property[] =>
  files(/^proofs\/harness\/src\/\w+\/(?!mod\.rs)\w+\.rs$/).map(({ path: file, text }) => ({
    name: path.basename(file, ".rs"),
    path: file,
    head: text.split("\n").flatMap((line) => (line.startsWith("//!") ? [line.slice(4)] : [])),
    text,
  }));

const numbers = (text: string): number[] => [...text.matchAll(/\d+/g)].map(([number]) => Number(number));

/** The invariants that a property's head names. */
const invariantsOf = ({ head }: Property): number[] =>
  numbers(head.find((line) => line.startsWith("Invariants: "))?.slice("Invariants: ".length) ?? "");

/** The table "What is proved" of docs/invariants.md: invariant and names of properties. */
function cited(): Map<number, string[]> {
  const section = (read("docs/invariants.md").split("## What is proved")[1] ?? "").split("\n## ")[0] ?? "";
  const rows = [...section.matchAll(/^\| (\d+)\s*\|(.*)\|$/gm)];
  return new Map(
    rows.map(([, number, cell = ""]) => [Number(number), [...cell.matchAll(/`(\w+)`/g)].map((m) => m[1] ?? "")]),
  );
}

describe("proofs", () => {
  it("say what is claimed, and name a fault that they must find", () => {
    for (const { name, head, text } of properties()) {
      const paragraphs = head.join("\n").split("\n\n");
      assert.ok(paragraphs.length >= 3, `${name}: a sentence, a formula, a fault`);
      const faults = head.filter((line) => line.startsWith("```diff")).length;
      assert.ok(faults > 0, `${name} names no fault`);
      const own = head.some((line) => line.startsWith("Function: "));
      assert.ok(own || text.includes(`pub fn ${name}(`), `${name} has no lemma of its name`);
    }
  });

  it("are at least fifty, each in its topic's list", () => {
    assert.ok(properties().length >= 50);
    for (const { name, path: file } of properties())
      assert.match(read(path.posix.join(path.posix.dirname(file), "mod.rs")), new RegExp(`^mod ${name};$`, "m"));
  });

  it("of an invariant are cited by docs/invariants.md, and nothing else is", () => {
    const wanted = new Map<number, string[]>();
    for (const property of properties())
      for (const number of invariantsOf(property)) wanted.set(number, [...(wanted.get(number) ?? []), property.name]);
    const sorted = (map: Map<number, string[]>) =>
      [...map].sort(([a], [b]) => a - b).map(([number, names]) => [number, [...names].sort()]);
    assert.deepEqual(sorted(cited()), sorted(wanted));
  });
});
