// `npm run bench:jumps` on candles that are written here.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { jumps } from "../../bench/jumps";
import { type Figures, figures, margins } from "../../bench/rates";

const HEAD = "time_utc,open,high,low,close,volume";
const time = (minutes: number) => `${new Date(minutes * 60_000).toISOString().slice(0, 16)}Z`;
const bar = (minutes: number, high: number, low: number) => `${time(minutes)},100,${high},${low},100,1`;
const hour = (number: number, reached: number) => ({
  hour: number,
  open: 100,
  high: 100 + reached,
  low: 100,
  close: 100,
});

describe("bench:jumps", () => {
  let folder: string;
  const write = (name: string, rows: string[]) => {
    const text = [HEAD, ...rows, ""].join("\n");
    writeFileSync(path.join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text);
  };
  const run = async (...flags: string[]) => {
    let said = "";
    const status = await jumps([folder, ...flags], (text) => {
      said = text;
    });
    assert.equal(status, 0);
    return said;
  };
  const refused = (pattern: RegExp, ...args: string[]) =>
    assert.rejects(jumps(args, assert.fail), (error: Error & { status: number }) => {
      assert.match(error.message, pattern);
      assert.doesNotMatch(error.message, /\n/);
      return error.status === 2;
    });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "ballast-jumps-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("counts hours by the farther of high and low from the open", async () => {
    // 3 % upwards, 5 % downwards, 10 % downwards, and one just below 3 %.
    const rows = [bar(0, 103, 99), bar(60, 101, 95), bar(120, 100, 90), bar(180, 102.9, 97.1)];
    write("x-1h-a.csv", rows);
    const [only] = JSON.parse(await run("--json")) as Figures[];
    assert.deepEqual(only?.all, { hours: 4, reached: [75, 50, 25] });
    assert.match(await run(), /^x-1h-a +4 +75\.00 +50\.00 +25\.00/m);
  });

  it("joins shorter bars to whole hours, leaves out the others, and passes by what is no candles", async () => {
    write("y-15m-a.csv.gz", [
      ...[0, 15, 30].map((minute) => bar(minute, 101, 99)),
      bar(45, 100, 94),
      ...[60, 75, 90].map((minute) => bar(minute, 150, 50)),
    ]);
    writeFileSync(path.join(folder, "README.md"), "not candles");
    const all = JSON.parse(await run("--json")) as Figures[];
    assert.deepEqual(
      all.map(({ file, all }) => [file, all]),
      [["y-15m-a", { hours: 1, reached: [100, 100, 0] }]],
    );
  });

  it("counts as after the calmest tenth only hours that follow one at once", () => {
    const hours = [hour(0, 0.1), hour(1, 6), ...Array.from({ length: 17 }, (_, i) => hour(2 + i, 1)), hour(19, 0.2)];
    assert.deepEqual(figures("x", hours).calm, { hours: 1, reached: [100, 100, 0] });
    const apart = hours.map((each) => ({ ...each, hour: 2 * each.hour }));
    assert.equal(figures("x", apart).calm.hours, 0);
  });

  it("has margins follow what was before, never the hour itself", () => {
    const calm = margins(Array.from({ length: 4_000 }, (_, i) => hour(i, 0.01)));
    assert.equal(calm[0], 4.8); // 6 sigmas of 0.8 %, as a market starts
    assert.equal(calm.at(-1), 2.5);
    const quiet = Array.from({ length: 4_000 }, (_, i) => hour(i, 0.2));
    const wild = Array.from({ length: 24 }, (_, i) => hour(4_000 + i, 5));
    const then = margins([...quiet, ...wild, hour(4_024, 0)]);
    assert.equal(then[4_000], 2.5);
    assert.ok((then[4_024] ?? 0) > 5, `${then[4_024]}`);
  });

  it("refuses a directory or a row that is none, with 2 and in one line", async () => {
    await refused(/no directory/, path.join(folder, "none"));
    await refused(/no candles here/, folder);
    await refused(/one directory is needed/);
    await refused(/one directory is needed/, folder, folder);
    await refused(/usage/, folder, "--foo");
    const faults: [string[], RegExp][] = [
      [[bar(0, 101, 99), bar(60, 99, 98)], /x-1h-a\.csv:3: not a bar/],
      [[bar(0, 101, 99), `${time(60)},100,,99,100,1`], /:3: not a bar/],
      [["yesterday,1,1,1,1"], /:2: not a bar/],
      [[bar(60, 101, 99), bar(0, 101, 99)], /:3: time goes back/],
    ];
    for (const [rows, pattern] of faults) {
      write("x-1h-a.csv", rows);
      await refused(pattern, folder);
    }
    rmSync(path.join(folder, "x-1h-a.csv"));
    writeFileSync(path.join(folder, "x-1h-a.csv.gz"), "not packed");
    await refused(/cannot be read/, folder);
  });
});
