/** What is beside the keepers in a soak: the data API as a process, its readers, and what all of it uses each hour. */
import { appendFileSync } from "node:fs";
import path from "node:path";
import { openPort, POOL_ID, type Port } from "@ballast/testkit";
import type { Guest, Hosts, Progress } from "../guest";
import type { Step } from "../plan";
import { metric, type Sample, Watched } from "../process";
import { STEPS_A_DAY } from "./plan";
import { Readers } from "./readers";
import { Yardstick } from "./yardstick";

const BIN = path.resolve(__dirname, "../../../api/bin/ballast-api.mjs");
/** As `npm run api` begins it. */
const NODE = ["--max-semi-space-size=4", "--no-parallel-scavenge"];
/** Until the tables have all that the chain has. */
const LEVEL_MS = 120_000;
const POLL_MS = 50;
/** Once a day nobody asks and nothing happens for so long: what each process uses by the clock, not by the work. */
const STILL_MS = 8_000;
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** What was asked when nothing else was done: microseconds, and seconds of the clock. */
export interface Apart {
  answers: number;
  cpu: number;
  seconds: number;
}

/** An hour of all: totals since the start, where nothing else is said. */
export interface Hour {
  /** Simulated hours so far, and seconds of the clock. */
  hours: number;
  seconds: number;
  api: Sample;
  keepers: Sample[];
  /** Bytes of the process that holds network, people and readers. */
  network: number;
  events: number;
  asks: number;
  /** Transactions in each keeper's ledger. */
  landed: number[];
  /** Answers of which nothing else was done meanwhile: how many, in how long, with what processor time of the API. */
  apart: Apart;
  /** Events that the tables lacked when the hour was over. */
  behind: number;
  /** Slots of this hour's liquidations, and of its orders. */
  liquidated: number[];
  executed: number[];
  /** Microseconds of work that is always the same. */
  yardstick: number;
  /** Microseconds of processor time in a second without work, of API and keepers; of the days that are over. */
  still: { api: number; keepers: number[] }[];
}

export interface Terms {
  seed: number;
  /** Ends after so many minutes of the clock, at the end of an hour. */
  minutes: number;
  /** Every hour becomes a line of it. */
  file: string | null;
  say: (line: string) => void;
}

export class Beside implements Guest {
  readonly hours: Hour[] = [];
  private readonly still: Hour["still"] = [];
  private readonly began = Date.now();
  private hosts: Hosts | null = null;
  private readers: Readers | null = null;
  private api: Watched | null = null;
  private apart: Apart = { answers: 0, cpu: 0, seconds: 0 };
  private port: Port | null = null;
  private yardstick: Yardstick | null = null;
  private seen = { liquidated: 0, executed: 0 };
  /** Set from outside: it ends with the hour. */
  enough = false;

  constructor(private readonly terms: Terms) {}

  get wrong(): ReadonlyMap<string, number> {
    return this.readers?.wrong ?? new Map();
  }

  async begin(hosts: Hosts): Promise<void> {
    const { chain, w, folder } = hosts;
    this.hosts = hosts;
    this.yardstick = new Yardstick();
    this.port = await openPort(chain);
    const network = ["--rpc", this.port.url, "--ws", this.port.wsUrl, "--pool", POOL_ID.toString()];
    const flags = [...network, "--db", path.join(folder, "tables"), "--rate", "0"];
    const [handles, node] = ["nodejs_active_handles_total", NODE];
    this.api = new Watched(folder, { bin: BIN, name: "api", handles, flags, node });
    await this.api.start();
    await this.api.ready();
    const owners = () => w.actors.map(({ address }) => address.toBase58());
    this.readers = new Readers(this.api.url, owners, this.terms.seed);
  }

  async during(): Promise<void> {
    await this.readers?.step();
  }

  async after({ verify }: Step, progress: Progress): Promise<boolean> {
    if (!verify) return false;
    const behind = await this.level();
    await this.hour(progress, behind);
    if (this.hours.length % STEPS_A_DAY === 0) await this.quiet();
    const late = Date.now() - this.began > this.terms.minutes * 60_000;
    return late || this.enough;
  }

  async end(): Promise<void> {
    const code = await this.api?.stop();
    if (this.api !== null && code !== 0) this.wrongly(`the API ended with ${code}`);
    this.api = null;
    await this.port?.close();
    this.yardstick?.end();
  }

  private wrongly(what: string): void {
    this.readers?.wrong.set(what, 1);
  }

  /** Waits until the tables have everything; how many events they lacked at first. */
  private async level(): Promise<number> {
    const { w } = this.hosts as Hosts;
    let behind: number | null = null;
    for (const end = Date.now() + LEVEL_MS; Date.now() < end; await sleep(POLL_MS)) {
      const { sequence } = (await w.pool()).state;
      const lacking = Number(sequence) - 1 - ((await this.read("ballast_api_watermark_sequence")) ?? -1);
      behind ??= lacking;
      if (lacking === 0) return behind;
    }
    this.wrongly("the tables did not come level with the chain");
    return behind ?? 0;
  }

  private async read(name: string): Promise<number | null> {
    return metric((await (this.api as Watched).metrics()) ?? "", name);
  }

  private async hour({ hours, samples, liquidated, executed }: Progress, behind: number): Promise<void> {
    const { keepers } = this.hosts as Hosts;
    const [api, readers] = [this.api as Watched, this.readers as Readers];
    await this.askApart(api, readers);
    const sample = await api.sample();
    const each = samples.map((of) => of.at(-1)?.sample);
    if (sample === null || each.some((one) => one === undefined))
      return this.wrongly("a process told nothing of itself");
    const hour: Hour = {
      ...{ hours, seconds: (Date.now() - this.began) / 1_000, api: sample, keepers: each as Sample[] },
      ...{
        network: process.memoryUsage.rss(),
        events: ((await this.read("ballast_api_watermark_sequence")) ?? -1) + 1,
      },
      ...{ asks: readers.asked, landed: keepers.map((keeper) => keeper.entries().length), behind },
      ...{ apart: this.apart, yardstick: (await this.yardstick?.look()) ?? 1, still: [...this.still] },
      liquidated: liquidated.slice(this.seen.liquidated),
      executed: executed.slice(this.seen.executed),
    };
    this.seen = { liquidated: liquidated.length, executed: executed.length };
    this.hours.push(hour);
    if (this.terms.file !== null) appendFileSync(this.terms.file, `${JSON.stringify(hour)}\n`);
    this.terms.say(told(hour));
  }

  private async askApart(api: Watched, readers: Readers): Promise<void> {
    const [before, started] = [(await api.cpu()) ?? 0, performance.now()];
    const answers = await readers.measured();
    const [cpu, seconds] = [((await api.cpu()) ?? 0) - before, (performance.now() - started) / 1_000];
    const { apart } = this;
    this.apart = { answers: apart.answers + answers, cpu: apart.cpu + cpu, seconds: apart.seconds + seconds };
  }

  /** What is used by the clock alone. */
  private async quiet(): Promise<void> {
    const all = [this.api as Watched, ...(this.hosts as Hosts).keepers];
    const used = () => Promise.all(all.map(async (process) => (await process.cpu()) ?? 0));
    const [before, started] = [await used(), performance.now()];
    await sleep(STILL_MS);
    const seconds = (performance.now() - started) / 1_000;
    const [api = 0, ...keepers] = (await used()).map((cpu, i) => (cpu - (before[i] ?? 0)) / seconds);
    this.still.push({ api, keepers });
  }
}

const MB = 2 ** 20;

const told = ({ hours, seconds, api, keepers, network, events, asks, behind, ...rest }: Hour): string =>
  [
    `hour ${hours.toFixed(0)} after ${(seconds / 60).toFixed(1)} min: ${events} events (${behind} behind), ${asks} answers`,
    `API ${(api.rss / MB).toFixed(0)} MB ${(api.cpu / 1e6).toFixed(0)} s`,
    `keepers ${keepers.map(({ rss, cpu }) => `${(rss / MB).toFixed(0)} MB ${(cpu / 1e6).toFixed(0)} s`).join(", ")}`,
    `network ${(network / MB).toFixed(0)} MB, ${(process.cpuUsage().user / 1e6).toFixed(0)} s; ${rest.landed} landed`,
  ].join("; ");
