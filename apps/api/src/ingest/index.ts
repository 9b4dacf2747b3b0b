/** The ingest as one call: follows a pool and the controller into a database until it is stopped. */
import {
  checkedMs,
  Follower,
  type FollowerView,
  type Nodes,
  PoolSnapshots,
  RpcSource,
  type Source,
} from "@ballast/follow";
import { PROGRAM_ID, pda } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { Database } from "../db";
import { Resync } from "../snapshot/resync";
import { type Drift, driftOf } from "./drift";
import { SqlSink } from "./sink";

export { type Difference, type Drift, driftOf } from "./drift";
export { DECODER } from "./fold";
export { reindex, UnheardError } from "./reindex";
export { SqlSink, WatermarkError } from "./sink";

export interface IngestOptions {
  database: Database;
  pool: PublicKey;
  programId?: PublicKey;
  /** Nodes as one, which whoever made them has started, and closes. */
  nodes: Nodes;
  /** WebSocket addresses by the HTTP address of the node: without one, it is polled. */
  sockets?: ReadonlyMap<string, string>;
  /** Milliseconds between two looks where nothing is heard; 1,000 if not given. */
  pollMs?: number;
  /** Milliseconds between two snapshots where nothing happens; 10,000 if not given. */
  snapshotMs?: number;
  /** Milliseconds between two readings of all accounts; 300,000 if not given, 0 for none. */
  resyncMs?: number;
  /** What went wrong, where it is tried again by itself. */
  trouble?: (what: string, error: Error) => void;
  /** Something was written: streams of events are woken by it. */
  written?: () => void;
}

export interface IngestView {
  pool: FollowerView;
  controller: FollowerView;
  /** Why nothing is read; null where a node is fit. */
  halted: string | null;
}

export interface Ingest {
  view(): IngestView;
  /** The sums of events against the accounts. */
  drift(): Promise<Drift>;
  /** Ends when what is being written is written. The database stays open. */
  stop(): Promise<void>;
}

/** Starts it. Whatever fails is tried again; the tables are at every moment a whole prefix of what happened. */
export function startIngest(options: IngestOptions): Ingest {
  const { database, nodes, pool, programId = PROGRAM_ID, trouble = () => {} } = options;
  const { pollMs = 1_000, snapshotMs = 10_000, resyncMs = 300_000 } = options;
  for (const [what, ms] of Object.entries({ pollMs, snapshotMs, resyncMs })) checkedMs(ms, what);
  const controller = pda.controller(programId);
  const follow = (stream: PublicKey, source: Source) => {
    const address = stream.toBase58();
    const isPool = stream.equals(pool);
    const sink = new SqlSink(
      database,
      { address, program: programId.toBase58(), controller: !isPool },
      options.written,
    );
    return new Follower({
      ...{ stream, programId, source, sink, pollMs, snapshotMs },
      snapshots: isPool ? new PoolSnapshots(pool) : null,
      trouble: (error) => trouble(isPool ? "pool" : "controller", error),
    });
  };
  const sockets = options.sockets ?? new Map<string, string>();
  const source = (stream: PublicKey) => new RpcSource({ nodes, sockets, streams: [stream.toBase58()] });
  const followers = { pool: follow(pool, source(pool)), controller: follow(controller, source(controller)) };
  const resync = new Resync({ database, nodes, pool, programId, everyMs: resyncMs, trouble });
  for (const follower of Object.values(followers)) follower.start();
  resync.start();
  return {
    view: () => ({
      pool: followers.pool.view(),
      controller: followers.controller.view(),
      halted: nodes.halted,
    }),
    drift: () => driftOf(database, pool.toBase58()),
    stop: async () => {
      await Promise.all([...Object.values(followers).map((one) => one.stop()), resync.stop()]);
    },
  };
}
