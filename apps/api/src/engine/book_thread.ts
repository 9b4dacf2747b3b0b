/** The thread that counts a large book. What it is asked takes turns: its book is in memory that both threads have. */
import { Worker } from "node:worker_threads";
import type { engine, State } from "@ballast/sdk";
import type { AsOf } from "../contract/index";
import type { BookAsked, BookSaid } from "../thread";
import { type Counted, STRIDE } from "./counted";
import type { Live } from "./live";

const THREAD = require.resolve("@ballast/api/book-thread");
/** A thread that does not answer by then is ended, and another one begun. */
const ANSWER_MS = 120_000;

/** What it makes while it counts is of no use soon after: it is collected early, instead of left to grow. */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

/** The thread has another book by now, or has ended: asked again, it may answer. */
export class BookGone extends Error {
  override readonly name = "BookGone";
}

/** When a book is read: its name, how fresh it is, and the number of what the accounts are. */
export interface Moment {
  name: string;
  asOf: AsOf;
  revision: number;
}

/** What was counted, with the state that it was counted of. */
export interface Read extends Moment {
  state: State;
  counted: Counted;
}

type Told = ((said: BookSaid | Error) => void) | null;

export class BookThread {
  private worker: Worker | null = null;
  private told: Told = null;
  private shared = new SharedArrayBuffer(0);
  /** Name of the book that the thread has. */
  private has = "";
  private queue: Promise<unknown> = Promise.resolve();
  private closed = false;

  /** Counts the positions as they are when it is their turn, which is the moment. */
  count(live: Live, now: () => Moment): Promise<Read> {
    return this.inTurn(async () => {
      const { state } = live;
      const moment = now();
      this.has = moment.name;
      const said = await this.ask({ book: this.given(live) });
      if (!("counted" in said)) throw new TypeError("the thread did not count");
      return { ...moment, state, counted: said.counted };
    });
  }

  /** What liquidations at each price would leave to others, of the book of that name. `BookGone`. */
  losses(name: string, market: number, prices: readonly bigint[]): Promise<engine.LossRow[]> {
    return this.inTurn(async () => {
      const rows: engine.LossRow[] = [];
      for (const price of prices) {
        if (this.has !== name) throw new BookGone("the book has moved on");
        const said = await this.ask({ market, price });
        if (!("row" in said)) throw new TypeError("the thread told no loss");
        rows.push(said.row);
      }
      return rows;
    });
  }

  /** Ends it; what is asked afterwards begins another one. */
  end(why: string): void {
    const { worker } = this;
    this.worker = null;
    this.has = "";
    void worker?.terminate();
    this.told?.(new BookGone(why));
  }

  /** Ends it for ever. */
  close(): void {
    this.closed = true;
    this.end("the server stops");
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  /** Positions are written where the thread reads them, as far as they changed: 100,000 have 23 MB, once. */
  private given({ state, positions, pool }: Live) {
    const { length } = positions.packed;
    const isNew = this.shared.byteLength < length;
    // A quarter more than there are: it is not made anew for each position that comes.
    if (isNew) this.shared = new SharedArrayBuffer(Math.ceil((length * 5) / 4 / STRIDE) * STRIDE);
    positions.copyTo(new Uint8Array(this.shared), isNew);
    const bytesOf = (address: typeof pool) => Uint8Array.from(state.account(address)?.data ?? new Uint8Array());
    const markets = state.pool.state.exposures.slice(0, state.markets.length).map(({ market }) => bytesOf(market));
    const { now, slot } = state;
    return { now, slot, pool: bytesOf(pool), markets, packed: this.shared, length };
  }

  private async ask(asked: BookAsked): Promise<BookSaid> {
    if (this.closed) throw new BookGone("the server stops");
    this.worker ??= this.begun();
    const { worker } = this;
    const said = await new Promise<BookSaid | Error>((done) => {
      const late = setTimeout(() => this.end(`no answer after ${ANSWER_MS / 1_000} s`), ANSWER_MS);
      late.unref();
      this.told = (answer) => {
        clearTimeout(late);
        this.told = null;
        done(answer);
      };
      worker.postMessage(asked);
    });
    if (said instanceof Error) throw said;
    if ("fault" in said) throw new Error(said.fault);
    return said;
  }

  private begun(): Worker {
    const worker = new Worker(THREAD, { execArgv: [], resourceLimits: LIMITS });
    const gone = (why: string) => {
      if (this.worker === worker) this.end(why);
    };
    worker.on("message", (said: BookSaid) => this.worker === worker && this.told?.(said));
    worker.on("error", ({ message }: Error) => gone(message));
    worker.on("exit", () => gone("its thread has ended"));
    worker.unref();
    return worker;
  }
}
