/** Answers that take long: one search a question, a bounded number of them, and the last answer meanwhile. */
import assert from "node:assert/strict";
import { Cached } from "../src/engine/cached";
import { Fault } from "../src/fault";

describe("answers that take long", () => {
  /** Searches that end when they are told to. */
  const searches = () => {
    const open: ((value: string) => void)[] = [];
    return { open, seek: () => new Promise<string>((done) => void open.push(done)) };
  };
  const settled = () => new Promise((done) => setImmediate(done));
  const isBusy = (error: Fault) => {
    assert.ok(error instanceof Fault);
    assert.deepEqual([error.error, error.retryAfter], ["Busy", 5]);
    return /^2 answers that take long are being found/.test(error.message);
  };

  it("are sought as many at once as is allowed, whatever is asked: one more is Busy and begins nothing", async () => {
    const cached = new Cached<string>(2);
    const { open, seek } = searches();
    for (let i = 0; i < 2; i++) assert.equal(cached.latest(`q${i}`, "m", seek), null);
    for (let i = 2; i < 500; i++) assert.throws(() => cached.latest(`q${i}`, "m", seek), isBusy);
    await assert.rejects(cached.get("q500", "m", seek), isBusy);
    assert.equal(open.length, 2);
    // Whoever asks what is sought already waits with the others.
    assert.equal(cached.latest("q0", "m", seek), null);
    assert.equal(open.length, 2);
    open[0]?.("found");
    await settled();
    assert.equal(cached.latest("q2", "m", seek), null);
    assert.equal(open.length, 3);
  });

  it("are not pushed out by questions that are refused, and the last ones are given while no newer can be sought", async () => {
    const cached = new Cached<string>(2);
    const { open, seek } = searches();
    const first = cached.get("known", "m", seek);
    open[0]?.("of m");
    assert.equal(await first, "of m");
    for (const question of ["a", "b"]) cached.latest(question, "m", seek);
    for (let i = 0; i < 200; i++) assert.throws(() => cached.latest(`q${i}`, "m", seek), isBusy);
    assert.equal(cached.latest("known", "later", seek), "of m");
    assert.equal(await cached.get("known", "later", seek), "of m");
    assert.equal(open.length, 3);
    open[1]?.("a");
    await settled();
    assert.equal(cached.latest("known", "later", seek), "of m");
    open[3]?.("of later");
    await settled();
    assert.equal(cached.latest("known", "later", seek), "of later");
  });

  it("that fail make room, and are sought again", async () => {
    const cached = new Cached<string>(1);
    await assert.rejects(
      cached.get("a", "m", () => Promise.reject(new RangeError("no"))),
      RangeError,
    );
    assert.equal(await cached.get("b", "m", async () => "found"), "found");
    assert.equal(await cached.get("a", "m", async () => "found"), "found");
  });
});
