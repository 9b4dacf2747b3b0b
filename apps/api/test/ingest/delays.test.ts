/** How long a price had stood at which a position was liquidated. 3 s of CPU: opening the database takes most of it. */
import assert from "node:assert/strict";
import type { Heard } from "@ballast/follow";
import { PublicKey } from "@solana/web3.js";
import { latencies } from "../../src/query/rows";
import { standingSince, writeDelays } from "../../src/snapshot/delays";
import { freshDatabase } from "../support/embedded";

const POOL = "P".repeat(43);
const POSITION = PublicKey.default;
const print = (publishTime: number, price: number) => ({ publishTime: BigInt(publishTime), price: BigInt(price) });
const asked = (side: number, price: number, ts: number, changedAt = 0) => ({
  ...{ side, price: BigInt(price), ts: BigInt(ts), changedAt: BigInt(changedAt) },
});

describe("how long a price had stood", () => {
  const prints = [print(100, 90), print(110, 79), print(120, 80), print(130, 70), print(140, 99)];
  it("begins with the first print as bad behind the last better one, for longs and for shorts", () => {
    assert.equal(standingSince(prints, asked(0, 80, 135)), 110n);
    assert.equal(standingSince(prints, asked(0, 75, 135)), 130n);
    assert.equal(standingSince(prints, asked(1, 90, 105)), 100n);
    assert.equal(standingSince(prints, asked(1, 95, 145)), 140n);
    assert.equal(standingSince([...prints].reverse(), asked(0, 80, 135)), 110n);
  });
  it("is not known where no print was as bad, or none was seen for a minute", () => {
    assert.equal(standingSince(prints, asked(0, 60, 135)), null);
    assert.equal(standingSince(prints, asked(0, 80, 99)), null);
    assert.equal(standingSince(prints, asked(0, 99, 201)), null);
    assert.equal(standingSince([], asked(0, 80, 135)), null);
  });
  it("reaches over no gap, and not behind what changed the position", () => {
    assert.equal(standingSince([print(10, 70), ...prints.slice(1)], asked(0, 80, 135)), 110n);
    assert.equal(standingSince(prints, asked(0, 80, 135, 115)), 120n);
    assert.equal(standingSince(prints, asked(0, 80, 135, 131)), null);
  });
});

describe("delays of liquidations in the tables", function () {
  this.timeout(300_000);
  let open: Awaited<ReturnType<typeof freshDatabase>>;
  before(async () => {
    open = await freshDatabase();
  });
  after(() => open?.end());

  const liquidation = (sequence: number, ts: number, price: number) => {
    const data = { header: { market: 0 }, position: POSITION, side: 0, price: BigInt(price) };
    return {
      sequence: BigInt(sequence),
      ts: BigInt(ts),
      event: { name: "PositionLiquidated", data },
    } as unknown as Heard;
  };

  it("follow from snapshots and the position's last event; what is not known has no row", async () => {
    const { database } = open;
    const { pool } = database;
    const columns = ["market", "status", "price", "ema", "conf", "publish_time", "second", "sigma_fast", "sigma_slow"];
    const zeros = ["im", "mm", "oi_long", "oi_short", "entry_long", "entry_short", "long_positions", "short_positions"];
    const more = ["skew", "waiting_long", "waiting_short", "loss_long", "loss_short", "liens_long", "liens_short"];
    for (const [at, price, market] of [
      [1_000, 90, 0],
      [1_010, 80, 0],
      [1_020, 79, 0],
      [1_020, 99, 1],
    ] as const) {
      const values = [market, 0, price, 0, 0, at, 0, 0, 0, ...[...zeros, ...more].map(() => 0)];
      await pool.query(
        `INSERT INTO snapshots_market (pool, slot, sequence, ts, ${[...columns, ...zeros, ...more].join(", ")})
         VALUES ($1, ${at}, 5, ${at + 2}, ${values.join(", ")})`,
        [POOL],
      );
    }
    const event = (sequence: number, ts: number) =>
      pool.query(
        `INSERT INTO events (pool, sequence, slot, ts, signature, payer, raw, hash, subject)
         VALUES ($1, $2, $3, $3, '', '', '', '', $4)`,
        [POOL, sequence, ts, POSITION.toBase58()],
      );
    await event(1, 900);
    const client = await pool.connect();
    try {
      await writeDelays(client, POOL, [liquidation(3, 1_023, 80), liquidation(4, 1_024, 50)]);
      await writeDelays(client, POOL, [liquidation(3, 1_023, 80)]);
      await event(6, 1_015);
      await writeDelays(client, POOL, [liquidation(7, 1_024, 80)]);
      await writeDelays(client, POOL, [liquidation(8, 9_000, 80)]);
    } finally {
      client.release();
    }
    const { rows } = await pool.query("SELECT sequence, since, latency_ms FROM liquidation_delays ORDER BY sequence");
    assert.deepEqual(rows, [
      { sequence: "3", since: "1010", latency_ms: 13_000 },
      { sequence: "7", since: "1020", latency_ms: 4_000 },
    ]);
    const [all, part, none] = [
      await latencies(database, POOL, {}),
      await latencies(database, POOL, { from: 1_024 }),
      await latencies(database, POOL, { to: 5 }),
    ];
    assert.deepEqual(all, { count: 2, p50Ms: 4_000, p95Ms: 13_000, p99Ms: 13_000, maxMs: 13_000 });
    assert.deepEqual([part.count, part.maxMs], [1, 4_000]);
    assert.deepEqual(none, { count: 0, p50Ms: null, p95Ms: null, p99Ms: null, maxMs: null });
  });
});
