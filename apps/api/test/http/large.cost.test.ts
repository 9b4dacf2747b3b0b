// A hundred thousand real positions over HTTP: 14 s of CPU, most of it for reading them and for the world of the story.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type AccountChain, type Ears, settledChain } from "@ballast/follow";
import { engine, ladderOf, lossesAt, PROGRAM_ID, sizeOf, type Whole } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { slowness } from "../../../../scripts/lib/slowness.cjs";
import type { Answer, ErrorAnswer } from "../../src/contract/index";
import { assemble } from "../../src/serve";
import { sourceIn } from "../bench/accounts";
import { writeWorld } from "../bench/data";
import { freshDatabase } from "../support/embedded";
import { seed } from "../support/seed";
import { lossStory } from "../support/story";

const POSITIONS = 100_000;
const WITHIN_MS = 30;

describe("a book of a hundred thousand positions", function () {
  this.timeout(180_000);
  const folder = mkdtempSync(path.join(tmpdir(), "ballast-large-"));
  let api: Awaited<ReturnType<typeof assemble>>;
  let base = "";
  let end = async () => {};
  let ears: Ears | null = null;
  const closed = new Set<string>();
  /** Accounts in a file, and what becomes of them. */
  const chainOf = (file: string): AccountChain => {
    const source = sourceIn(file);
    const chain = settledChain({
      getAccounts: async (addresses) =>
        (await source.getAccounts(addresses)).map((found, i) => (closed.has(String(addresses[i])) ? null : found)),
      getProgramAccounts: async (program, filters) =>
        (await source.getProgramAccounts(program, filters)).filter(({ pubkey }) => !closed.has(String(pubkey))),
    });
    const hear = (told: Ears) => {
      ears = told;
      const nothing = () => undefined;
      return { start: nothing, stop: nothing, moves: nothing, anew: nothing };
    };
    return { ...chain, hear };
  };
  /** Engine's own words, of the positions as the server has them. */
  let whole: Whole;
  let packed: Uint8Array;

  before(async () => {
    const story = await lossStory();
    const { pool } = story.w.venue;
    const file = path.join(folder, "accounts");
    const feeds = await writeWorld(file, story, POSITIONS);
    await story.w.close();
    const { database, end: drop } = await freshDatabase();
    await seed(database, pool.toBase58(), PROGRAM_ID.toBase58(), story.told);
    const priceAccounts = (feed: Uint8Array) => new PublicKey(feeds[Buffer.from(feed).toString("hex")] ?? pool);
    // It looks once: what it was asked and what the engine says is of one moment.
    const once = { everyMs: 3_600_000, rate: 0 };
    api = await assemble({ chain: chainOf(file), pool, database, priceAccounts, ...once });
    await api.server.listen({ port: 0, host: "127.0.0.1" });
    base = `http://127.0.0.1:${(api.server.server.address() as AddressInfo).port}/v1`;
    whole = api.watch.live.state;
    packed = api.watch.live.positions.packed.slice();
    end = async () => {
      await api.close();
      await drop();
    };
  });
  after(async () => {
    await end();
    rmSync(folder, { recursive: true });
  });

  /** `ms`: of processor time, of everything that this process does meanwhile. */
  const ask = async <T>(where: string): Promise<{ status: number; after: string | null; body: T; ms: number }> => {
    const began = process.cpuUsage();
    const response = await fetch(`${base}${where}`);
    const body = (await response.json()) as T;
    const { user, system } = process.cpuUsage(began);
    return { status: response.status, after: response.headers.get("retry-after"), body, ms: (user + system) / 1_000 };
  };
  const there = async <T>(where: string): Promise<T> => {
    for (;;) {
      const { status, after, body } = await ask<T>(where);
      if (status === 200) return body;
      assert.deepEqual([status, (body as ErrorAnswer).error.name], [503, "NotReady"]);
      assert.match(String(after), /^[12]$/);
      await new Promise((done) => setTimeout(done, 200));
    }
  };

  it("is counted beside its requests: none waits, and the first is told to come again", async () => {
    const { status, after, body } = await ask<ErrorAnswer>("/markets/0/ladder");
    assert.deepEqual([status, after, body.error.name], [503, "1", "NotReady"]);
    assert.match(body.error.message, /^10000\d positions are counted for the first time$/);
    assert.deepEqual((await ask("/markets/0/leverage-histogram")).status, 503);
    assert.equal((await ask("/markets")).status, 200);
    const { data } = await there<Answer<"ladder">>("/markets/0/ladder");
    assert.equal(data.positions, packed.length / sizeOf("Position"));
    assert.ok(data.rungs.some(({ longs, shorts }) => longs + shorts > 1_000));
  });

  it("answers any ladder, also one that nobody asked for before, within 30 ms of CPU", async () => {
    const [times, slow]: [number[], () => number] = [[], slowness()];
    for (const query of ["", "?step=50&rungs=100", "?step=7", "?step=2000&rungs=4", "?step=250&rungs=60", "?step=1"]) {
      const { status, ms } = await ask(`/markets/0/ladder${query}`);
      assert.equal(status, 200);
      times.push(ms);
    }
    // The first ones compile what makes them.
    const middle = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    assert.ok(middle < WITHIN_MS * slow(), `${times.map(Math.round)} ms`);
  });

  it("to the unit what the engine says of all positions at once", async () => {
    for (const query of ["step=100&rungs=20", "step=2000&rungs=4", "step=1&rungs=100"]) {
      const { data } = await there<Answer<"ladder">>(`/markets/0/ladder?${query}`);
      const steps = data.rungs.flatMap(({ high }) => (high === null ? [] : [BigInt(high)]));
      const { rungs, safe, failed } = ladderOf(whole, packed, { market: 0, steps });
      assert.deepEqual(
        data.rungs.map(({ long, short, longs, shorts }) => ({ long, short, longs, shorts })),
        rungs.map(({ long, short, ...counts }) => ({ long: String(long), short: String(short), ...counts })),
      );
      assert.deepEqual([data.safe, data.failed], [safe, failed]);
    }
  });

  it("is not counted again while nothing but the clock goes on", async () => {
    const slotOf = async () => (await there<Answer<"ladder">>("/markets/0/ladder")).asOf.slot;
    const [counted, read] = [await slotOf(), api.watch.live.state.slot];
    for (let i = 0; i < 4; i++) {
      await api.watch.look();
      assert.equal(await slotOf(), counted);
      await new Promise((done) => setTimeout(done, 1_500));
    }
    assert.ok(api.watch.live.state.slot > read, "its slot goes on");
  });

  it("finds who would pay beside its requests, too, and says the engine's own numbers", async () => {
    const where = "/markets/0/ladder?step=1000&rungs=2&payers=true";
    const first = await ask<ErrorAnswer>(where);
    assert.deepEqual([first.status, first.after], [503, "2"]);
    assert.equal((await ask("/fund/stress?market=0")).status, 503);
    const { data } = await there<Answer<"ladder">>(where);
    const prices = data.rungs.flatMap(({ high }) => (high === null ? [] : [BigInt(high)]));
    const rows = lossesAt(whole, packed, { market: 0, prices });
    assert.deepEqual(
      data.rungs.slice(1).map(({ payers }) => [payers?.longs, payers?.shorts, payers?.deficit, payers?.keeperFloor]),
      rows.map((row) => [row.longs, row.shorts, String(row.longDeficit + row.shortDeficit), String(row.keeperFloor)]),
    );
    const { items } = await there<Answer<"fundStress">>("/fund/stress?market=0");
    const price = engine.at(whole.pool.state.custodies, engine.at(whole.pool.state.exposures, 0).index).print.price;
    const [half] = lossesAt(whole, packed, { market: 0, prices: [price / 2n] });
    assert.equal(items[0]?.deficit, String((half?.longDeficit ?? 0n) + (half?.shortDeficit ?? 0n)));
  });

  it("is counted again when it moves, and by itself again when it is small", async () => {
    const { positions } = api.watch.live;
    const account = { data: Buffer.alloc(0), owner: PublicKey.default, lamports: 0 };
    const close = (address: string) => {
      closed.add(address);
      assert.ok(ears, "nobody listens");
      ears.account(address, account, 0);
    };
    const before = positions.size;
    for (const address of [...positions.addresses()].slice(0, 10)) close(address);
    const counted = async (expected: number) => {
      for (;;) {
        await api.watch.look();
        const { data } = await there<Answer<"ladder">>("/markets/0/ladder");
        if (data.positions === expected) return;
        await new Promise((done) => setTimeout(done, 200));
      }
    };
    await counted(before - 10);
    const [first = "", ...rest] = [...positions.addresses()].slice(1_000);
    for (const address of rest) positions.delete(address);
    close(first);
    await counted(1_000);
    const { status } = await ask("/markets/0/ladder?payers=true&rungs=2&step=300");
    assert.equal(status, 200);
  });
});
