/** What Prometheus reads. A number that is not fresh is not there at all: a line that stands still looks like calm. */
import { Gauge, Registry } from "prom-client";
import type { Report } from "../risk/state";

const PREFIX = "ballast_hedge_";

/** Name, help and labels of each. */
const GAUGES = {
  delta_usd: ["Pool's gain per move of 100 %, and what hedges add", ["asset", "part"]],
  error_bp: ["Distance from the target, basis points of the pool", ["asset"]],
  band_usd: ["Band around the target", ["asset"]],
  naked_usd: ["Unhedged beyond the band", ["asset"]],
  venue_share: ["Part of the hedge on a venue", ["venue"]],
  margin_ratio: ["Maintenance margin over equity", ["venue"]],
  equity_usd: ["Equity on a venue", ["venue"]],
  failure_loss_usd: ["Loss if a venue fails now", ["venue"]],
  distance_sigma: ["Days' volatility to liquidation", ["venue", "asset"]],
  adl_quantile: ["Place in the queue of ADL, 1 is next", ["venue", "asset"]],
  funding_8h: ["What longs pay to shorts in eight hours, a share", ["venue", "asset"]],
  basis_bp: ["Venue's mark over the pool's price", ["venue", "asset"]],
  venue_error_rate: ["Part of the last calls that failed", ["venue"]],
  reading_age_seconds: ["Age of what was last heard", ["source"]],
  alerts: ["Alarms that hold", ["level"]],
} as const;
type Name = keyof typeof GAUGES;

/** The metrics of one monitor. */
export class Metrics {
  readonly registry = new Registry();
  private readonly gauges: { [N in Name]: Gauge };

  constructor() {
    const made = Object.entries(GAUGES).map(([name, [help, labelNames]]) => {
      return [name, new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers: [this.registry] })];
    });
    this.gauges = Object.fromEntries(made);
  }

  /** The text of a report. */
  text(report: Report): Promise<string> {
    for (const gauge of Object.values(this.gauges)) gauge.reset();
    this.pool(report);
    for (const venue of report.venues) this.venue(venue);
    for (const level of ["warn", "critical"] as const) {
      this.gauges.alerts.set({ level }, report.alerts.filter((alert) => alert.level === level).length);
    }
    return this.registry.metrics();
  }

  private put(name: Name, labels: Record<string, string>, value: number | null): void {
    if (value !== null) this.gauges[name].set(labels, value);
  }

  private pool({ pool, assets, venues }: Report): void {
    this.put("reading_age_seconds", { source: "pool" }, pool.age === null ? null : pool.age / 1_000);
    if (pool.freshness !== "fresh") return;
    const known = venues.every(({ freshness }) => freshness === "fresh");
    for (const { asset, delta, hedge, errorBp, band, naked } of assets) {
      this.put("delta_usd", { asset, part: "pool" }, delta);
      this.put("band_usd", { asset }, band);
      if (!known) continue;
      this.put("delta_usd", { asset, part: "hedge" }, hedge);
      this.put("error_bp", { asset }, errorBp);
      this.put("naked_usd", { asset }, naked);
    }
  }

  private venue(state: Report["venues"][number]): void {
    const { id: venue, age, failing, freshness, fails, share, marginRatio, equity, legs } = state;
    this.put("reading_age_seconds", { source: venue }, age === null ? null : age / 1_000);
    this.put("venue_error_rate", { venue }, failing);
    this.put("failure_loss_usd", { venue }, fails.loss);
    if (freshness !== "fresh") return;
    this.put("venue_share", { venue }, share);
    this.put("margin_ratio", { venue }, marginRatio);
    this.put("equity_usd", { venue }, equity);
    for (const { asset, distance, adl, per8h, basisBp } of legs) {
      if (asset === null) continue;
      this.put("distance_sigma", { venue, asset }, distance);
      this.put("adl_quantile", { venue, asset }, adl);
      this.put("funding_8h", { venue, asset }, per8h);
      this.put("basis_bp", { venue, asset }, basisBp);
    }
  }
}
