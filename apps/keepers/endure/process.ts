/** Processes that are watched: started, killed at any moment, asked how they are. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

const COLLECTED = path.join(__dirname, "collected.cjs");
/** Until it is ready: seconds on an idle machine, minutes on a busy one. */
const READY_MS = 300_000;
/** One that is asked what it uses has this long. */
const TELL_MS = 10_000;
/** One that is told to stop has this long. */
const ENDED_MS = 30_000;
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

/** The sum of one name's numbers in `/metrics`, of those with `label`; null where it is not there. */
export function metric(text: string, name: string, label = ""): number | null {
  const found = [...text.matchAll(new RegExp(`^${name}(\\{[^}]*\\})? (\\S+)$`, "gm"))];
  const values = found.filter(([, labels]) => (labels ?? "").includes(label)).map(([, , value]) => Number(value));
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
}

/** What a process uses. */
export interface Used {
  /** Bytes; after everything was collected, where that was asked for. */
  rss: number;
  heap: number;
  /** Microseconds of processor time since it began, of all its threads. */
  cpu: number;
}

export interface Sample extends Used {
  handles: number;
}

/** What it tells of itself; null where it has nothing to tell. */
function told(child: ChildProcess, asked: "collect" | "cpu"): Promise<Used | null> {
  return new Promise((done) => {
    const end = (used: Used | null) => {
      clearTimeout(late);
      child.off("message", heard).off("exit", ended);
      done(used);
    };
    const heard = (message: unknown) => end(message as Used);
    const ended = () => end(null);
    const late = setTimeout(ended, TELL_MS);
    child.once("message", heard).once("exit", ended);
    if (!child.connected) ended();
    else child.send(asked, (error) => error !== null && ended());
  });
}

const gone = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once("close", () => done()));

export interface Command {
  bin: string;
  name: string;
  /** What `/metrics` calls its open handles. */
  handles: string;
  /** Flags, but the port. */
  flags: readonly string[];
  /** Flags of Node.js with which it is begun. */
  node?: readonly string[];
}

/** One process over all its lives. */
export class Watched {
  kills = 0;
  private readonly log: string;
  private port = 0;
  private child: ChildProcess | null = null;

  constructor(
    protected readonly folder: string,
    private readonly command: Command,
  ) {
    this.log = path.join(folder, `${command.name}.log`);
  }

  get name(): string {
    return this.command.name;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    if (this.port === 0) this.port = await freePort();
    const log = openSync(this.log, "a");
    const env = { PATH: process.env.PATH ?? "", HOME: this.folder };
    const { bin, flags, node = [] } = this.command;
    const own = ["--expose-gc", "--require", COLLECTED, ...node];
    this.child = spawn(process.execPath, [...own, bin, ...flags, "--port", String(this.port)], {
      stdio: ["ignore", log, log, "ipc"],
      env,
      cwd: this.folder,
    });
    closeSync(log);
  }

  /** Until it has read everything. */
  async ready(): Promise<void> {
    for (const end = Date.now() + READY_MS; Date.now() < end; await sleep(100)) {
      const answer = await fetch(`${this.url}/ready`).catch(() => null);
      await answer?.arrayBuffer().catch(() => null);
      if (answer?.ok) return;
      if (this.child?.exitCode != null) await this.start(); // As a supervisor would.
    }
    throw new Error(`${this.name} did not become ready:\n${this.lastLines()}`);
  }

  /** Ends it as a machine does that loses power, and starts it again. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    this.kills += 1;
    child.kill("SIGKILL");
    await gone(child);
    await this.start();
  }

  /** Starts it again where it ended by itself. */
  async supervise(): Promise<void> {
    if (this.child !== null && (this.child.exitCode !== null || this.child.signalCode !== null)) await this.start();
  }

  /** Asks it to end; the exit code, null where it did not end by itself. */
  async stop(): Promise<number | null> {
    const { child } = this;
    if (child === null) return null;
    child.kill("SIGINT");
    const late = setTimeout(() => child.kill("SIGKILL"), ENDED_MS);
    await gone(child);
    clearTimeout(late);
    return child.exitCode;
  }

  /** The text of its `/metrics`; null where there is no answer. */
  async metrics(): Promise<string | null> {
    const answer = await fetch(`${this.url}/metrics`).catch(() => null);
    return (await answer?.text().catch(() => null)) ?? null;
  }

  /** What it has used so far, in microseconds; null where it does not say. */
  async cpu(): Promise<number | null> {
    return this.child === null ? null : ((await told(this.child, "cpu"))?.cpu ?? null);
  }

  async sample(): Promise<Sample | null> {
    const text = await this.metrics();
    const used = this.child === null ? null : await told(this.child, "collect");
    const handles = text === null ? null : metric(text, this.command.handles);
    return used === null || handles === null ? null : { ...used, handles };
  }

  private lastLines(): string {
    return readFileSync(this.log, "utf8").split("\n").slice(-30).join("\n");
  }
}
