import assert from "node:assert/strict";
import { Beats } from "../src/serve/beats";
import { Walk } from "../src/serve/walk";

describe("what is done again and again", () => {
  it("goes on after a call that fails, with a line that says which and why", async () => {
    const lines: string[] = [];
    const done = { broken: 0, sound: 0 };
    const beats: Beats = new Beats(
      {
        prices: async () => {
          done.broken += 1;
          if (done.broken % 2 === 1) throw new TypeError("fetch failed\n  at somewhere");
        },
        keeper: async () => {
          done.sound += 1;
          if (done.sound === 4) beats.stop();
        },
      },
      1,
      (line) => lines.push(line),
    );
    await beats.run();
    assert.deepEqual(done, { broken: 4, sound: 4 });
    assert.deepEqual(lines, ["prices: TypeError: fetch failed", "prices: TypeError: fetch failed"]);
  });

  it("goes on after something that is no error, and after a job that throws before it begins to wait", async () => {
    const lines: string[] = [];
    let count = 0;
    const job = () => {
      count += 1;
      if (count === 1) throw new RangeError("at once");
      if (count === 2) return Promise.reject("text");
      beats.stop();
      return Promise.resolve();
    };
    const beats: Beats = new Beats({ job }, 1, (line) => lines.push(line));
    await beats.run();
    assert.deepEqual(lines, ["job: RangeError: at once", "job: text"]);
  });

  it("stops at once, in the middle of a pause too", async () => {
    const beats = new Beats({}, 60_000, () => {});
    const running = beats.run();
    beats.stop();
    await running;
  });
});

describe("prices that wander", () => {
  it("are the same in every run, move a little, and are still near after a day", () => {
    const [one, other] = [new Walk(14_300_000_000n), new Walk(14_300_000_000n)];
    let before = 143;
    let low = 143;
    let high = 143;
    for (let i = 0; i < 86_400; i += 1) {
      const text = one.next();
      assert.equal(other.next(), text);
      const price = Number(text);
      assert.ok(Math.abs(price / before - 1) < 0.001, `${before}, then ${price}`);
      before = price;
      low = Math.min(low, price);
      high = Math.max(high, price);
    }
    assert.ok(low > 130 && high < 156, `${low} to ${high}`);
    assert.ok(high - low > 1, "they do move");
  });
});
