import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "./tree";
import { SCRIPTS, WRONG } from "./wrong_calls";

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

  for (const [name, script] of SCRIPTS)
    it(`npm run ${name}: --help says how; a wrong call is refused with 2, in words and without a stack`, async function () {
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
      // The simulator says its usage itself, once it is compiled.
      if (name !== "sim") {
        const { status, text } = await run(`${last} --help`, folder);
        assert.equal(status, 0, text);
        assert.match(text, /^usage: \S/i);
      }
      const [first, ...others] = WRONG[name] ?? [];
      // Alone: it makes the bundle of an app that was never started, which beside it each of the others would make too.
      if (first !== undefined) await refused(first);
      await Promise.all(others.map(refused));
    });
});
