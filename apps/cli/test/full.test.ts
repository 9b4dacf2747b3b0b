/** An export to a disk that is full: what it says, and that it is gone on with. CPU: 2 s. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

describe("an export to a file", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-full-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("fails where the disk takes a part of its last rows only, and is gone on with when there is room", () => {
    const file = path.join(folder, "rows.csv");
    const source = path.resolve(__dirname, "../src/rows");
    // The kernel cuts what this process writes to a file at 4 KB: all rows come in one batch.
    const code = `
      const { fileSink } = require(${JSON.stringify(source)});
      const sink = () => fileSink(${JSON.stringify(file)}, "csv", ["cursor", "text"], null);
      const rows = Array.from({ length: 100 }, (_, i) => ({ cursor: String(i), text: "x".repeat(60) }));
      const tried = async (one, from) => one.write(rows.slice(from)).then(() => null, (e) => e.code);
      (async () => {
        const first = sink();
        const code = await tried(first, 0);
        first.close();
        require("node:child_process").execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=1000000"]);
        const second = sink();
        const after = second.after;
        const again = await tried(second, Number(after) + 1);
        second.close();
        process.stdout.write(JSON.stringify({ code, after, again }));
      })();`;
    const load = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "-e", code];
    const args = ["-c", 'ulimit -S -f 4; exec "$@"', "bash", process.execPath, ...load];
    const out = execFileSync("bash", args, { cwd: path.resolve(__dirname, "../../.."), encoding: "utf8" });
    const { code: failed, after, again } = JSON.parse(out);
    assert.deepEqual([failed, again], ["EFBIG", null]);
    assert.ok(Number(after) > 10 && Number(after) < 70, after);
    const lines = readFileSync(file, "utf8").trim().split("\n").slice(1);
    assert.deepEqual(
      lines.map((line) => line.split(",")[0]),
      Array.from({ length: 100 }, (_, i) => String(i)),
    );
  });
});
