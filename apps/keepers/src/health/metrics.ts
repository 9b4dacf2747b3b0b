/**
 * What a keeper counts, for Prometheus. Counters come from what happens, gauges from the keeper as it is when asked.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { TASK_KINDS } from "@ballast/sdk";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Happening } from "../happenings";
import { shownUrl } from "../hidden";
import { COSTS, type Cost } from "../ledger/totals";
import type { KeeperView, Late } from "../state";
import { Latencies } from "./latency";

/** Every name of ours begins with it. */
export const PREFIX = "ballast_keeper_";

const SLOTS = [0, 1, 2, 4, 8, 16, 32, 64, 150];
const SECONDS = [0.4, 0.8, 1.6, 3, 5, 10, 30, 60, 300];
const CPU = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5];

type Labels = readonly string[];

/** The metrics of one keeper. */
export class Metrics {
  readonly registry = new Registry();
  private readonly latencies = new Latencies();
  private readonly lag = monitorEventLoopDelay({ resolution: 20 });
  private readonly late = new Set<string>();
  private lastResync = Date.now();
  private readonly counters = this.counted();
  private readonly histograms = this.timed();

  /** `view` is asked whenever somebody asks for the metrics. */
  constructor(private readonly view: () => KeeperView) {
    this.lag.enable();
    collectDefaultMetrics({ register: this.registry, prefix: PREFIX });
    this.gauges();
    for (const kind of TASK_KINDS) this.counters.actions.inc({ task: kind, outcome: "landed" }, 0);
    for (const kind of COSTS) this.counters.cost.inc({ kind }, 0);
  }

  /** Counts what happens. */
  readonly listen = (happening: Happening): void => {
    const latency = this.latencies.listen(happening);
    if (happening.what === "landed" && latency !== null) {
      this.counters.actions.inc({ task: happening.kind, outcome: "landed" });
      this.histograms.slots.observe({ task: happening.kind }, latency.slots);
      if (happening.kind === "liquidate" && latency.seconds !== null) this.histograms.seconds.observe(latency.seconds);
    }
    if (happening.what === "missed") {
      this.counters.actions.inc({ task: happening.kind, outcome: happening.verdict });
      if (happening.verdict === "expired") this.counters.expired.inc();
    }
    if (happening.what === "round") this.round(happening.cpu);
    if (happening.what === "endpoint" && !happening.ok) this.counters.rpc.inc({ endpoint: shownUrl(happening.url) });
    if (happening.what === "published" && happening.error !== null) this.counters.unpublished.inc();
    if (happening.what === "refused") this.counters.refused.inc({ why: happening.why }, happening.count);
    if (happening.what === "resync") this.resync(happening);
  };

  /** Adds what a transaction cost and brought; `usd` is what it gained after its costs. */
  entered(costs: Record<Cost, bigint>, usd: number | null): void {
    for (const kind of COSTS) this.counters.cost.inc({ kind }, Number(costs[kind]));
    if (usd !== null) this.counters.profit.inc(usd);
  }

  async text(): Promise<string> {
    this.countLate(this.view().late);
    return this.registry.metrics();
  }

  close(): void {
    this.lag.disable();
    this.registry.clear();
  }

  private round(cpu: number): void {
    this.histograms.find.observe(cpu / 1_000);
    this.countLate(this.view().late);
  }

  private resync({ why, corrected }: Extract<Happening, { what: "resync" }>): void {
    this.lastResync = Date.now();
    if (why === "gap") this.counters.gaps.inc();
    this.counters.corrected.inc(corrected);
  }

  /** Each piece once, when it becomes older than it may. */
  private countLate(late: readonly Late[]): void {
    const now = new Set(late.map(({ kind, subject }) => `${kind} ${subject}`));
    for (const { kind, subject } of late) {
      if (this.late.has(`${kind} ${subject}`)) continue;
      this.late.add(`${kind} ${subject}`);
      this.counters.missed.inc({ task: kind });
    }
    for (const key of this.late) if (!now.has(key)) this.late.delete(key);
  }

  private counted() {
    const counter = (name: string, help: string, labelNames: Labels = []) =>
      new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
    const profit = "USD gained, after what was paid in lamports, at the pool's prices of that moment";
    return {
      actions: counter("actions_total", "Attempts, by how they ended", ["task", "outcome"]),
      missed: counter("missed_total", "Pieces of work that stayed due for longer than they may", ["task"]),
      cost: counter("cost_lamports_total", "Lamports paid: base and priority fee, rent, tips", ["kind"]),
      profit: new Gauge({ name: `${PREFIX}profit_usd_total`, help: profit, registers: [this.registry] }),
      rpc: counter("rpc_errors_total", "Calls that a node did not answer", ["endpoint"]),
      gaps: counter("sequence_gap_total", "Gaps in the pool's events, after which everything was read again"),
      corrected: counter("corrected_total", "Accounts that a full reading found other than known"),
      refused: counter("refused_total", "Things that nodes said and that are not held, by why", ["why"]),
      expired: counter("blockhash_expired_total", "Transactions whose blockhash grew too old"),
      unpublished: counter("publish_errors_total", "Times that prices could not be brought onto the chain"),
    };
  }

  private timed() {
    const histogram = (name: string, help: string, buckets: number[], labelNames: Labels = []) =>
      new Histogram({ name: PREFIX + name, help, buckets, labelNames, registers: [this.registry] });
    return {
      slots: histogram("landing_slots", "Slots from when it was first seen due to landing", SLOTS, ["task"]),
      seconds: histogram(
        "liquidation_latency_seconds",
        "Chain time from the first print at which a position could be liquidated to landing",
        SECONDS,
      ),
      find: histogram("find_seconds", "CPU time of one look at everything", CPU),
    };
  }

  /** Told by the keeper as a sum, however often it is asked. */
  private refusals(view: () => KeeperView): void {
    const help = "Prices that the chain refused when they had been paid for, by the source that gave them";
    new Counter({
      ...{ name: `${PREFIX}price_refusals_total`, help, labelNames: ["endpoint"], registers: [this.registry] },
      collect() {
        this.reset();
        const { prices } = view();
        if (prices !== null) this.inc({ endpoint: prices.from }, prices.refused);
      },
    });
  }

  private gauges(): void {
    this.refusals(this.view);
    const gauge = (name: string, help: string, collect: (gauge: Gauge) => void, labelNames: Labels = []) =>
      new Gauge({
        ...{ name: PREFIX + name, help, labelNames, registers: [this.registry] },
        collect() {
          collect(this);
        },
      });
    const { view } = this;
    gauge("due_age_seconds", "Age of the oldest work that is due, by kind", (g) => ages(g, view()), ["task"]);
    gauge("candidates", "Pieces of work, by stage", (g) => stages(g, view()), ["stage"]);
    gauge("inflight", "Transactions on their way", (g) => g.set(view().stages.sent));
    gauge("halted", "1 while nothing is done at all", (g) => g.set(view().halted === null ? 0 : 1));
    gauge("rpc_slot_lag", "Slots that a node is behind", (g) => lags(g, view()), ["endpoint"]);
    gauge("price_wait_seconds", "Until a source of prices that was refused is asked again", (g) => {
      g.set((view().prices?.waitMs ?? 0) / 1_000);
    });
    gauge("snapshot_age_seconds", "Since everything was read", (g) => g.set((Date.now() - this.lastResync) / 1_000));
    gauge("silent_seconds", "Since a node said something", (g) => g.set(view().store.silentMs / 1_000));
    gauge("loop_lag_seconds", "99th percentile of the event loop's delay since the last look", (g) => {
      g.set(Math.max(0, this.lag.percentile(99) / 1e9 || 0));
      this.lag.reset();
    });
  }
}

function ages(gauge: Gauge, { candidates, late }: KeeperView): void {
  gauge.reset();
  for (const kind of TASK_KINDS) {
    const own = [...candidates, ...late].filter((each) => each.kind === kind).map(({ age }) => age);
    gauge.set({ task: kind }, Math.max(0, ...own));
  }
}

function stages(gauge: Gauge, view: KeeperView): void {
  for (const [stage, count] of Object.entries(view.stages)) gauge.set({ stage }, count);
}

function lags(gauge: Gauge, { endpoints }: KeeperView): void {
  gauge.reset();
  for (const { url, lag } of endpoints) if (lag !== null) gauge.set({ endpoint: shownUrl(url) }, lag);
}
