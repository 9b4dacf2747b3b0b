/** 10 October 2025, against a calculation by hand that stands here in full. 1 s of CPU. */
import assert from "node:assert/strict";
import { EXAMPLE } from "../src/replay/book";
import { CLOSES, clockOf, LOW, MINUTES } from "../src/replay/path";
import { replay } from "../src/replay/replay";
import { replayText } from "../src/replay/text";
import { TERMS } from "../src/risk/terms";

const terms = TERMS.parse({});
const play = (more: { minute?: number; rehedge?: number } = {}) => replay({ sketch: EXAMPLE, terms, ...more });
const near = (found: number, hand: number, share = 0.01) =>
  assert.ok(Math.abs(found - hand) <= share * Math.abs(hand), `${found} is not ${hand}`);

/*
 * By hand. The pool has 40,000 SOL; traders are long 15,000 and short 5,000, entered at 200 USD, so it gains and loses
 * like 30,000 SOL and is short 30,000 elsewhere. Longs have 20 USD a token: at 180 they are gone, what they lost,
 * 300,000 USD, is the LPs', and the pool goes on like 45,000 SOL. The low of the path is 3,320 - 65 basis points of log
 * below the first minute: 200 x e^-0.3255 = 144.43 USD.
 */
const LOW_PRICE = 200 * Math.exp(-0.3255);
/** Shorts of traders gain 5,000 tokens' fall, LPs lose 40,000 tokens' fall and keep what longs had. */
const pool = (price: number) =>
  40_000 * (price - 200) - 5_000 * (200 - price) + (price > 180 ? -15_000 * (price - 200) : 300_000);
const short = (from: number, to: number) => -30_000 * (to - from);

describe("the replay of 10 October 2025", () => {
  it("is that evening: 28 % down in half an hour by its minutes' ends, and most of it back", () => {
    assert.deepEqual([MINUTES, LOW, clockOf(LOW)], [80, 29, "21:19"]);
    near(CLOSES[LOW] ?? 0, Math.exp(-0.3255), 1e-9);
    near(CLOSES.at(-1) ?? 0, Math.exp(-0.079), 1e-9);
  });

  it("with the short closed at the low loses what the hand calculation says, to 1 %", () => {
    const { close, worst, end, naked } = play();
    near(close.price, LOW_PRICE, 1e-6);
    near(close.pool, pool(LOW_PRICE));
    near(close.hedge, short(200, LOW_PRICE));
    // 15,000 SOL that nobody hedged once the longs were gone, from 180 down to the low: 533,500 USD.
    near(close.total, -15_000 * (180 - LOW_PRICE));
    assert.equal(worst, close);
    // From the low the pool has 45,000 SOL and no short. Longs are gone for good.
    const last = 200 * (CLOSES.at(-1) ?? 0);
    const after = 40_000 * (last - 200) - 5_000 * (200 - last) + 300_000;
    near(end.total, after + short(200, LOW_PRICE));
    near(end.kept, after + short(200, last));
    // Closed at the very low, a short only misses the way back: this is luck, and the next test is what it hides.
    near(naked.end, -short(LOW_PRICE, last));
    assert.equal(naked.worst, 0);
  });

  it("with the short closed three minutes earlier loses what 30,000 naked SOL lose down to the low", () => {
    const at = 200 * (CLOSES[26] ?? 0);
    const { close, worst, naked } = play({ minute: 26 });
    near(close.total, -15_000 * (180 - at));
    near(naked.worst, -30_000 * (at - LOW_PRICE));
    near(worst.total, -15_000 * (180 - at) - 45_000 * (at - LOW_PRICE));
  });

  it("hedged again five minutes later keeps what it then has, less the cost of the trade", () => {
    const { frames, close } = play({ rehedge: 5 });
    const again = frames[LOW + 5]?.price ?? 0;
    const total = close.total + 45_000 * (again - close.price) - 45_000 * again * terms.cost;
    near(frames[LOW + 5]?.total ?? 0, total);
    for (const frame of frames.slice(LOW + 5)) {
      near(frame.total, total);
      assert.ok(Math.abs(frame.units) < 1, `${frame.units} at ${frame.minute}`);
    }
  });

  it("alarms before the closing, twice over, and within two seconds of it that the pool is naked", () => {
    const { told, nakedAfter, fails } = play();
    const first = (kind: string, level: string) => told.find((alarm) => alarm.kind === kind && alarm.level === level);
    // The hedge had won two days' volatility (9.8 %) at 21:13; longs' collateral ended at 180 USD, so it was too small.
    assert.equal(first("gain", "warn")?.lead, 360);
    assert.equal(first("band", "warn")?.lead, 360);
    assert.equal(first("band", "critical")?.lead, 300);
    assert.equal(nakedAfter, 1.5);
    assert.match(first("naked", "critical")?.text ?? "", /unhedged.*first went from -12000.00 to 0.00/);
    // No alarm in the calm first twenty minutes.
    assert.deepEqual(
      told.filter(({ minute }) => minute < 20),
      [],
    );
    // One minute before, the largest venue holds 12,000 x 60 of margin, and what the fall to 151 USD has won.
    const before = 200 * (CLOSES[28] ?? 0);
    near(fails[0]?.stuck ?? 0, 12_000 * 200 * 0.3 + 12_000 * (200 - before));
  });

  it("is told in words", () => {
    const text = replayText(play());
    assert.match(text, /short closed by ADL at 21:19, 144.43 USD; together -533,5\d\d then/);
    assert.match(text, /6 min before the closing: warn gain.*\(first SOL, second SOL, third SOL\)/);
  });

  it("has the minutes of that evening only", () => {
    for (const minute of [0, 80, 1.5, -3]) assert.throws(() => play({ minute }), RangeError);
  });
});
