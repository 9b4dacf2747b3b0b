/** The data API and the dashboard, as a process beside the network: what they work at takes nothing from it. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { bounded } from "../../../scripts/lib/bounded.cjs";

type Say = (text: string) => void;

const ROOT = path.resolve(__dirname, "../../..");
/** As `npm run api` begins it. */
const API = ["--max-semi-space-size=4", "--no-parallel-scavenge", path.join(ROOT, "apps/api/bin/ballast-api.mjs")];
const BUILD = path.join(ROOT, "scripts/build-dashboard.mjs");
/** What the pages need and the network does not: installed while the network serves already. */
const INSTALL = [path.join(ROOT, "scripts/ensure.mjs"), "apps/api", "apps/dashboard"];
const DIST = path.join(ROOT, "apps/dashboard/dist");
const HOST = "127.0.0.1";
/** Where pages are expected; the next that is free where it is taken. */
const PORTS = { first: 8_080, last: 8_179 };
/** One that ended by itself starts again after so long. */
const AGAIN_MS = 1_000;
/** Where the page of hedges says that a monitor is started: until then it says how. */
const HEDGE = "http://127.0.0.1:9465";
/** What is told to stop has so long. */
const LEAVE_MS = 2_000;
/** It serves so long after it was begun, or that is not said. */
const READY_MS = 60_000;

const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });

async function freePort(): Promise<number> {
  for (let port = PORTS.first; port <= PORTS.last; port += 1) if (await isFree(port)) return port;
  throw new Error(`no port is free for the dashboard, from ${PORTS.first} to ${PORTS.last}`);
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once("close", (code) => resolve(code)));

/** By a process that outlives this one: of tables that are on the disk already it takes seconds where that is busy. */
function removeLater(folder: string): void {
  const remove = "fs.rmSync(process.argv[1], { recursive: true, force: true })";
  spawn(process.execPath, ["-e", remove, folder], { cwd: tmpdir(), detached: true, stdio: "ignore" }).unref();
}

export class Pages {
  private child: ChildProcess | null = null;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();
  private begin = () => {};
  /** How what runs is ended. */
  private farewell: NodeJS.Signals = "SIGTERM";
  /** When installing and building are over, which take as long as they take. */
  private readonly begun = new Promise<void>((resolve) => {
    this.begin = resolve;
  });
  private readonly folder = mkdtempSync(path.join(tmpdir(), "ballast-pages-"));

  private constructor(
    private readonly port: number,
    private readonly network: { url: string; wsUrl: string; poolId: bigint },
    private readonly say: Say,
  ) {}

  /** Takes a port; builds the pages where they are older than their sources, and serves them from then on. */
  static async start(network: { url: string; wsUrl: string; poolId: bigint }, say: Say): Promise<Pages> {
    const pages = new Pages(await freePort(), network, say);
    pages.running = pages.run();
    return pages;
  }

  get url(): string {
    return `http://${HOST}:${this.port}`;
  }

  /** Until the API has read what there is; false where it ended, or took too long. */
  async ready(): Promise<boolean> {
    await this.begun;
    const ask = bounded({ bytes: 1 << 16, ms: LEAVE_MS });
    for (const end = Date.now() + READY_MS; Date.now() < end && !this.stopped; await sleep(100)) {
      const answer = await ask(`${this.url}/ready`).catch(() => null);
      await answer?.arrayBuffer().catch(() => null);
      if (answer?.ok) return true;
    }
    return false;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const { child } = this;
    child?.kill(this.farewell);
    const late = setTimeout(() => child?.kill("SIGKILL"), LEAVE_MS);
    await Promise.race([this.running, sleep(2 * LEAVE_MS)]);
    clearTimeout(late);
    removeLater(this.folder);
  }

  /** Starts it again wherever it ends by itself; what it knows is in its database. */
  private async run(): Promise<void> {
    try {
      const installed = await this.spawned(INSTALL, process.env);
      if (this.stopped) return;
      if (installed !== 0) return this.say("no dashboard: what it needs could not be installed; npm ci says why");
      const built = await this.spawned([BUILD]);
      if (this.stopped) return;
      if (built !== 0) return this.say("the dashboard could not be built: npm run build:dashboard says why");
      this.begin();
      // Its tables go with it: there is nothing to bring to an end, which on a busy machine takes seconds.
      this.farewell = "SIGKILL";
      while (!this.stopped) {
        const { url, wsUrl, poolId } = this.network;
        const served = this.told();
        const own = ["--db", path.join(this.folder, "db"), "--port", String(this.port), "--static", served];
        own.push("--rate", "0", "--hedge", HEDGE);
        const code = await this.spawned([...API, "--rpc", url, "--ws", wsUrl, "--pool", String(poolId), ...own]);
        if (this.stopped) return;
        this.say(`the data API ended with ${code}, and starts again`);
        await sleep(AGAIN_MS);
      }
    } catch (error) {
      this.say(`no dashboard: ${(error as Error).message.split("\n", 1)[0]}`);
    } finally {
      this.begin();
    }
  }

  /** A copy of the pages that is told where this network is: they sign, and reckon, on its node. */
  private told(): string {
    const { url, poolId } = this.network;
    const folder = path.join(this.folder, "pages");
    cpSync(DIST, folder, { recursive: true });
    writeFileSync(path.join(folder, "config.json"), JSON.stringify({ rpc: url, pool: String(poolId) }));
    return folder;
  }

  /** What runs beside the network knows nothing of its user's settings and keys. */
  private bare(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH ?? "", HOME: this.folder, ...(process.env.TZ ? { TZ: process.env.TZ } : {}) };
  }

  /** With a channel between them, so that it ends with this process however that ends. Its code, once it has ended. */
  private spawned(args: readonly string[], env = this.bare()): Promise<number | null> {
    const child = spawn(process.execPath, [...args], { cwd: ROOT, env, stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.child = child;
    child.stderr?.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().split("\n"))
        if (line.trim() !== "" && !this.stopped) this.say(`pages: ${line}`);
    });
    return ended(child);
  }
}
