import { type BallastEvent, decodeError } from "@ballast/sdk";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { date, parseWhole } from "../amount";
import { plain } from "../output";
import type { Session } from "../session";

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

/**
 * Signatures of the pool's transactions that took effect, oldest first, after one that is known; null: from the oldest
 * that the node has. `seen` is told how many so far.
 */
export async function signaturesAfter(
  { client }: Session,
  after: string | null,
  seen: (count: number) => void = () => {},
): Promise<string[]> {
  const all: string[] = [];
  for (let before: string | undefined; ; ) {
    const range = {
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
      ...(after === null ? {} : { until: after }),
    };
    const page = await client.connection.getSignaturesForAddress(client.pool, range, "confirmed");
    all.push(...page.filter(({ err }) => err === null).map(({ signature }) => signature));
    seen(all.length);
    before = page.at(-1)?.signature;
    if (page.length < PAGE) return all.reverse();
  }
}

/**
 * `ballast events tail`: as they come, until it is stopped. Asked for, not subscribed to: what is missed is fetched.
 */
export async function tail(session: Session, options: { for?: string }): Promise<undefined> {
  const { client, print, say, json } = session;
  const seconds = options.for === undefined ? null : Number(parseWhole(options.for, "--for, in seconds,"));
  if (seconds !== null && seconds > LONGEST)
    throw new Misuse(`--for, in seconds, is at most ${LONGEST}, not "${options.for}"`);
  const stop = ended(seconds);
  const [newest] = await client.connection.getSignaturesForAddress(client.pool, { limit: 1 }, "confirmed");
  let last = newest?.signature ?? null;
  say("listening to the pool's events; Ctrl-C ends");
  const look = async () => {
    for (const signature of await signaturesAfter(session, last)) {
      for (const told of await client.events(signature)) await print(json ? JSON.stringify(plain(told)) : line(told));
      last = signature;
    }
  };
  // What a node did not answer once is asked again, from where it was.
  while (!(await stop(PAUSE)))
    await look().catch((e: unknown) => {
      const { name, message } = decodeError(e);
      if (name !== "NetworkError") throw e;
      say(`${message}; asking again`);
    });
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
