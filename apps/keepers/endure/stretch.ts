/** One run over a plan: the network, the people, two keepers as processes, and what became of it all. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BallastError, type Context, createContext, due, readDue, TASK_KINDS, type Task } from "@ballast/sdk";
import { SurfpoolChain, World } from "@ballast/testkit";
import { Keypair } from "@solana/web3.js";
import { reasonToLeave } from "../src/tasks/index";
import { booksOf } from "./books";
import { Cast } from "./cast";
import { Gate } from "./gate";
import type { Guest, Hosts, Progress } from "./guest";
import { KeeperProcess } from "./keepers";
import { countsOf, type Landed, landedOf, paidTwice } from "./landed";
import { Latency } from "./latency";
import { Pace } from "./pace";
import type { Plan, Step } from "./plan";
import type { Sample } from "./process";
import { CALM, type Counts, FaultyNetwork, STORM } from "./proxy";
import { Random } from "./random";
import { type SceneName, START, Story, WORLD } from "./story";

const SLOT_MS = 400;
/**
 * Seconds after placing from which on a print executes an order; so late that keepers never leave it for the next one:
 * every account is brought to every print, in each run, and nothing depends on who brought it.
 */
const PRINT_AFTER = 5;
/** Slots after which what is still due was missed: sixteen seconds, and some minutes where everything goes wrong. */
const PATIENCE = { calm: 40, storm: 150 };
const OUTAGE_MS = 5_000;
const KEEPERS = 2;
const LAMPORTS = 100_000_000_000;
/**
 * Done by the run itself, at the same steps each time: fees in other tokens are sold at the price of that moment, so
 * that the books would say when it was done.
 */
const OURS = "sweepInsurance";

export interface Outcome {
  books: Record<string, string>;
  latency: Latency;
  /** What was due, is no liquidation, and was not done. */
  left: string[];
  twice: string[];
  faults: string[];
  checks: number;
  landed: { ok: number; failed: number };
  /** What landed of each kind, orders by their names too; and what people and feeds did besides. */
  kinds: Record<string, number>;
  done: Record<string, number>;
  /** Transactions of a keeper that its ledger lacks, or has twice; and lamports that it does not explain. */
  unwritten: number;
  unexplained: bigint;
  refused: Record<string, number>;
  counts: Counts;
  kills: number;
  endings: (number | null)[];
  /** By keeper, in the order of the simulated hours. */
  samples: { hours: number; sample: Sample }[][];
  hours: number;
  seconds: number;
  /** Milliseconds of a slot, on the mean and at most: longer where the machine has others to serve. */
  slotMs: { mean: number; most: number };
}

const HOUR = 3_600;
const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, Math.max(0, ms)));

const liquidated = (tasks: readonly Task[]): string[] =>
  tasks.flatMap((task) => (task.kind === "liquidate" ? [task.position.address.toBase58()] : []));
const executed = (tasks: readonly Task[]): string[] =>
  tasks.flatMap((task) =>
    task.kind === "executeRequest" || task.kind === "executeDecrease" ? [task.request.address.toBase58()] : [],
  );

interface Actors {
  cast: Cast;
  story: Story;
  /** What an order is called, by its address. */
  placed: ReadonlyMap<string, string>;
}

export class Stretch implements Hosts {
  private readonly latency = new Latency();
  private readonly orders = new Latency();
  private readonly left: string[] = [];
  private readonly invariants: string[] = [];
  private checks = 0;
  private silences = 0;
  private time = 0;
  /** Simulated seconds of which no step counts more than an hour: what memory is measured by. */
  private worked = 0;
  private readonly prices = { ...START };
  private readonly pace = new Pace();
  private readonly samples: Outcome["samples"] = Array.from({ length: KEEPERS }, () => []);
  private readonly trouble: Set<number>;
  private outages: number;
  private readonly underway: Promise<unknown>[] = [];

  private constructor(
    private readonly plan: Plan,
    private readonly storm: boolean,
    readonly chain: SurfpoolChain,
    readonly w: World,
    readonly folder: string,
    private readonly actors: Actors,
    private readonly ctx: Context,
    private readonly gate: Gate,
    private readonly proxy: FaultyNetwork,
    readonly keepers: readonly KeeperProcess[],
    private readonly random: Random,
    private readonly say: (line: string) => void,
    private readonly guest: Guest | null,
  ) {
    this.trouble = new Set();
    while (storm && this.trouble.size < plan.kills) this.trouble.add(random.whole(0, plan.steps.length - 1));
    this.outages = storm ? plan.outages : 0;
  }

  /** Plays the plan; `storm`: with faults, kills and outages. `guest`: what runs beside the keepers. */
  static async run(
    plan: Plan,
    storm: boolean,
    say: (line: string) => void,
    guest: Guest | null = null,
  ): Promise<Outcome> {
    const started = Date.now();
    const chain = await SurfpoolChain.start();
    try {
      const stretch = await Stretch.prepared(plan, storm, chain, say, guest);
      try {
        await guest?.begin(stretch);
        await stretch.play();
        return await stretch.outcome(started);
      } finally {
        await guest?.end();
        for (const keeper of stretch.keepers) await keeper.stop();
        await stretch.proxy.close();
      }
    } finally {
      await chain.close();
    }
  }

  private static async prepared(
    plan: Plan,
    storm: boolean,
    chain: SurfpoolChain,
    say: (line: string) => void,
    guest: Guest | null,
  ) {
    const w = await World.create({ chain, verify: false, ...WORLD });
    const placed = new Map<string, string>();
    const note = (request: string, kind: string) => void placed.set(request, kind);
    const [cast, story] = [await Cast.gather(w, plan, note), await Story.gather(w, note)];
    await cast.begin(plan.seed);
    await story.begin();
    const ctx = await createContext({ source: chain, pool: w.venue.pool });
    const gate = new Gate();
    const random = new Random(plan.seed ^ 0xfa17);
    const proxy = await FaultyNetwork.start(chain, gate, storm ? STORM : CALM, random);
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-endure-"));
    say(`${storm ? "with faults" : "undisturbed"}: logs and ledgers in ${folder}`);
    const keepers: KeeperProcess[] = [];
    const kinds = TASK_KINDS.filter((kind) => kind !== OURS).join(",");
    for (let i = 1; i <= KEEPERS; i += 1) {
      const key = Keypair.fromSeed(Uint8Array.from({ length: 32 }, (_, at) => (at + 7 * i + plan.seed) % 256));
      await chain.airdrop(key.publicKey, LAMPORTS);
      for (const { mint } of w.venue.custodies) await w.tokens.createAccount({ mint, owner: key.publicKey });
      keepers.push(new KeeperProcess(folder, key, { share: `${i}/${KEEPERS}`, kinds }, proxy));
    }
    for (const keeper of keepers) await keeper.start();
    for (const keeper of keepers) await keeper.ready();
    const actors = { cast, story, placed };
    return new Stretch(plan, storm, chain, w, folder, actors, ctx, gate, proxy, keepers, random, say, guest);
  }

  private async play(): Promise<void> {
    const started = Date.now();
    for (const [number, step] of this.plan.steps.entries()) {
      await Promise.all([this.step(number, step), this.guest?.during(number)]);
      if (await this.guest?.after(step, this.progress())) break;
      const { steps } = this.plan;
      const done = `${((Date.now() - started) / 1_000).toFixed(0)} s: ${number + 1} of ${steps.length} steps, ${(this.time / HOUR).toFixed(1)} h`;
      this.say(`${done}: SOL at ${this.prices.SOL.toFixed(2)}, ${this.latency.slots.length} liquidated`);
    }
    await Promise.allSettled(this.underway);
  }

  private progress(): Progress {
    const { latency, orders, samples } = this;
    return { hours: this.time / HOUR, liquidated: latency.slots, executed: orders.slots, samples };
  }

  private async step(number: number, step: Step): Promise<void> {
    if (this.trouble.has(number)) this.disturb(number);
    this.prices.SOL *= Math.exp(step.move / 10_000);
    this.prices.ETH *= Math.exp(step.eth / 10_000);
    const spoke = !(await this.isSilent());
    await this.print(step.seconds, step);
    await this.settle();
    if (spoke && (await this.isSilent())) this.silences += 1;
    if (await this.gate.run(() => this.people(step))) {
      await this.print(PRINT_AFTER, { ...step, lag: 0 });
      await this.settle();
    }
    if (step.verify) await this.verify(number);
    if (step.verify || number === this.plan.steps.length - 1) await this.sweep();
    if (step.verify) await this.measure();
  }

  /** What memory stays in each keeper, and how many handles. */
  private async measure(): Promise<void> {
    for (const [i, keeper] of this.keepers.entries()) {
      const sample = await keeper.sample();
      if (sample !== null) this.samples[i]?.push({ hours: this.worked / HOUR, sample });
    }
  }

  /** Whether it was declared that ETH prints nothing. */
  private async isSilent(): Promise<boolean> {
    const { state } = await this.w.pool();
    return (state.custodies[this.w.venue.custody("ETH").index]?.silentSince ?? 0n) > 0n;
  }

  /** Whether an order waits for its print afterwards. */
  private async people({ acts, scene }: Step): Promise<boolean> {
    let waits = false;
    for (const act of acts) waits = (await this.actors.cast.act(act)) || waits;
    return (scene !== null && (await this.scene(scene))) || waits;
  }

  /** Nothing of the story may be refused; where it is told each day among a crowd, that is counted. */
  private async scene(name: SceneName): Promise<boolean> {
    const { cast, story } = this.actors;
    if (this.guest === null) return story.play(name);
    let waits = false;
    await cast.allowed(`story: ${name}`, async () => {
      waits = await story.play(name);
    });
    return waits;
  }

  /** Kills a keeper at some moment of this step, and perhaps the nodes fall silent for five seconds. */
  private disturb(number: number): void {
    const keeper = this.random.one(this.keepers);
    this.underway.push(sleep(this.random.whole(0, 3 * SLOT_MS)).then(() => keeper.kill()));
    if (this.outages > 0 && number % 2 === 0) {
      this.outages -= 1;
      this.underway.push(this.proxy.outage(OUTAGE_MS));
    }
  }

  /** Time passes, and every feed prints that is not silent. */
  private print(seconds: number, { lag, silent }: Step): Promise<void> {
    this.time += seconds;
    this.worked += Math.min(seconds, HOUR);
    return this.gate.run(async () => {
      const { feeds, venue } = this.w;
      if (silent) feeds.freeze("ETH");
      else feeds.thaw("ETH");
      await this.chain.warp(seconds);
      for (const symbol of ["SOL", "ETH"] as const) feeds.set(symbol, { price: this.prices[symbol].toFixed(4) });
      const publishTime = (await this.chain.now()) + lag;
      for (const { symbol } of venue.feeds)
        if (!(silent && symbol === "ETH")) await feeds.publish(symbol, { publishTime });
    });
  }

  /** What anyone could do now, but what keepers leave for later. */
  private async due(): Promise<Task[]> {
    const { state, accounts } = await readDue(this.ctx);
    return due(state, accounts, state.now).filter((task) => {
      const age = task.since === null ? 0n : state.now - task.since;
      return task.kind !== OURS && reasonToLeave(task, { state, age }) === null;
    });
  }

  /** Slots pass until nothing is due any more. */
  private async settle(): Promise<void> {
    let tasks = await this.due();
    this.latency.print(liquidated(tasks));
    this.orders.print(executed(tasks));
    for (let slots = 0; tasks.length > 0; slots += 1) {
      if (slots >= (this.storm ? PATIENCE.storm : PATIENCE.calm)) {
        this.latency.end();
        this.orders.end();
        this.say(`left undone: ${tasks.map(({ kind }) => kind).join(", ")}`);
        this.left.push(...tasks.flatMap(({ kind }) => (kind === "liquidate" ? [] : [kind])));
        return;
      }
      for (const keeper of this.keepers) await keeper.supervise();
      await this.slot();
      tasks = await this.due();
      this.latency.slot(new Set(liquidated(tasks)));
      this.orders.slot(new Set(executed(tasks)));
      await this.gate.run(() => this.chain.warp(0));
    }
  }

  /** A slot passes: as long as keepers would have had to themselves on a machine at its best. */
  private async slot(): Promise<void> {
    const start = performance.now();
    await sleep(SLOT_MS);
    const length = SLOT_MS * this.pace.now();
    await sleep(start + length - performance.now());
  }

  private async sweep(): Promise<void> {
    for (const { symbol } of this.w.venue.custodies) {
      await this.gate
        .run(() => this.w.sweep(symbol))
        .catch((error: unknown) => {
          if (!(error instanceof BallastError)) throw error;
        });
    }
  }

  private async verify(step: number): Promise<void> {
    this.checks += 1;
    const faults = await this.gate.run(() => this.w.invariantFaults());
    this.invariants.push(...faults.map((fault) => `after step ${step + 1}: ${fault}`));
  }

  private async outcome(started: number): Promise<Outcome> {
    const kills = this.keepers.reduce((sum, keeper) => sum + keeper.kills, 0);
    for (const keeper of this.keepers) await keeper.ready();
    const endings: (number | null)[] = [];
    for (const keeper of this.keepers) endings.push(await keeper.stop());
    const each = await Promise.all(this.keepers.map(({ key }) => landedOf(this.chain.connection, key.publicKey)));
    const books = await booksOf(
      this.w,
      this.keepers.map(({ key }) => key.publicKey),
    );
    const written = await Promise.all(this.keepers.map((keeper, i) => this.written(keeper, each[i] ?? [])));
    const all = each.flat();
    return {
      ...{ books, latency: this.latency, left: this.left, twice: paidTwice(all), faults: this.invariants },
      ...{ checks: this.checks, kills, endings, samples: this.samples, hours: this.time / HOUR },
      landed: { ok: all.filter(({ ok }) => ok).length, failed: all.filter(({ ok }) => !ok).length },
      ...{
        kinds: countsOf(all, this.actors.placed),
        done: { ...this.actors.cast.done, ...this.actors.story.done, "declared silence": this.silences },
      },
      unwritten: written.reduce((sum, { missing }) => sum + missing, 0),
      unexplained: written.reduce((sum, { unexplained }) => sum + unexplained, 0n),
      ...{ refused: this.actors.cast.refused, counts: this.proxy.counts, seconds: (Date.now() - started) / 1_000 },
      slotMs: { mean: SLOT_MS * this.pace.mean, most: SLOT_MS * this.pace.slowest },
    };
  }

  /** What of a keeper's transactions its ledger lacks, and what of its lamports it does not explain. */
  private async written(keeper: KeeperProcess, landed: readonly Landed[]) {
    const entries = keeper.entries();
    const known = new Set(entries.map(({ signature }) => signature));
    const missing = landed.filter(({ signature }) => !known.has(signature)).length + (entries.length - known.size);
    const balance = BigInt(await this.chain.connection.getBalance(keeper.key.publicKey, "confirmed"));
    const sum = entries.reduce((total, { lamports }) => total + BigInt(lamports), BigInt(LAMPORTS));
    return { missing, unexplained: balance > sum ? balance - sum : sum - balance };
  }
}
