import assert from "node:assert/strict";
import { bps, drawn, exactUsd, frac, isZero, nano, price, shortUsd, times, units, usd } from "../src/words/amounts";
import { clock, countdown, instant, span } from "../src/words/time";

describe("amounts in words", () => {
  it("are rounded to the nearest, grouped, and never pass through a float", () => {
    assert.equal(usd("85316064814"), "85,316.06");
    assert.equal(usd("-1234565000"), "−1,234.57");
    assert.equal(usd("-1"), "0.00");
    assert.equal(exactUsd("118470148900"), "118,470.1489");
    assert.equal(usd("9007199254740993000000"), "9,007,199,254,740,993.00");
    assert.equal(units("5", 9), "0.000000005");
    assert.equal(price("14300000000"), "143.00");
    assert.equal(price("77940000"), "0.7794");
  });

  it("shorten to three figures and a letter from ten thousand dollars on", () => {
    const cases = [
      ["999990000", "999.99"],
      ["9999000000", "9,999"],
      ["32905659185", "32.9 k"],
      ["949520000000", "950 k"],
      ["6789505164979", "6.79 m"],
      ["-50000000000000", "−50.0 m"],
      ["1234567000000000", "1.23 bn"],
    ];
    for (const [text = "", shown] of cases) assert.equal(shortUsd(text), shown, text);
  });

  it("are shares in percent, whatever their unit", () => {
    assert.equal(bps("6581", 1), "65.8 %");
    assert.equal(frac("59969907338579524"), "6.00 %");
    assert.equal(frac("250000000000000000", 0), "25 %");
    assert.equal(nano("21000000"), "2.10 %");
    assert.equal(times("157000"), "15.7×");
  });

  it("show what is no amount as it stands, and draw it as nothing", () => {
    for (const text of ["", "1.5", "abc", "--1"]) assert.equal(usd(text), text);
    assert.equal(drawn("abc", 6), 0);
    assert.equal(drawn(null, 6), 0);
    assert.equal(drawn("1500000", 6), 1.5);
    assert.deepEqual(["0", "000", "-0", "1"].map(isZero), [true, true, true, false]);
  });
});

describe("times in words", () => {
  it("are in UTC, and lengths have two units at most", () => {
    assert.equal(instant(1_760_131_264), "10 Oct 2025, 21:21:04 UTC");
    assert.equal(instant(1_760_131_264, true), "10 Oct, 21:21");
    assert.equal(clock(1_760_131_264), "21:21:04 UTC");
    assert.equal(instant(Number.NaN), "at no known time");
    const spans = [0, 59, 60, 3_725, 86_400, 90_061].map(span);
    assert.deepEqual(spans, ["0 s", "59 s", "1 min", "1 h 2 min", "1 d", "1 d 1 h"]);
    assert.deepEqual([countdown(10, 10), countdown(75, 10)], ["now", "in 1 min 5 s"]);
  });
});
