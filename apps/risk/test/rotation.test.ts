import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { RiskError } from "../src";
import { scorecard } from "../src/commands/scorecard";
import type { Body } from "../src/record/entry";
import { ForecastLog, type LogOptions, readLog, readRecord } from "../src/record/log";
import { inFolder } from "./support/folder";

const entry = (time: number): Body =>
  time % 5 === 0
    ? { kind: "forecast", time, market: 0, hours: 1, model: "m", price: 100, rows: [["a", 0, 0.9, 0.1]] }
    : { kind: "prices", time, market: 0, low: 99, high: 101 };
const ALL = 60;
/** A disk without room. */
const FULL = "/dev/full";

/** CPU: 1 s. */
describe("a record over files", () => {
  let [folder, file] = ["", ""];
  inFolder((...given) => {
    [folder, file] = given;
  });

  /** Entries of seconds 1 to 60, with another process after every `turn` of them. */
  const written = (at: string, options: LogOptions = {}, turn = ALL): ForecastLog => {
    let log = ForecastLog.open(at, options);
    for (let time = 1; time <= ALL; time++) {
      log.append(entry(time));
      if (time % turn === 0) log = ForecastLog.open(at, options);
    }
    return log;
  };
  const parts = () =>
    readdirSync(folder)
      .sort()
      .filter((name) => name.startsWith("log.ndjson."));
  const text = (name: string) => readFileSync(path.join(folder, name), "utf8");
  const bad = (words: string) => (error: unknown) =>
    error instanceof RiskError && error.name === "BadLog" && error.message.includes(words);

  it("is byte by byte what one file would be, whenever it was opened again, and no file is larger than its limit", () => {
    const one = path.join(folder, "one");
    const { head } = written(one);
    for (const [bytes, turn] of [
      [700, ALL],
      [700, 1],
      [2_000, 7],
      [1, 3],
    ] as const) {
      for (const name of readdirSync(folder)) if (name !== "one") rmSync(path.join(folder, name));
      const log = written(file, { bytes, files: ALL }, turn);
      assert.deepEqual([log.head, log.length], [head, ALL], `${bytes}, ${turn}`);
      assert.equal([...parts(), "log.ndjson"].map(text).join(""), text("one"));
      // One entry is written whatever the limit.
      for (const name of parts()) assert.ok(text(name).length <= bytes || text(name).split("\n").length === 2, name);
      assert.deepEqual(readLog(file), readLog(one));
    }
    assert.equal(parts().length, ALL - 1);
  });

  it("keeps as many files as it may, and says where what is left begins", () => {
    const { head } = written(file, { bytes: 700, files: 3 }, 4);
    const names = parts();
    assert.equal(names.length, 3);
    assert.ok(Number(names[0]?.slice(-6)) > 1);
    const { first, link, lines } = readRecord(file);
    assert.ok(first > 0);
    assert.deepEqual([link.n, link.previous, lines.length], [ALL, head, ALL - first]);
    const { text: told, data } = scorecard({} as never, [file], { days: "1" });
    assert.match(told, new RegExp(`^${ALL - first} entries in 4 files, unbroken; head ${head}; entries before number`));
    assert.deepEqual((data as { first: number; files: number }).first, first);
  });

  it("cannot be changed in any file, and none between two can be taken away", () => {
    written(file, { bytes: 700, files: ALL });
    const names = parts();
    assert.ok(names.length > 4);
    for (const name of [...names, "log.ndjson"]) {
      const whole = text(name);
      writeFileSync(path.join(folder, name), whole.replace(/"n":(\d+)/, '"n":1$1'));
      assert.throws(() => readLog(file), bad(`${name}, line 1`));
      // Lines that are left out at an end show in the file after it.
      writeFileSync(path.join(folder, name), whole.split("\n").slice(0, -2).join("\n").concat("\n"));
      if (name !== "log.ndjson") assert.throws(() => readLog(file), bad("does not follow the line before it"));
      writeFileSync(path.join(folder, name), whole.slice(0, -5));
      if (name !== "log.ndjson") assert.throws(() => readLog(file), bad("ends within a line"));
      writeFileSync(path.join(folder, name), whole);
    }
    const [first = "", second = ""] = names;
    renameSync(path.join(folder, second), path.join(folder, "away"));
    assert.throws(() => readLog(file), bad(`${second}: there is no such file`));
    assert.throws(() => ForecastLog.open(file), bad(second));
    renameSync(path.join(folder, "away"), path.join(folder, second));
    renameSync(path.join(folder, first), path.join(folder, "away"));
    assert.ok(readRecord(file).first > 0, "the oldest may go");
    for (const name of parts()) rmSync(path.join(folder, name));
    assert.throws(() => readLog(file), bad("line 1: does not follow"), "but not all but the last");
  });

  it("goes on where a kill came between sealing and the next line, or within one", () => {
    const options = { bytes: 700, files: ALL };
    written(file, options);
    renameSync(file, `${file}.${String(parts().length + 1).padStart(6, "0")}`);
    const log = ForecastLog.open(file, options);
    assert.equal(log.length, ALL);
    log.append(entry(ALL + 1));
    appendFileSync(file, '{"n":');
    ForecastLog.open(file, options).append(entry(ALL + 2));
    assert.deepEqual(
      readLog(file).map(({ n, body }) => [n, body.time]),
      Array.from({ length: ALL + 2 }, (_, i) => [i, i + 1]),
    );
  });

  it("has in memory what a scorecard needs of all its files, and checks no more than that and a file", () => {
    const options = { bytes: 700, files: ALL };
    written(file, options);
    const times = ({ recent }: ForecastLog) => [recent[0]?.body.time, recent.at(-1)?.body.time];
    assert.deepEqual(times(ForecastLog.open(file, { ...options, keep: 20 })), [40, ALL]);
    assert.deepEqual(readRecord(file, 20).lines[0]?.body.time, 40);
    const [oldest = ""] = parts();
    writeFileSync(path.join(folder, oldest), "changed long ago\n");
    assert.equal(ForecastLog.open(file, { ...options, keep: 20 }).length, ALL);
    assert.throws(() => readLog(file), bad(`${oldest}, line 1: no JSON`));
  });

  it("does not go on after a line that the disk refused: the next has its place", function () {
    if (!existsSync(FULL)) return this.skip();
    const log = written(file);
    renameSync(file, `${file}.away`);
    symlinkSync(FULL, file);
    assert.throws(() => log.append(entry(ALL + 1)), /log.ndjson: the forecasts cannot be written: ENOSPC/);
    renameSync(`${file}.away`, file);
    assert.equal(log.length, ALL);
    log.append(entry(ALL + 1));
    assert.equal(readLog(file).length, ALL + 1);
  });
});
