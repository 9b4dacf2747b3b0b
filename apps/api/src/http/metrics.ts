/** `/metrics`: what this server does, and how far it is behind the chain. */
import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Room } from "../room";
import type { Kept, Weighed } from "./kept";
import type { Streams } from "./streams";

/** Seconds: the target is 0.01 and 0.02. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5];

/**
 * A histogram by route and status, each named once: to look both up by their names takes as long as all else that a
 * kept answer needs.
 */
function timesOf(seconds: Histogram<"route" | "status">) {
  const known = new Map<string, Histogram.Internal<"route" | "status">>();
  return (route: string, code: number) => {
    const status = String(code);
    const name = `${status} ${route}`;
    const found = known.get(name) ?? seconds.labels({ route, status });
    known.set(name, found);
    return found;
  };
}

interface Measured {
  streams: Streams;
  kept: Pick<Kept<Weighed>, "hits" | "bytes">;
}

const countersOf = (live: Room["live"], { streams, kept }: Measured): [string, string, () => number][] => [
  [
    "slow_clients",
    "Streams that were cut because their client did not take what it was sent",
    () => streams.events.cut + streams.alerts.cut,
  ],
  [
    "refused",
    "Things that nodes said and that are not held: of no account of the pool, or too many",
    () => live.refused,
  ],
  ["kept_answers", "Answers that were given as they were written before", () => kept.hits],
];

export function measure(server: FastifyInstance, { watch, live }: Room, { streams, kept }: Measured): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: "ballast_api_request_seconds",
    help: "Time from a request to its answer",
    labelNames: ["route", "status"] as const,
    buckets: BUCKETS,
    registers: [registry],
  });
  const observed = timesOf(seconds);
  server.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    observed(route, reply.statusCode).observe(reply.elapsedTime / 1_000);
  });
  const gauges: [string, string, () => number][] = [
    [
      "watermark_sequence",
      "Last event up to which nothing is missing; -1 for none",
      () => watch.ofTables.sequence ?? -1,
    ],
    ["chain_sequence", "Last event that the pool's account knows of; -1 for none", () => watch.chain ?? -1],
    ["events_behind", "Events that the chain has and the tables have not", () => watch.behind],
    ["lag_seconds", "Since the tables were level with the chain", () => watch.lagMs / 1_000],
    ["accounts_age_seconds", "Since the chain was read", () => (live.ageMs ?? 0) / 1_000],
    ["positions", "Positions that are held", () => live.positions.size],
    ["streams", "Streams that are open", () => streams.size()],
    ["faults", "What is wrong, counted", () => watch.faults.length],
    ["kept_bytes", "Answers that are kept until the next look", () => kept.bytes],
  ];
  for (const [name, help, value] of gauges)
    new Gauge({
      name: `ballast_api_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  for (const [name, help, value] of countersOf(live, { streams, kept }))
    new Counter({
      name: `ballast_api_${name}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  return registry;
}
