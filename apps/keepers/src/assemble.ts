/** The parts of a keeper, put together for one pool. */
import { Feed, groupsOf, Nodes, Reader, RpcAccounts, routed } from "@ballast/follow";
import {
  type AccountSource,
  type Context,
  createContext,
  PROGRAM_ID,
  pda,
  type RawAccount,
  type Sender,
  TASK_KINDS,
} from "@ballast/sdk";
import type { Connection, PublicKey } from "@solana/web3.js";
import { Book } from "./candidates/book";
import type { Candidate } from "./candidates/candidate";
import { Runner } from "./candidates/runner";
import { Worker } from "./candidates/worker";
import type { Listener } from "./happenings";
import { LiquidationIndex } from "./liquidations/index";
import { FEES, type KeeperOptions } from "./options";
import { Publishing } from "./publishing";
import { FeeMarket } from "./send/market";
import { heldOf } from "./store/due_accounts";
import { Store } from "./store/store";
import { headOf } from "./store/wanted";

/** Milliseconds; see `KeeperOptions`. */
const [DEADLINE_MS, RESYNC_MS, STALL_MS, STUCK_MS] = [4_000, 300_000, 30_000, 20_000];
const [POLL_MS, POLL_ALONE_MS] = [1_000, 400];
const REMEMBER = 10_000;

/** What works while a keeper runs. */
export interface Parts {
  ctx: Context;
  store: Store;
  feed: Feed;
  book: Book;
  runner: Runner;
  publishing: Publishing | null;
}

/** The nodes alone: what is there before the pool is read. */
export function nodesOf(options: KeeperOptions, listener: Listener): { nodes: Nodes; connection: Connection } {
  const nodes = new Nodes({
    urls: options.endpoints.map(({ http }) => http),
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    stallMs: options.stallMs ?? STALL_MS,
    listener,
  });
  return { nodes, connection: routed(nodes, options.commitment ?? "confirmed") };
}

const poolOf = ({ pool, programId = PROGRAM_ID }: KeeperOptions): PublicKey =>
  typeof pool === "bigint" ? pda.pool(pool, programId) : pool;

/** Accounts of a node, for what a store does not hold. */
const beyond = (reader: Reader): AccountSource => ({
  getAccounts: async (addresses) =>
    (await reader.accounts(addresses.map((key) => key.toBase58()))).map(({ account }): RawAccount | null => account),
  getProgramAccounts: async () => [],
});

/** Reads the pool's layout, and builds what works on it. `BallastError` where there is no such pool, or no node. */
export async function assemble(
  options: KeeperOptions,
  nodes: Nodes,
  connection: Connection,
  listener: Listener,
  stopping: () => boolean,
): Promise<Parts> {
  const { wallet, programId = PROGRAM_ID, commitment = "confirmed" } = options;
  const reader = new Reader(nodes, commitment);
  const finder = options.finder ?? new LiquidationIndex();
  const store = new Store(programId, beyond(reader), finder);
  const ctx = await createContext({
    source: store,
    pool: poolOf(options),
    programId,
    priceAccounts: options.priceAccounts,
  });
  const sockets = new Map(options.endpoints.flatMap(({ http, ws }) => (ws === undefined ? [] : [[http, ws] as const])));
  const book = new Book(options.remember ?? REMEMBER, listener);
  const pollMs = options.pollMs ?? (sockets.size === 0 ? POLL_ALONE_MS : POLL_MS);
  const feed = new Feed({
    ...{ chain: new RpcAccounts({ nodes, commitment, sockets }), store, ctx, pollMs },
    head: () => headOf(ctx, wallet.publicKey),
    groups: () => groupsOf(ctx),
    // A print is acted on when it is told of.
    tellHead: true,
    resyncMs: options.resyncMs ?? RESYNC_MS,
    resynced: (why, corrected) => listener({ what: "resync", why, accounts: store.size, corrected }),
    refused: (why, count) => listener({ what: "refused", why, count }),
    wake: () => runner.wake(),
  });
  const sender: Sender = { connection, wallet, programId };
  const worker = new Worker({
    ...{ ctx, sender, store, feed, fees: { ...FEES, ...options.fees }, listener, stopping },
    market: new FeeMarket(nodes, [ctx.pool]),
    stuckMs: options.stuckMs ?? STUCK_MS,
    stale: () => publishing?.wake(),
    fatal: (candidate: Candidate, error: string) => runner.end(candidate.kind, error),
  });
  const runner: Runner = new Runner({
    ...{ ctx, nodes, store, reader, feed, book, worker, finder, listener },
    share: options.share ?? { index: 0, of: 1 },
    kinds: new Set(options.kinds ?? TASK_KINDS),
  });
  const requests = () => heldOf(store, "Request");
  const { publisher = null } = options;
  const publishing: Publishing | null = publisher && new Publishing({ publisher, ctx, sender, requests, listener });
  return { ctx, store, feed, book, runner, publishing };
}
