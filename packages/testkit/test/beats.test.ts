import assert from "node:assert/strict";
import { Beats } from "../src/network/beats";

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

  it("is done now where that is asked for, once more where it is being done, and whoever waits is told after that", async () => {
    const told: string[] = [];
    let end = () => {};
    const job = async () => {
      told.push("begins");
      await new Promise<void>((done) => {
        end = done;
      });
      told.push("ends");
    };
    const settled = () => new Promise((done) => setImmediate(done));
    const beats = new Beats({ job }, 60_000, () => {});
    const running = beats.run();
    await beats.rest(); // It pauses.
    beats.hurry();
    const rested = beats.rest().then(() => told.push("rests"));
    await settled();
    assert.deepEqual(told, ["begins"]);
    beats.hurry();
    end();
    await settled();
    assert.deepEqual(told, ["begins", "ends", "begins"]);
    end();
    await rested;
    assert.deepEqual(told, ["begins", "ends", "begins", "ends", "rests"]);
    await settled();
    assert.equal(told.length, 5, "and then a pause comes");
    beats.stop();
    await Promise.all([running, beats.rest()]);
  });
});
