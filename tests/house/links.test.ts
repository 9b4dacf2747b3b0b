import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { files, ROOT, read, type SourceFile } from "./tree";

const CODE = /```[\s\S]*?```|`[^`\n]*`/g;

/** Anchors of a document's headings, as GitHub makes them; the second of one name ends in -1. */
function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  const found = new Set<string>();
  for (const [, heading = ""] of text.replace(/```[\s\S]*?```/g, "").matchAll(/^#+ +(.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    found.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return found;
}

/** Links to files that are not there, and to headings that no document has. */
function linkFaults({ path: name, text }: SourceFile): string[] {
  const faults: string[] = [];
  for (const [, target = ""] of text.replace(CODE, "").matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file = "", anchor] = target.split("#");
    const to = file === "" ? name : path.posix.join(path.posix.dirname(name), file);
    const there = to === name || existsSync(path.join(ROOT, to));
    const known = !there || anchor === undefined || anchors(to === name ? text : read(to)).has(anchor);
    if (!there || !known) faults.push(`${name}: ${target}`);
  }
  return faults;
}

/** Functions of the engine that a document names (`file.rs#name`) and that are not there. */
function nameFaults({ path: name, text }: SourceFile): string[] {
  const faults: string[] = [];
  for (const [whole, file = "", called = ""] of text.matchAll(/`([\w/]+\.rs)#(\w+)`/g)) {
    const source = path.join("crates/engine/src", file);
    const there = existsSync(path.join(ROOT, source)) && new RegExp(`\\bfn ${called}\\b`).test(read(source));
    if (!there) faults.push(`${name}: ${whole}`);
  }
  return faults;
}

describe("documents", () => {
  it("link to files and headings that exist", () => {
    const documents = files(/\.md$/);
    assert.ok(documents.length > 20);
    assert.deepEqual(documents.flatMap(linkFaults), []);
  });

  it("of the specification, and the index, name functions of the engine that exist, at least one on each page of rules", () => {
    const pages = files(/^docs\/specification\/.*\.md$/);
    assert.deepEqual([...pages, ...files(/^docs\/README\.md$/)].flatMap(nameFaults), []);
    const silent = pages.filter(({ text }) => !/`[\w/]+\.rs#\w+`/.test(text)).map((page) => path.basename(page.path));
    assert.deepEqual(silent.sort(), ["errors.md", "examples.md"]);
  });

  it("are seen through by the test itself", () => {
    const page = (text: string) => ({ path: "docs/x.md", text });
    assert.deepEqual(linkFaults(page("# A b, `c`\n\n[x](#a-b-c) [y](risk-model.md#parameters) `[z](no)`")), []);
    assert.equal(linkFaults(page("[x](#nothing) [y](risk-model.md#nothing) [z](none.md)")).length, 3);
    assert.deepEqual(nameFaults(page("`fees.rs#impact`")), []);
    assert.equal(nameFaults(page("`fees.rs#impacts` `none.rs#impact`")).length, 2);
  });
});
