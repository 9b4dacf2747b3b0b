// What a subscription says of accounts, beside whole reads: 2 s of CPU.
import assert from "node:assert/strict";
import { accountNameOf, PROGRAM_ID } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { Live, type Told } from "../src/engine/live";

describe("the accounts as they are now", () => {
  /** No chain has come so far. */
  const AHEAD = 1_000_000_000;

  it("believes a later slot than the chain's against a node that is behind, and not against one answer that stays", async () => {
    const w = await World.create();
    const { pool } = w.venue;
    const priceAccounts = (feed: Uint8Array) =>
      w.venue.feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? pool;
    const all = await w.chain.getProgramAccounts(PROGRAM_ID);
    const stake = all.find(({ account }) => account.data.length > 0 && isStake(account.data));
    assert.ok(stake);
    let tell: (change: Told) => void = () => assert.fail("nobody listens");
    const options = {
      ...{ source: w.chain, pool, programId: PROGRAM_ID, priceAccounts, doubtMs: Number.POSITIVE_INFINITY },
      watch: (told: typeof tell) => {
        tell = told;
        return () => undefined;
      },
    };
    const live = await Live.open(options);
    const address = stake.pubkey.toBase58();
    const right = Buffer.from(stake.account.data);
    const wrong = Buffer.from(right);
    wrong[wrong.length - 1] = 1;
    const held = () => Buffer.from(live.bytesOf(address) ?? []);
    const moves = async () => {
      await w.refresh();
      await new Promise((done) => setTimeout(done, 300));
      await live.refresh();
    };
    tell({ address: stake.pubkey, account: { ...stake.account, data: wrong }, slot: AHEAD });
    assert.deepEqual(held(), wrong);
    await moves();
    await moves();
    assert.deepEqual(held(), wrong, "a node that is behind says the same twice");
    // Time has passed.
    options.doubtMs = 0;
    await moves();
    assert.deepEqual(held(), right);
    live.close();
  });
});

const isStake = (data: Uint8Array): boolean => accountNameOf(data) === "InsuranceStake";
