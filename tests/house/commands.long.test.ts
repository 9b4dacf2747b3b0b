import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT, read } from "./tree";

const SCRIPTS = Object.entries((JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts);

/**
 * Calls that each command must refuse, by what differs from a right one: no flag of these exists, and no file. Those in
 * TypeScript take seconds to load and so are started once; all that they refuse is held by the tests of `scenarioCli`.
 */
const WRONG: Record<string, string[][]> = {
  // Starts a network where its call is right: held by the tests of the local network.
  start: [],
  ballast: [["--foo"], ["pools"], ["--config", "binary.json", "pool"], ["deploy", "plan", "empty.json"]],
  keeper: [["--foo"], ["extra"], ["--share", "3/2", "--once"], ["--config", "binary.json"], ["--once"]],
  api: [
    ["--foo"],
    ["extra"],
    ["--port", "70000"],
    ["--rpc", "nowhere"],
    ["--static", "nothere"],
    ["--config", "binary.json"],
    ["--json"],
    ["reindex", "--pool", "x"],
  ],
  risk: [
    ["--foo"],
    ["extra"],
    ["var", "--hours", "soon"],
    ["scorecard", "none.ndjson"],
    ["backtest", "--data", "/none"],
  ],
  hedge: [["--foo"], ["extra"]],
  endure: [["--foo"], ["--days", "soon"]],
  // Is compiled first: what it refuses is held by crates/sim/tests/refusals.rs, how it is started by scripts/test.
  sim: [],
  scenario: [["binary.json"]],
  bench: [["--check=1"]],
  example: [["nothing"], []],
  "keep-up": [["soon"], ["--foo"]],
  prove: [["--foo"], ["extra"], ["--only", "nothing"], ["--only", ""]],
  proofs: [["--foo"], ["extra"], ["--jobs", "0"], ["--only", ""]],
  fuzz: [["--foo"], ["extra"], ["--actions", "many"], ["--seed", "0"], ["--replay", "binary.json"]],
  "fuzz:bytes": [["--foo"], ["extra"], ["--seconds", "0"], ["--target", "none"]],
  "bench:engine": [["--foo"]],
  "bench:find": [["--foo"]],
  "bench:api": [["--foo"], ["extra"], ["--events", "many"], ["--asks", "0"], ["--db", "no/such"]],
  "bench:jumps": [["binary.json"]],
  guides: [["--foo"]],
  test: [["--foo"], ["nosuite"], ["--only"], ["--only", "ts", "--skip", "ts"], ["--skip", ""]],
  "test:ts": [["--foo"], ["none.test.ts"], ["."], ["--grep"]],
  "test:toolchain": [["--foo"], ["nosuite"]],
  check: [["--foo"], ["extra"], ["--fix=1"], ["--only", "java"]],
  format: [["--foo"], ["extra"]],
  sbom: [["--foo"], [], ["--out", ""]],
  "verify:program": [["--foo"], [], ["--rpc", "nowhere"], ["--rpc", "http://127.0.0.1:1", "--so", "nothere"]],
  "build:program": [["--foo"], ["extra"], ["--fresh=1"]],
  "build:wasm": [["--foo"], ["extra"], ["--fresh=1"]],
  "build:sdk": [["--foo"], ["extra"]],
  "build:dashboard": [["--foo"], ["extra"]],
  "test:package": [["--foo"], ["extra"]],
  "test:browser": [["--foo"], ["extra"]],
  "artifacts:update": [["--foo"], ["extra"]],
};
const STACK = /^\s+at .*[:(]|node:internal|TSError|Unhandled/m;

interface Done {
  status: number | null;
  text: string;
}

function run(command: string, folder: string): Promise<Done> {
  const bin = path.join(ROOT, "node_modules/.bin");
  const env = { ...process.env, BALLAST_TRACE: "", PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: ROOT, env, shell: true, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        text += chunk;
      });
    child.on("close", (status) => resolve({ status, text: text.replaceAll(folder, "") }));
  });
}

describe("every command", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-commands-"));
    writeFileSync(path.join(folder, "empty.json"), "");
    writeFileSync(path.join(folder, "binary.json"), Buffer.from([0, 255, 254]));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("of package.json is tried here", () => {
    assert.deepEqual(Object.keys(WRONG).sort(), SCRIPTS.map(([name]) => name).sort());
  });

  for (const [name, script] of SCRIPTS)
    it(`npm run ${name}: a wrong call is refused with 2, in words and without a stack`, async function () {
      this.timeout(300_000);
      // What comes before the last part makes dependencies and program ready; arguments are the last part's.
      const last = script.split("&&").at(-1) ?? script;
      const quoted = (arg: string) => `'${/\.json$/.test(arg) ? path.join(folder, arg) : arg}'`;
      const refused = async (args: string[]) => {
        const { status, text } = await run([last, ...args.map(quoted)].join(" "), folder);
        assert.equal(status, 2, `${name} ${args.join(" ")}: ${text}`);
        assert.doesNotMatch(text, STACK);
        assert.match(text, /^error: \S/m);
        assert.ok(text.trim().split("\n").length <= 4, text);
      };
      const [first, ...others] = WRONG[name] ?? [];
      // Alone: it makes the bundle of an app that was never started, which beside it each of the others would make too.
      if (first !== undefined) await refused(first);
      await Promise.all(others.map(refused));
    });
});
