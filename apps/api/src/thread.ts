/** A thread with a large book in it: counts its positions, and says what their losses would be, as it is asked. */
import { parentPort } from "node:worker_threads";
import { decodeMarket, decodePool, type engine, lossesAt, type Whole } from "@ballast/sdk";
import { type Counted, countedIn, memoryOf } from "./engine/counted";

/** A pool as it was read. */
export interface BookGiven {
  now: bigint;
  slot: bigint;
  /** Bytes of their accounts. */
  pool: Uint8Array;
  markets: Uint8Array[];
  /** Positions one after the other, in memory that both threads have: it is not copied, and stays until the next. */
  packed: SharedArrayBuffer;
  length: number;
}

/** What is asked: that a book be counted, which all later questions are of, or a price of a market. */
export type BookAsked = { book: BookGiven } | { market: number; price: bigint };
export type BookSaid = { counted: Counted } | { row: engine.LossRow } | { fault: string };

interface Book {
  whole: Whole;
  packed: Uint8Array;
}

const opened = ({ now, slot, pool, markets, packed, length }: BookGiven): Book => ({
  whole: { now, slot, pool: decodePool(pool), markets: markets.map((data) => decodeMarket(data)) },
  packed: new Uint8Array(packed, 0, length),
});

/** Answers until its parent ends it. */
export function work(): void {
  const port = parentPort;
  if (port === null) throw new Error("this file is started as a thread");
  let book: Book | null = null;
  const answer = (asked: BookAsked): BookSaid => {
    if ("book" in asked) {
      book = opened(asked.book);
      return { counted: countedIn(book.whole, book.packed) };
    }
    if (book === null) throw new Error("no book was given");
    const { market, price } = asked;
    const [row] = lossesAt(book.whole, book.packed, { market, prices: [price] });
    if (row === undefined) throw new Error("no loss was told");
    return { row };
  };
  port.on("message", (asked: BookAsked) => {
    try {
      const said = answer(asked);
      port.postMessage(said, "counted" in said ? memoryOf(said.counted) : []);
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      port.postMessage({ fault } satisfies BookSaid);
    }
  });
}
