import { type BallastEvent, decodeError } from "@ballast/sdk";
import { Misuse, Problem } from "../../../../scripts/lib/command.cjs";
import { date, parseWhole } from "../amount";
import { plain } from "../output";
import type { Session } from "../session";
import { Numbers } from "./numbers";

/** One event on one line. */
export const line = ({ name, data }: BallastEvent): string => {
  const { header, ...rest } = data;
  return `${date(header.timestamp)} ${String(header.sequence).padStart(6)} ${name} ${JSON.stringify(plain(rest))}`;
};

/** Milliseconds between two questions for new transactions. */
const PAUSE = 800;
/** Most signatures that a node gives at once. */
const PAGE = 1_000;
/** Timers cannot wait longer than 2^31 ms. */
const LONGEST = 2_000_000;

/** A transaction that is known, and the slot that it is in. */
export interface Mark {
  signature: string;
  slot: number;
}

/**
 * Where a signature stands. `Problem` where the node does not have it: it would give all that it has as what came after
 * that, and a file would be gone on with from its beginning.
 */
export async function markOf({ client }: Session, signature: string): Promise<Mark> {
  const { value } = await client.connection.getSignatureStatuses([signature], { searchTransactionHistory: true });
  const [found] = value;
  if (found) return { signature, slot: found.slot };
  throw new Problem(`the node has no transaction ${signature}: what came after it is not known there`);
}

/**
 * The pool's transactions that took effect, oldest first, after one that is known; null: from the oldest that the node
 * has. `seen` is told how many so far.
 */
export async function marksAfter(
  { client }: Pick<Session, "client">,
  after: Mark | null,
  seen: (count: number) => void = () => {},
): Promise<Mark[]> {
  const all: Mark[] = [];
  for (let before: string | undefined; ; ) {
    const range = {
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
      ...(after === null ? {} : { until: after.signature }),
    };
    const page = await client.connection.getSignaturesForAddress(client.pool, range, "confirmed");
    // One of several nodes that lacks the known one gives everything: what is older than that is none of it.
    const news = page.filter(({ slot }) => after === null || slot >= after.slot);
    all.push(...news.filter(({ err }) => err === null).map(({ signature, slot }) => ({ signature, slot })));
    seen(all.length);
    before = page.at(-1)?.signature;
    if (page.length < PAGE || news.length < page.length) return all.reverse();
  }
}

/** The pool's events of a transaction, which may have those of others too. */
export const ownEvents = async ({ client }: Pick<Session, "client">, signature: string): Promise<BallastEvent[]> =>
  (await client.events(signature)).filter(({ data }) => data.header.pool.equals(client.pool));

/** So many looks may find that a node does not give a transaction that it has named. */
const TRIES = 5;

/** Tells what is new, each event once, in order; says what it could not. */
export class Listening {
  private readonly numbers = new Numbers();
  private tries = 0;

  constructor(
    private readonly session: Pick<Session, "client" | "say" | "print" | "json">,
    private last: Mark | null,
  ) {}

  /** One look. What a node did not answer is asked again with the next, from where it was. */
  async look(): Promise<void> {
    const { say } = this.session;
    try {
      for (const mark of await marksAfter(this.session, this.last)) await this.tell(mark);
    } catch (e) {
      const { name, message } = decodeError(e);
      if (name !== "NetworkError" && name !== "TransactionNotFound") throw e;
      say(`${message}; asking again`);
      return;
    }
    const missing = this.numbers.missing();
    if (missing.length > 0)
      say(`not told, because their transactions or logs are not there: events ${rangesOf(missing)}`);
  }

  private async tell(mark: Mark): Promise<void> {
    const { print, json, say } = this.session;
    const found = await ownEvents(this.session, mark.signature).catch((e: unknown) => {
      this.tries += 1;
      if (decodeError(e).name !== "TransactionNotFound" || this.tries < TRIES) throw e;
      say(`the node never gave transaction ${mark.signature}: its events are left out`);
      return [];
    });
    this.tries = 0;
    for (const told of found) {
      if (this.numbers.take(told.data.header.sequence)) await print(json ? JSON.stringify(plain(told)) : line(told));
    }
    this.last = mark;
  }
}

/** Numbers that rise, as 4, 7-9. */
export function rangesOf(numbers: readonly bigint[]): string {
  const ranges: [bigint, bigint][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] + 1n === number) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}

/**
 * `ballast events tail`: as they come, until it is stopped. Asked for, not subscribed to: what is missed is fetched.
 */
export async function tail(session: Session, options: { for?: string }): Promise<undefined> {
  const { client, say } = session;
  const seconds = options.for === undefined ? null : Number(parseWhole(options.for, "--for, in seconds,"));
  if (seconds !== null && seconds > LONGEST)
    throw new Misuse(`--for, in seconds, is at most ${LONGEST}, not "${options.for}"`);
  const stop = ended(seconds);
  const [newest] = await client.connection.getSignaturesForAddress(client.pool, { limit: 1 }, "confirmed");
  const listening = new Listening(session, newest ?? null);
  say("listening to the pool's events; Ctrl-C ends");
  while (!(await stop(PAUSE))) await listening.look();
}

/** Waits, and says whether it is over: by Ctrl-C, or after so many seconds. */
function ended(seconds: number | null): (pause: number) => Promise<boolean> {
  let over = false;
  let wake = () => {};
  const end = () => {
    over = true;
    wake();
  };
  process.once("SIGINT", end).once("SIGTERM", end);
  const timer = seconds === null ? undefined : setTimeout(end, seconds * 1_000);
  return async (pause) => {
    if (!over)
      await new Promise<void>((done) => {
        const short = setTimeout(done, pause);
        wake = () => {
          clearTimeout(short);
          done();
        };
      });
    if (over) {
      clearTimeout(timer);
      process.off("SIGINT", end).off("SIGTERM", end);
    }
    return over;
  };
}
