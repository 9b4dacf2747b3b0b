/** A record is one process's: another is refused by name, and no line is written that would break the chain. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { holderOf } from "../../../scripts/lib/held.cjs";
import { RiskError } from "../src";
import type { Body } from "../src/record/entry";
import { lockName } from "../src/record/lock";
import { ForecastLog, readLog } from "../src/record/log";
import { inFolder } from "./support/folder";

const ROOT = path.resolve(__dirname, "../../..");
const entry = (time: number): Body => ({ kind: "prices", time, market: 0, low: 99, high: 101 });
const taken = (words: RegExp) => (error: unknown) =>
  error instanceof RiskError && error.name === "LogTaken" && words.test(error.message);

/** CPU: 1 s. */
describe("a record of two processes", function () {
  this.timeout(60_000);
  let file = "";
  let child: ChildProcess | null = null;
  inFolder((_, given) => {
    file = given;
  });
  afterEach(() => void child?.kill("SIGKILL"));

  /** Another process, which writes an entry and stays. */
  async function other(): Promise<ChildProcess> {
    const log = JSON.stringify(path.join(ROOT, "apps/risk/src/record/log.ts"));
    const code = `const { ForecastLog } = require(${log});
      ForecastLog.open(process.argv[1]).append(${JSON.stringify(entry(1))});
      process.stdout.write("written\\n");
      setInterval(() => undefined, 60_000);`;
    const args = ["--conditions=ballast-source", "-r", "./scripts/lib/typescript.cjs", "-e", code, file];
    child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout as NodeJS.ReadableStream, "data");
    return child;
  }

  it("is the first one's as long as that lives: the second is told which it is, and goes on after it was killed", async () => {
    const { pid, kill } = await other().then((it) => ({ pid: it.pid, kill: () => it.kill("SIGKILL") }));
    const before = readFileSync(file, "utf8");
    assert.throws(
      () => ForecastLog.open(file),
      taken(new RegExp(`is written by process ${pid} .*end the other process`)),
    );
    // Nor does it take what the first is about to write for the half line of one that was killed.
    writeFileSync(file, `${before}{"n":1,"prev`);
    assert.throws(() => ForecastLog.open(file), taken(/./));
    assert.equal(readFileSync(file, "utf8"), `${before}{"n":1,"prev`);
    assert.equal(before.split("\n").length, 2);
    const ended = once(child as ChildProcess, "exit");
    kill();
    await ended;
    ForecastLog.open(file).append(entry(2));
    assert.deepEqual(
      readLog(file).map(({ n, body }) => [n, body.time]),
      [
        [0, 1],
        [1, 2],
      ],
    );
  });

  it("that do not see each other's lock find each other by the file: the chain stays whole, with one of them", () => {
    const [one, two] = [ForecastLog.open(file), ForecastLog.open(file)];
    one.append(entry(1));
    const before = readFileSync(file, "utf8");
    assert.throws(() => two.append(entry(2)), taken(/is not as this process left it/));
    assert.equal(readFileSync(file, "utf8"), before);
    one.append(entry(3));
    assert.throws(() => two.append(entry(4)), taken(/./));
    assert.equal(readLog(file).length, 2);
    assert.equal(one.length, 2);
  });

  it("does not go on in a new file where its own was taken away", () => {
    const log = ForecastLog.open(file);
    log.append(entry(1));
    renameSync(file, `${file}.away`);
    assert.throws(() => log.append(entry(2)), taken(/is not as this process left it/));
    assert.equal(existsSync(file), false);
    renameSync(`${file}.away`, file);
    log.append(entry(2));
    assert.equal(readLog(file).length, 2);
  });

  it("is nobody's whose process is gone, or has a number that another one has by now", () => {
    const lock = lockName(file);
    for (const text of ["", "0", "999999999 5", `${process.ppid} 1`, `${process.pid} 1`, "what is this"]) {
      writeFileSync(`${lock}.1`, text);
      ForecastLog.open(file);
      assert.match(readFileSync(`${lock}.2`, "utf8"), new RegExp(`^${process.pid} `), text);
      rmSync(`${lock}.2`);
    }
  });

  it("that cannot be opened is given back", () => {
    writeFileSync(file, "changed\n");
    assert.throws(() => ForecastLog.open(file), /BadLog/);
    assert.equal(holderOf(lockName(file)), null);
  });
});
