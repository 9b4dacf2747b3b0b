import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { ROOT, read } from "./tree";

interface Told {
  lines: { name: string; way: string; needs: string[]; inputs: string[] }[];
  figures: Record<string, { seconds: number; cpu: number; date: string; commit: string; figures: [string, string][] }>;
  page: string;
  missing: string[];
}

/** Table, figures and page, by the modules that write them: they are plain Node, this is not. */
function told(): Told {
  const script = `
    import { existsSync } from "node:fs";
    import { LINES } from "./scripts/evidence/lines.mjs";
    import { page } from "./scripts/evidence/page.mjs";
    import { recorded } from "./scripts/evidence/record.mjs";
    import { fileNames } from "./scripts/evidence/run.mjs";
    const figures = recorded();
    const inputs = LINES.flatMap(({ name, inputs }) => inputs.map((input) => [name, input]));
    const missing = inputs.filter(([, input]) => !existsSync(input)).map((both) => both.join(" reads "));
    for (const { name, full } of LINES)
      for (const part of full.command.filter((word) => /[*]|\\.(test\\.ts|mjs)$/.test(word)))
        if (fileNames(part).length === 0) missing.push(name + " runs " + part);
    console.log(JSON.stringify({ lines: LINES, figures, page: page(LINES, figures), missing }));`;
  const node = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: ROOT, encoding: "utf8" });
  assert.equal(node.status, 0, node.stderr);
  return JSON.parse(node.stdout) as Told;
}

/** The bullets under a heading, each in one line. */
function bullets(text: string, heading: string): string[] {
  const section = (text.split(`\n## ${heading}\n`)[1] ?? "").split("\n## ")[0] ?? "";
  return section
    .split(/\n(?=- )/)
    .filter((part) => part.startsWith("- "))
    .map((part) => part.trim().replace(/\s+/g, " "));
}

/** Claims that name no line of the page. */
const unfounded = (claims: string[], names: Set<string>): string[] =>
  claims.filter((claim) => {
    const cited = [...claim.matchAll(/\]\(docs\/evidence\.md#([\w-]+)\)/g)].map(([, name]) => name ?? "");
    return cited.length === 0 || cited.some((name) => !names.has(name));
  });

/** A whole run must end within ninety minutes on two cores, of which a line uses one at least. */
const MOST_SECONDS = 90 * 60;

describe("the evidence page", () => {
  let all: Told;
  before(() => {
    all = told();
  });

  it("is what the table of lines and the figures of their runs give", () => {
    assert.equal(read("docs/evidence.md"), all.page, "npm run prove -- --page");
  });

  it("has a section for each line, and lines that name files that exist", () => {
    const names = all.lines.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(all.page, new RegExp(`^## ${name}$`, "m"));
    assert.deepEqual(all.missing, []);
    assert.deepEqual(
      Object.keys(all.figures).filter((name) => !names.includes(name)),
      [],
      "figures of a line that is none",
    );
  });

  it("says of each figure from which run it is; all runs together have less CPU than ninety minutes of one core", () => {
    const runs = Object.values(all.figures);
    for (const { date, commit, figures } of runs) {
      assert.match(date, /^\d{4}-\d\d-\d\d$/);
      assert.match(commit, /^[0-9a-f]{7,}$/);
      assert.ok(figures.length > 0);
    }
    assert.ok(runs.reduce((n, { cpu }) => n + cpu, 0) < MOST_SECONDS);
  });

  it("stands behind each rule of README and each promise of SECURITY.md", () => {
    const names = new Set(all.lines.map(({ name }) => name));
    const claims = [
      ...bullets(read("README.md"), "The rules"),
      ...bullets(read("SECURITY.md"), "What the program promises"),
    ];
    assert.ok(claims.length >= 14);
    assert.deepEqual(unfounded(claims, names), []);
  });

  it("a claim without evidence, or with a line that is none, is seen", () => {
    const text =
      "\n## A\n\n- one\n  more\n- two [e](docs/evidence.md#x)\n- three [e](docs/evidence.md#y)\n\n## B\n\n- four\n";
    assert.deepEqual(bullets(text, "A").length, 3);
    assert.deepEqual(unfounded(bullets(text, "A"), new Set(["x"])), ["- one more", "- three [e](docs/evidence.md#y)"]);
  });
});
