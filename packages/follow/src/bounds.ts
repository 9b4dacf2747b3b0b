/**
 * What a node's words may make a process hold: far beyond what an honest one ever says of a pool, and no more than fits
 * into memory. What goes beyond is left out and counted (`Refused`), and everything is read again, which mends it.
 */
const [KB, MB] = [1 << 10, 1 << 20];

export const BOUNDS = {
  /** Bytes of an answer: a thousand transactions listed are 0.3 MB, a hundred accounts of the largest type 0.9. */
  answer: 32 * MB,
  /** Bytes of an answer with all accounts, which is never held: a million positions are 0.5 GB. */
  answerOfAll: 1_024 * MB,
  /** Bytes of one message of a socket: a transaction's logs are 10 KB, the largest account 9. */
  message: 4 * MB,
  /** Messages of one socket in a second: nine times the accounts that blocks in which nothing else is done write. */
  messages: 49_152,
  /** Bytes of these: twice as much as those accounts are in base64, were each of the largest type. */
  heard: 128 * MB,
  /** Bytes of an account: the pool's, the largest that is read, has 6. */
  account: 64 * KB,
  /** Accounts of a pool. */
  held: 1_000_000,
  /** Accounts that were told or are to be asked for: three seconds of blocks in which nothing else is done. */
  asked: 16_384,
  /** Addresses that are always held: five for each token and market. */
  watched: 512,
  /** Events of one transaction, which has 64 instructions at most. */
  events: 1_024,
  /** Events of all transactions that are kept, to be asked for again. */
  keptEvents: 32_768,
  /** Events in the tables that are not final: finality takes 13 s, and an outage of it hours. */
  open: 200_000,
  /** Events that are taken to be lost at a time: those of transactions whose logs were cut. */
  lost: 16_384,
  /** Pages of a listing, of a thousand transactions each. */
  pages: 50_000,
} as const;

/**
 * Why something was not held: `foreign`: of no account that is listened to; `many`, `large`: beyond a bound; `untrue`:
 * nodes answered otherwise.
 */
export type Refusal = "foreign" | "many" | "large" | "untrue";

/** How much was not held, by why. */
export class Refused {
  readonly counts: Record<Refusal, number> = { foreign: 0, many: 0, large: 0, untrue: 0 };
  private said: Record<Refusal, number> = { ...this.counts };

  add(why: Refusal, count = 1): void {
    this.counts[why] += count;
  }

  /** What came since this was last asked. */
  news(): [why: Refusal, count: number][] {
    const before = this.said;
    this.said = { ...this.counts };
    const all = Object.entries(this.counts) as [Refusal, number][];
    return all.flatMap(([why, count]) =>
      count > before[why] ? [[why, count - before[why]] as [Refusal, number]] : [],
    );
  }
}
