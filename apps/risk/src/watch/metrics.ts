/** What a watch counts, for Prometheus. What was not seen lately is not there: a line that stands still looks calm. */
import { Gauge, Registry } from "prom-client";
import type { Pulse } from "./pulse";

const GAUGES = {
  alarm_level: ["0 calm, 1 watch, 2 warn, 3 act", ["market"]],
  alarm_probability: ["P(something is wrong) of the detectors", ["market"]],
  deficit_usd: ["Deficit within a day at a level, keepers acting", ["level"]],
  liquidated_usd: ["Notional liquidated within a day at a level", ["level"]],
  expected_liquidations: ["Positions that are expected to be liquidated", ["hours"]],
  fund_usd: ["The fund, its target, and what it needs", ["what"]],
  positions: ["Open positions", []],
  advice: ["Pieces of advice that stand", []],
  look_cpu_seconds: ["CPU time of the last look", []],
  looks: ["Looks since the start", []],
  failures: ["Looks that failed since the start", []],
  age_seconds: ["Since the last look that saw something", []],
} as const;
type Name = keyof typeof GAUGES;

export class Metrics {
  readonly registry = new Registry();
  private readonly gauges: Record<Name, Gauge>;

  constructor(private readonly pulse: Pulse) {
    const made = Object.entries(GAUGES).map(([name, [help, labelNames]]) => [
      name,
      new Gauge({ name: `ballast_risk_${name}`, help, labelNames: [...labelNames], registers: [this.registry] }),
    ]);
    this.gauges = Object.fromEntries(made);
  }

  async text(): Promise<string> {
    const { gauges, pulse } = this;
    for (const gauge of Object.values(gauges)) gauge.reset();
    gauges.looks.set(pulse.looks);
    gauges.failures.set(pulse.failures);
    gauges.age_seconds.set(pulse.age());
    gauges.look_cpu_seconds.set(pulse.cpu / 1_000);
    if (pulse.last !== null && pulse.faults().length === 0) this.seen(pulse.last);
    return this.registry.metrics();
  }

  private seen({ alarms, value, forecasts, positions, advice }: NonNullable<Pulse["last"]>): void {
    const { gauges } = this;
    gauges.positions.set(positions);
    gauges.advice.set(advice.length);
    for (const { market, level, probability } of alarms) {
      gauges.alarm_level.set({ market }, level);
      gauges.alarm_probability.set({ market }, probability);
    }
    for (const { hours, expected } of forecasts) gauges.expected_liquidations.set({ hours }, expected);
    if (value === null) return;
    for (const { level, value: usd } of value.kept) gauges.deficit_usd.set({ level }, usd);
    for (const { level, value: usd } of value.liquidated) gauges.liquidated_usd.set({ level }, usd);
    for (const what of ["balance", "target", "needed"] as const) gauges.fund_usd.set({ what }, value.fund[what]);
  }
}
