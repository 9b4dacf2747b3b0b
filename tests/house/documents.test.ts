import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { ERRORS } from "@ballast/api/contract";
import { files, ROOT, read, type SourceFile } from "./tree";

/** What stood once, or elsewhere, may be named there. */
const HISTORY = /^CHANGELOG\.md$|^docs\/(?:decisions|claim)\//;
/** Made on a machine, never committed. */
const MADE = /^(?:target|node_modules|\.cache)\//;
const SOURCE = /\.(?:rs|ts|tsx|mjs|cjs|py|md|toml|wasm)$/;

const everything = files(/./).map(({ path: name }) => `/${name}`);
const rooms = new Set(everything.map((name) => name.split("/")[1] ?? ""));
const folders = new Set(everything.flatMap((name) => name.split("/").map((_, i, all) => all.slice(0, i).join("/"))));

/** Whether a file or folder ends like this; a test may be named without its ending, files by a pattern. */
function exists(name: string): boolean {
  const whole = `/${name.replace(/\/$/, "")}`;
  const pattern = new RegExp(`${whole.replace(/[.+]/g, "\\$&").replace(/\*+/g, ".*")}(?:\\.test\\.ts|\\.rs)?$`);
  return [...everything, ...folders].some((known) => pattern.test(known));
}

/** Paths in backticks: those that begin with a folder of the root, and names of sources. */
function pathFaults({ path: page, text }: SourceFile): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, "");
  return [...prose.matchAll(/`([\w.*-]+(?:\/[\w.*-]+)*\/?)`/g)].flatMap(([, name = ""]) => {
    const isPath = SOURCE.test(name) || (name.includes("/") && rooms.has(name.split("/")[0] ?? ""));
    return isPath && !MADE.test(name) && !name.includes("..") && !exists(name) ? [`${page}: ${name}`] : [];
  });
}

/** Links that are called by the name of another file than the one they lead to. */
function callFaults({ path: page, text }: SourceFile): string[] {
  return [...text.matchAll(/\[`([^`\]]+)`\]\(([^)#\s]+)/g)].flatMap(([, called = "", to = ""]) =>
    SOURCE.test(called) && path.basename(called) !== path.basename(to) ? [`${page}: ${called} is ${to}`] : [],
  );
}

/** Ports that `npm start` takes: a command beside it must take another. */
const portFaults = ({ path: page, text }: SourceFile): string[] =>
  [...text.matchAll(/^.*--port (?:8080|8899|8900)\b.*$/gm)].map(([line]) => `${page}: ${line}`);

/** LPs wait after a sudden jump; the other one is stakers' and that of profit (glossary). */
const JUMP = /(?:minute|60 s)\s+(?:after|since)\s+(?:a|any)\s+jump/;

/** Where the links of a page lead, without anchors, from the root. */
const linksOf = ({ path: page, text }: SourceFile): string[] =>
  [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, to = ""]) => path.posix.join(path.posix.dirname(page), to));

describe("pages", () => {
  const pages = files(/\.md$/).filter(({ path: name }) => !HISTORY.test(name));

  it("name files and folders that exist, and links by the file that they lead to", () => {
    assert.ok(pages.length > 40);
    assert.deepEqual(pages.flatMap(pathFaults), []);
    assert.deepEqual(pages.flatMap(callFaults), []);
  });

  it("are all found from README.md or the index by question, and every package has one", () => {
    const found = new Set(files(/^(?:README|docs\/README)\.md$/).flatMap(linksOf));
    const sought = pages
      .filter(({ path: name }) => /^docs\/(?:guides\/)?[\w-]+\.md$/.test(name))
      .map((one) => one.path);
    const packages = files(/^(?:sdk|migrations|(?:apps|packages)\/[\w-]+)\/package\.json$/).map(({ path: name }) =>
      path.posix.join(path.posix.dirname(name), "README.md"),
    );
    assert.ok(packages.length > 8);
    assert.deepEqual(
      [...sought, ...packages].filter((name) => name !== "docs/README.md" && !found.has(name)),
      [],
    );
    assert.deepEqual(
      packages.filter((name) => !everything.includes(`/${name}`)),
      [],
    );
  });

  it("that name one suite of a folder in a table name all", () => {
    const page = read("apps/dashboard/README.md");
    const suites = files(/^apps\/dashboard\/test\/\w+\.slow\.test\.ts$/).map(({ path: name }) => path.basename(name));
    assert.ok(suites.length > 5);
    assert.deepEqual(
      suites.filter((name) => !page.includes(`| \`${name}\``)),
      [],
    );
  });

  it("say how large the engine and the simulator are", () => {
    const bytes = (name: string) => readFileSync(path.join(ROOT, "artifacts", name));
    const packed = (name: string) => gzipSync(bytes(name), { level: 9 }).length;
    const said = (page: string, pattern: RegExp) => (pattern.exec(read(page)) ?? []).slice(1).map(Number);
    const [whole, engine] = said("docs/performance.md", /`artifacts\/engine\.wasm` is (\d+) KB, ([\d.]+) gzipped/);
    const [simulator] = said("docs/simulator.md", /, (\d+) KB compressed/);
    // Not two zlibs of one version pack alike: a kilobyte is left to them.
    const near = (kilobytes = 0, size: number) =>
      assert.ok(Math.abs(kilobytes * 1_000 - size) < 1_000, `${size} bytes`);
    near(whole, bytes("engine.wasm").length);
    near(engine, packed("engine.wasm"));
    near(simulator, packed("sim.wasm"));
  });

  it("start no server on a port that npm start takes", () => {
    assert.deepEqual(pages.flatMap(portFaults), []);
  });

  it("call what LPs wait for a sudden jump", () => {
    assert.deepEqual(
      pages.filter(({ text }) => JUMP.test(text)).map(({ path: name }) => name),
      [],
    );
  });

  it("say what to do at each name of a 503", () => {
    const [, section = ""] = read("docs/guides/operators.md").split("\n## When it answers 503\n");
    const names = Object.entries(ERRORS).flatMap(([name, { status }]) => (status === 503 ? [name] : []));
    assert.ok(names.length >= 5);
    assert.deepEqual(
      names.filter((name) => !section.includes(`| \`${name}\` `)),
      [],
    );
  });

  it("are seen through by the test itself", () => {
    const page = (text: string) => ({ path: "docs/x.md", text });
    assert.deepEqual(pathFaults(page("`sdk/engine` `none.rs` `account/config` `target/x.rs` `sdk/src/engine`")), [
      "docs/x.md: sdk/engine",
      "docs/x.md: none.rs",
    ]);
    assert.equal(callFaults(page("[`event.rs`](a/loss_event.rs) [`fees.rs`](a/fees.rs#L1)")).length, 1);
    assert.equal(portFaults(page("npm run api -- --port 8080\nnpm run api -- --port 8280\n")).length, 1);
    assert.deepEqual(
      ["a minute after a jump", "60 s since any\njump", "a minute after a sudden jump"].map((text) => JUMP.test(text)),
      [true, true, false],
    );
  });
});
