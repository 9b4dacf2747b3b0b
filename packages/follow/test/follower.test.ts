/** 20 s of CPU: the story with its forks takes most of it. */
import assert from "node:assert/strict";
import { events, type LogSource, PROGRAM_ID } from "@ballast/sdk";
import { Follower, PoolSnapshots } from "../src";
import { FAULTS, FaultySource, randomFrom, type Story, tell } from "./support";
import { ArraySink } from "./support/array_sink";

/** The events that the chain had in the end, as it told them. */
function truth({ recorder, pool }: Story): { raw: string; signature: string; slot: bigint }[] {
  return recorder.moments.flatMap(({ transaction: { logs, inner = [], signature, slot } }) =>
    events
      .raw({ logs, inner })
      .filter((raw) => events.headerOf(raw)?.pool.equals(pool))
      .map((raw) => ({ raw: Buffer.from(raw).toString("hex"), signature, slot })),
  );
}

const heard = (sink: ArraySink) =>
  sink.events.map(({ raw, signature, slot }) => ({ raw: Buffer.from(raw).toString("hex"), signature, slot }));

describe("A follower", function () {
  this.timeout(180_000);
  let story: Story;
  before(async () => {
    const random = randomFrom(13);
    story = await tell(() => (random() < 0.3 ? 1 + Math.floor(random() * 20) : null));
  });

  function follow(source: FaultySource, sink = new ArraySink()) {
    const snapshots = new PoolSnapshots(story.pool);
    const follower = new Follower({ stream: story.pool, source, sink, snapshots, pollMs: 20, patienceMs: 10 });
    return { follower, sink };
  }

  it("has every event once and in order, from the first on, and the pool's own number next", async () => {
    const source = new FaultySource(story.recorder, () => 1);
    source.at = source.views.length - 1;
    const { follower, sink } = follow(source);
    await follower.round();
    assert.deepEqual(heard(sink), truth(story));
    assert.deepEqual(follower.view().gap, null);
    const last = sink.snapshots.at(-1);
    assert.ok(last !== undefined && last.markets.length === story.markets.length);
    assert.equal(new PoolSnapshots(story.pool).sequenceOf(last), sink.events.length && BigInt(sink.events.length));
  });

  it("has no gap and nothing of a dead fork after a thousand faults of every kind", async () => {
    const random = randomFrom(7);
    let faults = 0;
    const kinds = new Set<string>();
    for (let run = 0; faults < 1_000; run += 1) {
      const source = new FaultySource(story.recorder, random);
      source.rate = 0.04;
      const { follower, sink } = follow(source);
      do await follower.round().catch(() => {});
      while (source.forward());
      source.rate = 0;
      await follower.round();
      await follower.round();
      assert.deepEqual(heard(sink), truth(story), `run ${run}`);
      faults += source.faults;
      for (const kind of source.injected.keys()) kinds.add(kind);
    }
    assert.deepEqual([...kinds].sort(), [...FAULTS, "fork"].sort());
  });

  /** The transaction of a `PricesRefreshed` in the middle, by which nobody bears a loss. */
  function harmless(): string {
    const middle = story.recorder.moments.slice(60).find(({ transaction: { logs, inner = [] } }) => {
      return events.parse({ logs, inner })[0]?.name === "PricesRefreshed";
    });
    return middle?.transaction.signature ?? assert.fail("no refresh");
  }

  /** All of the chain, where one transaction is told differently. */
  function telling(signature: string, told: (real: LogSource) => LogSource): FaultySource {
    const source = new FaultySource(story.recorder, () => 1);
    source.at = source.views.length - 1;
    const real = source.transaction.bind(source);
    source.transaction = async (asked) => {
      const found = await real(asked);
      return found && asked === signature ? { ...found, told: told(found.told) } : found;
    };
    return source;
  }

  it("says of an event whose logs every node has cut that it is lost, and goes on", async () => {
    const signature = harmless();
    const source = telling(signature, () => ({ logs: ["Log truncated"], inner: [] }));
    const { follower, sink } = follow(source);
    await follower.round();
    const gap = follower.view().gap ?? assert.fail("no gap is told");
    assert.equal(BigInt(gap.to) - BigInt(gap.from), 1n);
    await new Promise((done) => setTimeout(done, 20));
    await follower.round();
    assert.equal(sink.events.length, truth(story).length);
    const lost = sink.events.filter(({ error }) => error !== null);
    assert.deepEqual([lost.length, lost[0]?.signature, lost[0]?.raw.length], [1, signature, 0]);
    assert.equal(follower.view().gap, null);
  });

  /** As a node tells it that cut no event of it: whoever sends a transaction chooses whether its logs are cut. */
  const withCut = (real: LogSource): LogSource => {
    const { logs, inner } = real as { logs: readonly string[]; inner: [] };
    return { logs: [...logs, "Log truncated"], inner };
  };

  it("waits for a transaction that is listed and not there, although logs beside it were cut", async () => {
    const signature = harmless();
    const source = new FaultySource(story.recorder, () => 1);
    source.at = source.views.length - 1;
    const real = source.transaction.bind(source);
    source.transaction = async (asked) => {
      const found = asked === signature ? null : await real(asked);
      return found && { ...found, told: withCut(found.told) };
    };
    const { follower, sink } = follow(source);
    for (let round = 0; round < 3; round += 1) {
      await follower.round();
      await new Promise((done) => setTimeout(done, 20));
    }
    assert.deepEqual([follower.view().lost, follower.view().gap?.from], [0, String(sink.events.length)]);
    source.transaction = real;
    await follower.round();
    assert.deepEqual([heard(sink), sink.rewinds], [truth(story), 0]);
  });

  it("takes nothing for lost that is only listed later than the pool counts it, however long that goes on", async () => {
    const source = new FaultySource(story.recorder, () => 1);
    const [list, read] = [source.list.bind(source), source.transaction.bind(source)];
    // Forks are another thing.
    const places = [...source.views.keys()].filter((at) => source.views[at]?.orphans === 0);
    let step = 0;
    source.list = async (...asked) => {
      source.at = places[Math.max(0, step - 4)] ?? 0;
      const listed = await list(...asked);
      source.at = places[step] ?? 0;
      return listed;
    };
    source.transaction = async (asked) => {
      const found = await read(asked);
      return found && { ...found, told: withCut(found.told) };
    };
    const sink = new ArraySink();
    const options = { stream: story.pool, source, sink, snapshots: new PoolSnapshots(story.pool), snapshotMs: 0 };
    const follower = new Follower({ ...options, patienceMs: 1_500 });
    for (step = 0; step < places.length; step += 1) {
      await follower.round();
      await new Promise((done) => setTimeout(done, 3_000 / places.length));
    }
    assert.deepEqual([follower.view().lost, sink.events.filter(({ error }) => error !== null)], [0, []]);
  });

  it("waits for an event that no node lists, however long, and never passes it", async () => {
    const source = new FaultySource(story.recorder, () => 1);
    source.at = source.views.length - 1;
    const signature = harmless();
    const real = source.list.bind(source);
    source.list = async (...asked) => (await real(...asked)).filter((one) => one.signature !== signature);
    const { follower, sink } = follow(source);
    for (let round = 0; round < 5; round += 1) {
      await follower.round();
      await new Promise((done) => setTimeout(done, 10));
    }
    assert.ok(sink.events.length < truth(story).length);
    assert.equal(follower.view().gap?.from, String(sink.events.length));
    source.list = real;
    await follower.round();
    assert.deepEqual(heard(sink), truth(story));
  });

  it("keeps an event that it does not know as bytes, with what is wrong", async () => {
    const source = telling(harmless(), (real) => {
      const [raw] = events.raw(real);
      const newer = Buffer.concat([Buffer.alloc(8, 0xee), Buffer.from(raw ?? assert.fail()).subarray(8)]);
      const program = PROGRAM_ID.toBase58();
      return [
        `Program ${program} invoke [1]`,
        `Program data: ${newer.toString("base64")}`,
        `Program ${program} success`,
      ];
    });
    const { follower, sink } = follow(source);
    await follower.round();
    assert.equal(sink.events.length, truth(story).length);
    const poison = sink.events.filter(({ error }) => error !== null);
    assert.deepEqual([poison.length, poison[0]?.event, poison[0]?.raw.length], [1, null, 67]);
  });

  it("follows by itself, is woken, and lets a batch end when it is stopped", async () => {
    const source = new FaultySource(story.recorder, () => 1);
    const troubles: Error[] = [];
    const { sink } = follow(source);
    const follower = new Follower({
      ...{ stream: story.pool, source, sink, snapshots: null, pollMs: 60_000 },
      trouble: (error) => troubles.push(error),
    });
    follower.start();
    while (source.forward()) await new Promise((done) => setImmediate(done));
    while (sink.events.length < truth(story).length) await new Promise((done) => setTimeout(done, 5));
    await follower.stop();
    assert.deepEqual(heard(sink), truth(story));
    assert.deepEqual(troubles, []);
  });
});
