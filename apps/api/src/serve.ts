/** Puts an API together: the chain's accounts, the tables, the server. */
import type { AddressInfo } from "node:net";
import { type AccountChain, Nodes, RpcAccounts } from "@ballast/follow";
import { PROGRAM_ID, pda } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { Misuse } from "../../../scripts/lib/command.cjs";
import type { Database } from "./db";
import { Ladders } from "./engine/ladder";
import { Live } from "./engine/live";
import { HedgeMonitor } from "./hedge";
import { type Api, type ApiPlugin, buildServer, type ServerOptions } from "./http/server";
import { Census } from "./query/census";
import type { Mark } from "./query/mark";
import { Statistics } from "./query/statistics";
import { Alarms } from "./risk/alarms";
import { type Judged, RiskDesk } from "./risk/desk";
import type { Settings } from "./settings";
import { Watch } from "./watch";

export interface ServeOptions extends Omit<ServerOptions, "room"> {
  chain: AccountChain;
  pool: PublicKey;
  programId?: PublicKey;
  priceAccounts?: (feedId: Uint8Array) => PublicKey;
  database: Database;
  /** What the risk engine is told; none if not given. */
  risk?: RiskOptions;
  /** Address of a hedge monitor; none if not given. */
  hedge?: string;
  /** What is wrong with what fills the tables, in sentences. */
  faults?: () => readonly string[];
  /** Milliseconds between two looks at chain and tables. */
  everyMs?: number;
}

export interface RiskOptions {
  /** File that forecasts are written to; null for none. */
  log: string | null;
  /** Whether alarms are written to the tables: by one server of several. */
  records: boolean;
  everyMs?: number;
}

export interface Served extends Api {
  watch: Watch;
  /** Where it listens. */
  url: string;
  close(): Promise<void>;
}
export type { ApiPlugin };

const REASONS: Record<string, string> = {
  EADDRINUSE: "is taken",
  EACCES: "is not allowed",
  EADDRNOTAVAIL: "is of no address of this machine (--host)",
  ENOTFOUND: "is of no address that is known (--host)",
};

async function listen({ server }: Api, port: number, host: string): Promise<string> {
  try {
    await server.listen({ port, host });
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new Misuse(`--port: ${host}:${port} ${REASONS[code] ?? message}`);
  }
  const at = server.server.address() as AddressInfo;
  return `http://${at.family === "IPv6" ? `[${at.address}]` : at.address}:${at.port}`;
}

function riskOf({ risk, database }: ServeOptions, live: Live): RiskDesk | null {
  if (risk === undefined) return null;
  const alarms = risk.records ? new Alarms(database, live.pool.toBase58()) : null;
  const judged =
    alarms === null ? {} : { judged: (found: Judged) => alarms.note(found, live.state.pool.state.sequence) };
  return new RiskDesk({
    ...{ live, database, log: risk.log, ...judged },
    ...(risk.everyMs && { everyMs: risk.everyMs }),
  });
}

/** Everything but the door. */
export async function assemble(options: ServeOptions): Promise<Api & { watch: Watch; close(): Promise<void> }> {
  const { chain, pool, database, priceAccounts, everyMs, faults } = options;
  const programId = options.programId ?? PROGRAM_ID;
  const live = await Live.open({ chain, pool, programId, ...(priceAccounts && { priceAccounts }) });
  let tell = () => {};
  const statistics = new Statistics(database);
  const onMark = (mark: Mark) => {
    statistics.note(mark);
    tell();
  };
  const risk = riskOf(options, live);
  const ladders = new Ladders(live, () => watch.ofAccounts);
  const trouble = () => [...(faults?.() ?? []), ...(risk?.faults ?? []), ...ladders.faults];
  const terms = { ...(everyMs !== undefined && { everyMs }), faults: trouble };
  const watch = new Watch(live, database, { ...terms, onMark });
  const census = new Census(database, pool.toBase58());
  const hedge = options.hedge === undefined ? null : new HedgeMonitor(options.hedge);
  const api = await buildServer({ ...options, room: { live, database, watch, ladders, census, risk, hedge } });
  tell = api.streams.tell;
  await watch.start();
  ladders.start();
  risk?.start();
  const close = async () => {
    await risk?.stop();
    await ladders.stop();
    await api.server.close();
    await watch.stop();
    await statistics.stop();
    await live.close();
  };
  return { ...api, watch, close };
}

export async function serve(options: ServeOptions, door: { port: number; host: string }): Promise<Served> {
  const api = await assemble(options);
  try {
    return { ...api, url: await listen(api, door.port, door.host) };
  } catch (error) {
    await api.close();
    throw error;
  }
}

/** Milliseconds for one answer of a node, and without a new slot until nothing is believed any more. */
const [DEADLINE_MS, STALL_MS] = [10_000, 60_000];

/** The nodes as one, their WebSockets by address, and the accounts that they know. */
export interface Network {
  nodes: Nodes;
  sockets: ReadonlyMap<string, string>;
  chain: AccountChain;
}

export function networkOf({ rpc, ws }: Pick<Settings, "rpc" | "ws">): Network {
  const nodes = new Nodes({ urls: rpc, deadlineMs: DEADLINE_MS, stallMs: STALL_MS, listener: () => {} });
  const sockets = new Map(rpc.flatMap((url, i) => (ws[i] === undefined ? [] : [[url, ws[i]] as const])));
  return { nodes, sockets, chain: new RpcAccounts({ nodes, commitment: "confirmed", sockets }) };
}

export const poolAddress = (id: bigint): PublicKey => pda.pool(id);
