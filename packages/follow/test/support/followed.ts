/** A feed over a scripted chain, and what it holds. */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { type AccountSource, type Context, PROGRAM_ID } from "@ballast/sdk";
import { AccountStore, Feed, type Times, type Watcher, type Why } from "../../src";
import { POOL, type ScriptedChain, TICKETS, versionOf } from "./scripted_chain";

const NOWHERE: AccountSource = {
  getAccounts: async (addresses) => addresses.map(() => null),
  getProgramAccounts: async () => [],
};
/** As little as possible of all but what a test is about. */
const QUICK: Times = { leastMs: 0, rest: 0, patienceMs: 0, claimsMs: 0, againMs: 0, doubtMs: 60_000 };
export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export interface Followed {
  feed: Feed;
  store: AccountStore;
  /** Why everything was read. */
  read: Why[];
  /** The version that is held; null for none. */
  held(address: string): number | null;
  /** Looks until nothing is on its way any more. */
  calm(looks?: number): Promise<void>;
}

export function followed(chain: ScriptedChain, times: Partial<Times> = {}, watchers: Watcher[] = []): Followed {
  const store = new AccountStore(PROGRAM_ID, NOWHERE, watchers);
  const read: Why[] = [];
  const feed = new Feed({
    ...{ chain, store, head: () => [POOL] },
    ctx: { pool: POOL, programId: PROGRAM_ID, layout: { custodies: [], markets: [] } as unknown } as Context,
    ...{ groups: () => [TICKETS], tellHead: false, pollMs: 1_000, resyncMs: Number.POSITIVE_INFINITY },
    times: { ...QUICK, ...times },
    resynced: (why) => read.push(why),
  });
  const held = (address: string) => {
    const data = store.get(address)?.account?.data;
    return data === undefined ? null : versionOf(data);
  };
  const calm = async (looks = 3) => {
    for (let look = 0; look < looks; look += 1) {
      await feed.look();
      await feed.settled(1_000);
      for (let turn = 0; turn < 30; turn += 1) await setImmediate();
      await pause(2);
    }
  };
  return { feed, store, read, held, calm };
}

/** Everything that is held is what the chain has. */
export function assertSame(chain: ScriptedChain, { store }: Followed, words: string): void {
  const here = store.of("Ticket").map(([address, { data }]) => `${address} ${versionOf(data)}`);
  const there = [...chain.accountsNow].map(([address, data]) => `${address} ${versionOf(data)}`);
  assert.deepEqual(here.sort(), there.sort(), words);
}

export async function begun(chain: ScriptedChain, times: Partial<Times> = {}): Promise<Followed> {
  const one = followed(chain, times);
  await one.feed.open();
  return one;
}
