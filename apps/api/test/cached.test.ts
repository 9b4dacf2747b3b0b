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
  const atOnce = (all: number, each = all) => ({ all, each });
  const of = (question: string, moment: string, asker: string | null = null) => ({ question, moment, asker });
  const settled = () => new Promise((done) => setImmediate(done));
  const isBusy = (error: Fault) => {
    assert.ok(error instanceof Fault);
    assert.deepEqual([error.error, error.retryAfter], ["Busy", 5]);
    return /^2 answers that take long are being found/.test(error.message);
  };

  it("are sought as many at once as is allowed, whatever is asked: one more is Busy and begins nothing", async () => {
    const cached = new Cached<string>(atOnce(2));
    const { open, seek } = searches();
    for (let i = 0; i < 2; i++) assert.equal(cached.latest(of(`q${i}`, "m"), seek), null);
    for (let i = 2; i < 500; i++) assert.throws(() => cached.latest(of(`q${i}`, "m"), seek), isBusy);
    await assert.rejects(cached.get(of("q500", "m"), seek), isBusy);
    assert.equal(open.length, 2);
    // Whoever asks what is sought already waits with the others.
    assert.equal(cached.latest(of("q0", "m"), seek), null);
    assert.equal(open.length, 2);
    open[0]?.("found");
    await settled();
    assert.equal(cached.latest(of("q2", "m"), seek), null);
    assert.equal(open.length, 3);
  });

  it("are not pushed out by questions that are refused, and the last ones are given while no newer can be sought", async () => {
    const cached = new Cached<string>(atOnce(2));
    const { open, seek } = searches();
    const first = cached.get(of("known", "m"), seek);
    open[0]?.("of m");
    assert.equal(await first, "of m");
    for (const question of ["a", "b"]) cached.latest(of(question, "m"), seek);
    for (let i = 0; i < 200; i++) assert.throws(() => cached.latest(of(`q${i}`, "m"), seek), isBusy);
    assert.equal(cached.latest(of("known", "later"), seek), "of m");
    assert.equal(await cached.get(of("known", "later"), seek), "of m");
    assert.equal(open.length, 3);
    open[1]?.("a");
    await settled();
    assert.equal(cached.latest(of("known", "later"), seek), "of m");
    open[3]?.("of later");
    await settled();
    assert.equal(cached.latest(of("known", "later"), seek), "of later");
  });

  it("are some of one asker's, who leaves room for others, and all of those who are not told apart", async () => {
    const cached = new Cached<string>(atOnce(5, 2));
    const { open, seek } = searches();
    const isOwn = (error: Fault) => {
      assert.deepEqual([error.error, error.retryAfter], ["TooMany", 5]);
      return /^2 answers that take long are being found for this address/.test(error.message);
    };
    for (const question of ["a", "b"]) assert.equal(cached.latest(of(question, "m", "one"), seek), null);
    for (let i = 0; i < 100; i++) assert.throws(() => cached.latest(of(`q${i}`, "m", "one"), seek), isOwn);
    await assert.rejects(cached.get(of("q", "m", "one"), seek), isOwn);
    // What another one asks is sought, and asked for by anybody.
    assert.equal(cached.latest(of("c", "m", "other"), seek), null);
    assert.equal(cached.latest(of("c", "m", "one"), seek), null);
    assert.equal(open.length, 3);
    open[0]?.("found");
    await settled();
    assert.equal(cached.latest(of("d", "m", "one"), seek), null);
    assert.throws(() => cached.latest(of("e", "m", "one"), seek), isOwn);
    for (let i = 0; i < 2; i++) assert.equal(cached.latest(of(`n${i}`, "m"), seek), null);
    assert.throws(() => cached.latest(of("n2", "m"), seek), { error: "Busy" });
    assert.throws(() => cached.latest(of("f", "m", "third"), seek), { error: "Busy" });
  });

  it("that fail make room, and are sought again", async () => {
    const cached = new Cached<string>(atOnce(1));
    await assert.rejects(
      cached.get(of("a", "m"), () => Promise.reject(new RangeError("no"))),
      RangeError,
    );
    assert.equal(await cached.get(of("b", "m"), async () => "found"), "found");
    assert.equal(await cached.get(of("a", "m"), async () => "found"), "found");
  });
});
