/**
 * The risk engine beside this server, in a thread of its own: it is given the pool as it was read, again and again, and
 * what it thinks of it is kept. Requests read what is kept; none waits for it, and it stops nobody.
 */
import { Worker } from "node:worker_threads";
import type { Given, Judgement, Said } from "@ballast/risk";
import type { Database } from "../db";
import type { Live } from "../engine/live";
import { gathered, pastOf } from "./given";

const THREAD = require.resolve("@ballast/risk/thread");
/** Between two looks; at least so many times as long as one takes, that it never has more than a part of a core. */
const EVERY_MS = 6_000;
const REST = 20;
/** Looks that may fail in a row before that is a fault of this server. */
const MOST = 3;
/** A thread that does not answer by then is ended, and another one begun. */
const ANSWER_MS = 120_000;

export interface DeskOptions {
  live: Live;
  database: Database;
  /** File that forecasts are written to; null for none. */
  log: string | null;
  everyMs?: number;
  /** Told of every judgement. */
  judged?: (judged: Judged) => Promise<void> | void;
}

/** A judgement, what it is of, and when it was made. */
export interface Judged extends Judgement {
  addresses: readonly string[];
  at: number;
}

export class RiskDesk {
  private latest: Judged | null = null;
  private worker: Worker | null = null;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private failing = 0;
  private why = "";
  private turn: Promise<void> = Promise.resolve();
  private waiting: ((said: Said | Error) => void) | null = null;

  constructor(private readonly options: DeskOptions) {}

  /** Looks once, and again and again. What goes wrong is a fault, and tried again. */
  start(): void {
    this.turn = this.look().finally(() => {
      if (this.stopped) return;
      const rest = Math.max(this.options.everyMs ?? EVERY_MS, REST * (this.latest?.took ?? 0));
      this.timer = setTimeout(() => this.start(), rest);
      this.timer.unref();
    });
  }

  /** The newest judgement; null before the first. */
  get judged(): Judged | null {
    return this.latest;
  }
  /** What is wrong with it, in words; empty where nothing is. */
  get trouble(): string {
    return this.why;
  }
  /** The same as a fault of the server, once it has lasted; and that forecasts are not written where they should be. */
  get faults(): string[] {
    const { recordFault = "" } = this.latest ?? {};
    return [
      ...(this.failing >= MOST ? [`The risk engine does not see: ${this.why}`] : []),
      ...(recordFault === "" ? [] : [`Forecasts are not written down: ${recordFault}`]),
    ];
  }

  /** Looks now; one look at a time. */
  async look(): Promise<void> {
    try {
      const { live, database, judged } = this.options;
      const first = this.worker === null;
      const past = first ? await pastOf(database, live) : [];
      const { given, addresses } = await gathered(live);
      const said = await this.asked({ ...given, past });
      if ("fault" in said) throw new Error(said.fault.message);
      if (!("judgement" in said)) return;
      this.latest = { ...said.judgement, addresses, at: Date.now() };
      await judged?.(this.latest);
      [this.failing, this.why] = [0, ""];
    } catch (error) {
      if (this.stopped) return;
      this.failing += 1;
      this.why = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.waiting?.(new Error("it was stopped"));
    await this.worker?.terminate();
    await this.turn;
  }

  /** What the thread says next. */
  private heard(): Promise<Said> {
    return new Promise((done, failed) => {
      const late = setTimeout(() => this.gone(new Error(`no answer after ${ANSWER_MS / 1_000} s`)), ANSWER_MS);
      late.unref();
      this.waiting = (said) => {
        clearTimeout(late);
        this.waiting = null;
        if (said instanceof Error) failed(said);
        else done(said);
      };
    });
  }

  private gone(error: Error): void {
    const { worker } = this;
    this.worker = null;
    void worker?.terminate();
    this.waiting?.(error);
  }

  private async asked(given: Given): Promise<Said> {
    if (this.worker === null) {
      const worker = new Worker(THREAD, { workerData: { seed: 1, log: this.options.log }, execArgv: [] });
      this.worker = worker;
      worker.on("message", (said: Said) => this.waiting?.(said));
      worker.on("error", (error: Error) => this.gone(error));
      worker.on("exit", () => this.worker === worker && this.gone(new Error("its thread has ended")));
      await this.heard();
    }
    const answer = this.heard();
    this.worker?.postMessage(given, [given.packed.buffer as ArrayBuffer]);
    return answer;
  }
}
