/**
 * PostgreSQL in this process, on disk: PGlite in a thread of its own, so that a slow statement does not stop what else
 * the process does. It has one session: lines take turns, and one that has begun a transaction keeps its turn.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { DatabaseError } from "../error";
import { Line, type Server } from "./line";

/** Opening takes a second, and creating 7 s of CPU: longer on a busy machine, but not for ever. */
const OPEN_MS = 180_000;
const WORKER = require.resolve("@ballast/api/embedded-worker");
/** The thread is plain JavaScript: it needs none of what reads TypeScript, which is a second and 100 MB. */
const PLAIN = { execArgv: [] };
/**
 * Where its memory goes: pages are in the system's cache as well, so that 128 MB of them, which is the default and of
 * which all is taken at the start, are held twice. In 24 MB 20,000 events fit; of a million a page anywhere in the past
 * reads 9.6 blocks from the system's cache with 32 MB and 10.2 with 16. What sorts and builds indexes may have less, as
 * memory that WebAssembly has grown to is never given back.
 */
const SETTINGS = { shared_buffers: "24MB", maintenance_work_mem: "16MB" };
const ROLLBACK = Buffer.from("Q\0\0\0\rROLLBACK\0", "latin1");
/** ReadyForQuery ends every answer: its last byte is whether a transaction is open. */
const IDLE = 0x49;
/** Letters of what a process says that are read: its stack. */
const MOST_SAID = 4_000;
/** Rounds that go to the thread at once: going there and back takes as long as a small statement. */
const AT_ONCE = 64;

/** What the thread did of what it was given: all, or up to what failed or began a transaction. */
interface Done {
  answers: Uint8Array[];
  error?: string;
}

interface Job {
  line: Line;
  bytes: Buffer;
  done(answer: Uint8Array): void;
  failed(error: Error): void;
}

/** Its types are the DOM's, which a server has not. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

let compiled: Promise<object> | undefined;

/** The compiler is told of an older library than Node.js 20 has. */
const Growable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer;

/**
 * A file in memory that the C library knows nothing of, as that of buffers which can grow: 9 MB that it gave back once
 * teach it to keep as many of every thread.
 */
function bytesIn(path: string): Uint8Array {
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  const bytes = new Uint8Array(new Growable(size, { maxByteLength: size }));
  readSync(file, bytes);
  closeSync(file);
  return bytes;
}

/** The database's code, compiled once a process: a thread that opens another one then needs half the CPU. */
function moduleOf(): Promise<object> {
  const file = require.resolve("@electric-sql/pglite/pglite.wasm");
  compiled ??= WebAssembly.compile(bytesIn(file));
  return compiled;
}

export class Embedded implements Server {
  private readonly jobs: Job[] = [];
  private busy: Job[] = [];
  /** Who has begun a transaction. */
  private holder: Line | null = null;
  private greeting: Uint8Array | null = null;
  private gone: Error | null = null;

  private constructor(private readonly worker: Worker) {
    worker.on("message", (done: Done) => this.answered(done));
    worker.on("error", (error) => this.end(error));
    worker.on("exit", () => this.end(new Error("its thread has ended")));
  }

  /** Makes the files of a new database, by a process that ends: it needs 800 MB, which threads do not give back. */
  static async create(folder: string): Promise<void> {
    const child = fork(WORKER, [folder], { ...PLAIN, stdio: ["ignore", "ignore", "pipe", "ipc"] });
    await within(ended(child), folder, () => child.kill("SIGKILL"));
  }

  static async open(folder: string): Promise<Embedded> {
    const code = await moduleOf();
    const worker = new Worker(WORKER, { ...PLAIN, workerData: { folder, code, settings: SETTINGS } });
    const [message] = (await within(once(worker, "message"), folder, () => worker.terminate())) as [{ ready?: true }];
    if (message.ready !== true) throw new DatabaseError(folder, "does not open");
    return new Embedded(worker);
  }

  /** A new line, as a client wants its socket. */
  line(): Line {
    return new Line(this);
  }

  ask(line: Line, bytes: Buffer): Promise<Uint8Array> {
    // The database greets once; lines after the first hear the same words.
    if (bytes[0] === 0 && this.greeting !== null) return Promise.resolve(this.greeting);
    return new Promise((done, failed) => {
      this.jobs.push({ line, bytes, done, failed });
      this.next();
    });
  }

  async left(line: Line): Promise<void> {
    const left = this.jobs.filter((job) => job.line === line);
    for (const job of left) {
      this.jobs.splice(this.jobs.indexOf(job), 1);
      job.failed(new Error("its line was closed"));
    }
    if (this.holder === line || this.busy.some((job) => job.line === line)) await this.ask(line, ROLLBACK);
    // The session goes on: what was prepared on the line would stay in it for ever.
    if (line.prepared.size > 0) await this.ask(line, closing(line.prepared));
  }

  async close(): Promise<void> {
    if (this.gone !== null) return;
    const ended = once(this.worker, "exit");
    this.worker.postMessage({ close: true });
    await ended;
  }

  private next(): void {
    if (this.busy.length > 0) return;
    if (this.gone !== null) {
      for (const job of this.jobs.splice(0)) job.failed(this.gone);
      return;
    }
    const { holder } = this;
    const own = holder === null ? -1 : this.jobs.findIndex(({ line }) => line === holder);
    const jobs = holder === null ? this.jobs.splice(0, AT_ONCE) : own < 0 ? [] : this.jobs.splice(own, 1);
    if (jobs.length === 0) return;
    this.busy = jobs;
    // Copies of their own, which are handed over: of a part of a buffer the whole buffer would be sent.
    const rounds = jobs.map(({ bytes }) => Uint8Array.from(bytes));
    this.worker.postMessage(
      { rounds },
      rounds.map(({ buffer }) => buffer),
    );
  }

  private answered({ answers, error }: Done): void {
    const jobs = this.busy;
    this.busy = [];
    for (const answer of answers) {
      const job = jobs.shift();
      if (job === undefined) break;
      if (job.bytes[0] === 0) this.greeting = answer;
      this.holder = answer.at(-1) === IDLE ? null : job.line;
      job.done(answer);
    }
    if (error !== undefined) jobs.shift()?.failed(new Error(error));
    this.jobs.unshift(...jobs);
    this.next();
  }

  private end(error: Error): void {
    this.gone ??= error;
    for (const job of this.busy.splice(0)) job.failed(this.gone);
    this.next();
  }
}

/** Messages that close prepared statements; one that there is not is no error. */
function closing(names: Iterable<string>): Buffer {
  const parts = [...names].map((name) => {
    const text = Buffer.from(`S${name}\0`);
    const head = Buffer.from("C\0\0\0\0", "latin1");
    head.writeUInt32BE(4 + text.length, 1);
    return Buffer.concat([head, text]);
  });
  return Buffer.concat([...parts, Buffer.from("S\0\0\0\x04", "latin1")]);
}

/** The end of a process that did what it was to do; else what it said last. */
async function ended(child: ChildProcess): Promise<void> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-MOST_SAID);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code !== 0) throw new Error(/^\w*Error.*$/m.exec(said)?.[0] ?? `its process ended with ${code ?? signal}`);
}

/** What a thread or a process does, unless it ends or takes too long. */
async function within<T>(work: Promise<T>, folder: string, stop: () => unknown): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not ready after ${OPEN_MS / 1000} s`)), OPEN_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    await stop();
    throw new DatabaseError(folder, `does not open: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearTimeout(timer);
  }
}
