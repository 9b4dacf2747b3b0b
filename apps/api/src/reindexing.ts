/** `reindex` as a command: all typed tables of a pool anew, from the events as they were heard. */
import { PROGRAM_ID, pda } from "@ballast/sdk";
import { Problem } from "../../../scripts/lib/command.cjs";
import type { Database } from "./db";
import { DECODER, reindex, UnheardError } from "./ingest";

/** Milliseconds between two lines of progress. */
const SAY_MS = 1_000;

/** What was done. */
export interface Reindexed {
  /** Address of the pool. */
  pool: string;
  /** Events of the pool, and of the controller beside it. */
  events: number;
  controllerEvents: number;
  /** Which decoder filled the tables. */
  decoder: number;
  seconds: number;
}

/** Reindexes a pool and the controller; `say` hears once a second how far it is. `Problem` where nothing is there. */
export async function reindexed(
  database: Database,
  pool: string,
  say: (line: string) => void,
  sayMs = SAY_MS,
): Promise<Reindexed> {
  const start = performance.now();
  let said = start;
  const told = (what: string) => (done: bigint, of: bigint) => {
    if (performance.now() - said < sayMs) return;
    said = performance.now();
    say(`reindex of the ${what}: ${done.toLocaleString("en-US")} of ${of.toLocaleString("en-US")} events`);
  };
  const events = await of(database, pool, told("pool"));
  if (events === null) throw new Problem(`${database.where} has no event of pool ${pool}: there is nothing to reindex`);
  const controller = pda.controller(PROGRAM_ID).toBase58();
  return {
    ...{ pool, events, controllerEvents: (await of(database, controller, told("controller"))) ?? 0, decoder: DECODER },
    seconds: Math.round(performance.now() - start) / 1_000,
  };
}

/** How many events there were; null where nothing was ever heard of it. */
async function of(database: Database, stream: string, told: (done: bigint, of: bigint) => void) {
  try {
    return Number((await reindex(database, stream, told)).events);
  } catch (error) {
    if (error instanceof UnheardError) return null;
    throw error;
  }
}

export const words = ({ events, controllerEvents, seconds }: Reindexed): string =>
  `${events.toLocaleString("en-US")} events of the pool and ${controllerEvents.toLocaleString("en-US")} of the ` +
  `controller are in all tables again, in ${seconds} s`;
