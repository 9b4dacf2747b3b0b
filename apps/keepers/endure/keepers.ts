/** Keepers as processes: started, killed at any moment, asked how they are. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { POOL_ID } from "@ballast/testkit";
import type { Keypair } from "@solana/web3.js";
import { readEntries } from "../src/ledger/file";
import type { FaultyNetwork } from "./proxy";

const BIN = path.resolve(__dirname, "../bin/ballast-keeper.mjs");
const COLLECTED = path.join(__dirname, "collected.cjs");
const READY_MS = 60_000;
/** A keeper that is asked what memory stays has this long. */
const COLLECT_MS = 10_000;
/** A keeper that is told to stop has this long. */
const ENDED_MS = 30_000;
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

/** One number of `/metrics`; null where it is not there. */
const metric = (text: string, name: string): number | null => {
  const [, value] = new RegExp(`^${name} (\\S+)$`, "m").exec(text) ?? [];
  return value === undefined ? null : Number(value);
};

export interface Sample {
  /** Bytes that stay after everything was collected. */
  rss: number;
  handles: number;
}

/** What stays after a collection; null where the process has none to tell. */
function collected(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => {
    const end = (rss: number | null) => {
      clearTimeout(late);
      child.off("message", heard).off("exit", ended);
      done(rss);
    };
    const heard = (message: unknown) => end((message as { rss: number }).rss);
    const ended = () => end(null);
    const late = setTimeout(ended, COLLECT_MS);
    child.once("message", heard).once("exit", ended);
    if (!child.connected) ended();
    else child.send("collect", (error) => error !== null && ended());
  });
}

/** One keeper, over all its lives. */
export class KeeperProcess {
  kills = 0;
  readonly ledger: string;
  readonly log: string;
  private readonly keyFile: string;
  private port = 0;
  private child: ChildProcess | null = null;

  constructor(
    private readonly folder: string,
    readonly key: Keypair,
    private readonly part: { share: string; kinds: string },
    private readonly proxy: FaultyNetwork,
  ) {
    const name = part.share.replace("/", "-of-");
    this.ledger = path.join(folder, `${name}.ndjson`);
    this.log = path.join(folder, `${name}.log`);
    this.keyFile = path.join(folder, `${name}.json`);
    writeFileSync(this.keyFile, JSON.stringify([...key.secretKey]), { mode: 0o600 });
  }

  async start(): Promise<void> {
    if (this.port === 0) this.port = await freePort();
    const { url, wsUrl } = this.proxy;
    const flags = ["--rpc", url, "--ws", wsUrl, "--pool", POOL_ID.toString(), "--key", this.keyFile];
    const own = [
      ...["--share", this.part.share, "--kinds", this.part.kinds],
      "--ledger",
      this.ledger,
      "--port",
      String(this.port),
      "--log-level",
      "debug",
    ];
    const log = openSync(this.log, "a");
    const env = { PATH: process.env.PATH ?? "", HOME: this.folder };
    this.child = spawn(process.execPath, ["--expose-gc", "--require", COLLECTED, BIN, ...flags, ...own], {
      stdio: ["ignore", log, log, "ipc"],
      env,
      cwd: this.folder,
    });
    closeSync(log);
  }

  /** Until it has read everything. */
  async ready(): Promise<void> {
    for (const end = Date.now() + READY_MS; Date.now() < end; await sleep(100)) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/ready`).catch(() => null);
      if (answer?.ok) return;
      if (this.child?.exitCode != null) await this.start(); // As a supervisor would.
    }
    throw new Error(`a keeper did not become ready:\n${this.lastLines()}`);
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

  async sample(): Promise<Sample | null> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/metrics`).catch(() => null);
    const text = (await answer?.text().catch(() => null)) ?? null;
    const rss = this.child === null ? null : await collected(this.child);
    const handles = text === null ? null : metric(text, "ballast_keeper_nodejs_active_handles_total");
    return rss === null || handles === null ? null : { rss, handles };
  }

  entries() {
    return readEntries(this.ledger);
  }

  lastLines(): string {
    return readFileSync(this.log, "utf8").split("\n").slice(-30).join("\n");
  }
}

const gone = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once("close", () => done()));
