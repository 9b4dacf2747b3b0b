import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { marksOf, RiskError, shippedModel } from "../src";
import { scorecard } from "../src/commands/scorecard";
import { type Body, GENESIS, verified } from "../src/record/entry";
import { ForecastLog, readLog } from "../src/record/log";
import { scorecardOf } from "../src/record/scorecard";
import { forecastEntries } from "../src/record/write";
import { crowdBook } from "../src/reference/crowd";
import { Random } from "../src/stats/random";
import { inFolder } from "./support/folder";

const forecast = (time: number, rows: [string, 0 | 1, number | null, number][]): Body => ({
  ...{ kind: "forecast", time, market: 0, hours: 1, model: "m", price: 100, rows },
});
const prices = (time: number, low: number, high: number): Body => ({ kind: "prices", time, market: 0, low, high });

/** CPU: 1 s. */
describe("forecasts that are written down", () => {
  let [folder, file] = ["", ""];
  inFolder((...given) => {
    [folder, file] = given;
  });

  const written = (): string => {
    const log = ForecastLog.open(file);
    log.append(forecast(1_000, [["a", 0, 0.95, 0.3]]));
    log.append(prices(2_000, 94, 101));
    log.append(prices(4_600, 99, 101));
    return readFileSync(file, "utf8");
  };

  it("are chained from the first, and go on where they were", () => {
    const text = written();
    const lines = verified(text);
    assert.deepEqual([lines.length, lines[0]?.previous], [3, GENESIS]);
    const again = ForecastLog.open(file);
    assert.equal(again.head, lines[2]?.hash);
    again.append(prices(4_600, 99, 100));
    assert.equal(readLog(file).length, 4);
  });

  it("cannot be changed, left out, put in, turned around or cut without a line that says so", () => {
    const text = written();
    const lines = text.trimEnd().split("\n") as [string, string, string];
    const [a, b, c] = lines;
    const spoilt: [string[], number][] = [
      [[a.replace("0.3", "0.9"), b, c], 1],
      [[a, b.replace("94", "96"), c], 2],
      [[a, c], 2],
      [[b, c], 1],
      [[b, a, c], 1],
      [[a, b, b, c], 3],
      [[a, b, c, c], 4],
      [[a, "{}", c], 2],
      [[a, "x", c], 2],
      [[a, b.replace('"n":1', '"n":7'), c], 2],
    ];
    for (const [changed, line] of spoilt) {
      const whole = `${changed.join("\n")}\n`;
      assert.throws(() => verified(whole), new RegExp(`BadLog: log, line ${line}: `), changed.join("|").slice(0, 80));
      writeFileSync(file, whole);
      assert.throws(() => ForecastLog.open(file), /BadLog/);
      assert.equal(readFileSync(file, "utf8"), whole, "nothing was changed");
    }
  });

  it("are whole again after a kill, and take nothing that is older or no entry", () => {
    const text = written();
    appendFileSync(file, '{"n":3,"prev');
    const log = ForecastLog.open(file);
    assert.equal(readFileSync(file, "utf8"), text);
    const named = (name: string) => (error: unknown) => error instanceof RiskError && error.name === name;
    assert.throws(() => log.append(prices(4_599, 1, 2)), named("LogAhead"));
    assert.throws(() => log.append(prices(5_000, -1, 2)), named("BadRange"));
    assert.throws(() => log.append(forecast(5_000, [["a", 0, 0.9, 1.1]])), named("BadRange"));
    assert.equal(readFileSync(file, "utf8"), text);
    assert.throws(() => ForecastLog.open(folder), /cannot be read/);
    assert.throws(() => readLog(path.join(folder, "none")), /there is no such file/);
  });

  it("are scored as by hand: calm and crash apart, with the time between warning and end", () => {
    const log = ForecastLog.open(file);
    log.append(
      forecast(0, [
        ["a", 0, 0.97, 0.5],
        ["b", 0, 0.5, 0.01],
        ["c", 1, 1.04, 0.1],
        ["d", 1, null, 0],
      ]),
    );
    log.append(prices(1_200, 98, 101));
    log.append(prices(2_400, 96, 100));
    log.append(prices(3_600, 97, 102));
    log.append(forecast(3_600, [["b", 0, 0.89, 0.4]]));
    log.append(prices(6_000, 88, 100));
    log.append(prices(7_200, 88, 90));
    log.append(forecast(7_200, [["e", 0, 0.9, 0.4]]));
    const [card] = scorecardOf(readLog(file)).cards;
    assert.ok(card);
    assert.deepEqual([card.settled, card.waiting], [2, 1]);
    assert.deepEqual([card.all?.count, card.all?.happened], [5, 2]);
    assert.deepEqual([card.calm?.happened, card.crash?.happened, card.crash?.count], [1, 1, 1]);
    // "a" was warned of at 0 and hit by 2,400 s; "b" at 3,600 s and by 6,000 s.
    assert.deepEqual([card.lead.hits, card.lead.warned, card.lead.median], [2, 2, 40]);
    assert.match(scorecard({} as never, [file]).text, /8 entries in one file, unbroken; head [0-9a-f]{64}\n/);
  });

  it("of a book are those that the forecast gives, every position with its limit", () => {
    const book = crowdBook(new Random(1), 50);
    const marks = marksOf(book);
    const [entry] = forecastEntries(book, marks, shippedModel(), 24);
    assert.ok(entry);
    assert.equal(entry.rows.length, 50);
    ForecastLog.open(file).append(entry);
    assert.deepEqual(readLog(file)[0]?.body, entry);
    for (const [, side, limit, p] of entry.rows)
      assert.ok((limit === null ? p === 0 : side === 0 ? limit < 1 : limit > 1) && p <= 1);
  });
});
