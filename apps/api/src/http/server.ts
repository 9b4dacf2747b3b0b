/** The HTTP server: everything of the contract, what operators look at, and the pages of the dashboard. */
import { existsSync } from "node:fs";
import path from "node:path";
import compress from "@fastify/compress";
import cors from "@fastify/cors";
import rateLimit from "@fastify/rate-limit";
import statics from "@fastify/static";
import Fastify, { type FastifyInstance } from "fastify";
import { fault } from "../fault";
import type { Room } from "../room";
import { boundConnections } from "./connections";
import { answerFailures, answerUnmatched } from "./errors";
import { routeExports } from "./exports";
import { measure } from "./metrics";
import { networkOf } from "./network";
import { openApi } from "./openapi";
import { Paths } from "./paths";
import { routeAll } from "./routes";
import type { StreamLimits } from "./stream";
import { openStreams, routeStreams, type Streams } from "./streams";

/** More endpoints: what risk and hedge answer. They have the room, and the same errors, limits and headers. */
export type ApiPlugin = (server: FastifyInstance, room: Room) => void | Promise<void>;

export interface ServerOptions {
  room: Omit<Room, "streams" | "asker">;
  /** Folder of the dashboard's pages; null for none. */
  statics?: string | null;
  /** Requests of an address in a minute; 0 for any number. */
  rate?: number;
  /** Clients of a stream at once. */
  streams?: number;
  /** Bytes that a client of a stream may be behind. */
  behind?: number;
  /** Milliseconds for which nothing of an answer is taken, after which its client is left. */
  patienceMs?: number;
  /** Origins that pages may call from; any if not given. */
  origins?: readonly string[];
  plugins?: readonly ApiPlugin[];
  /** Where failures of our own are told; nowhere if not given. */
  log?: boolean;
}

export interface Api {
  server: FastifyInstance;
  streams: Streams;
  room: Room;
}

const BODY = 16_384;
const RATE = 1_200;
const STREAMS = 2_000;
/** Parts of all streams of which one address has one at most. */
const PARTS = 10;
/** Connections of one address beside its streams: fifty readers, each with one, and some that are being closed. */
const BESIDE = 100;
/** Longer than the longest answer takes, and than a stream is ever still. */
const PATIENCE_MS = 60_000;

/** Addresses beside `/v1` that limits do not count. */
const FREE = new Set(["/health", "/ready", "/metrics"]);

export async function buildServer(options: ServerOptions): Promise<Api> {
  const { rate = RATE, origins } = options;
  const server = Fastify({
    bodyLimit: BODY,
    // Else whoever takes nothing of what was written keeps it in memory, and a file's place, for ever.
    connectionTimeout: options.patienceMs ?? PATIENCE_MS,
    logger: options.log === true ? { level: "error" } : false,
    routerOptions: { maxParamLength: 120, ignoreTrailingSlash: true },
    frameworkErrors: (error, _, reply) => {
      const { answer } = fault("BadParameter", error.message.slice(0, 200));
      return reply.code(400 as never).send(answer as never);
    },
    forceCloseConnections: true,
  });
  const paths = new Paths(server);
  answerFailures(server, paths);
  await server.register(cors, {
    origin: origins === undefined ? true : [...origins],
    // OPTIONS that no page asks: answered like one, instead of by words that are no error of ours.
    strictPreflight: false,
    exposedHeaders: [
      "etag",
      "x-ballast-slot",
      "x-ballast-sequence",
      "x-ballast-ts",
      "x-ballast-lag-ms",
      "x-ballast-next",
    ],
  });
  if (rate > 0)
    await server.register(rateLimit, {
      max: rate,
      timeWindow: "1 minute",
      keyGenerator: ({ ip }) => networkOf(ip),
      allowList: (request) => FREE.has(request.url),
      errorResponseBuilder: (_, { max, after }) =>
        fault("TooMany", `more than ${max} requests in a minute: ${after} left`),
    });
  answerUnmatched(server, paths, rate > 0);
  await server.register(compress, { threshold: 1_024, encodings: ["gzip", "deflate", "identity"] });
  const room: Room = { ...options.room, streams: () => streams.size(), asker: null };
  const limits = limitsOf(options);
  if (rate > 0) boundConnections(server.server, limits.each + BESIDE);
  const streams = openStreams(room, limits);
  const kept = routeAll(server, room, rate > 0);
  const metrics = measure(server, room, { streams, kept });
  routeStreams(server, streams);
  // Where addresses are not told apart, as behind a proxy, one may have all.
  routeExports(server, room, rate > 0);
  routeOperators(server, room, () => metrics.metrics(), metrics.contentType);
  for (const plugin of options.plugins ?? []) await plugin(server, room);
  if (options.statics) await routePages(server, options.statics);
  server.addHook("onClose", async () => streams.close());
  return { server, streams, room };
}

/** Where addresses are not told apart, as behind a proxy, one may have all. */
function limitsOf({ streams: clients = STREAMS, rate = RATE, behind }: ServerOptions): StreamLimits {
  const each = rate === 0 ? clients : Math.ceil(clients / PARTS);
  return { clients, each, ...(behind === undefined ? {} : { bytes: behind }) };
}

function routeOperators(server: FastifyInstance, { watch }: Room, metrics: () => Promise<string>, type: string): void {
  server.get("/health", (_, reply) => {
    const { faults } = watch;
    reply.status(faults.length === 0 ? 200 : 503).header("cache-control", "no-store");
    return reply.send({ healthy: faults.length === 0, faults });
  });
  server.get("/ready", (_, reply) => {
    reply.status(watch.ready ? 200 : 503).header("cache-control", "no-store");
    return reply.send({ ready: watch.ready });
  });
  server.get("/metrics", async (_, reply) =>
    reply
      .header("cache-control", "no-store")
      .type(type)
      .send(await metrics()),
  );
  // Written when somebody asks for it: a fifth of what a start costs, and few ever do.
  let document: string | null = null;
  server.get("/v1/openapi.json", (_, reply) => {
    document ??= JSON.stringify(openApi());
    return reply.type("application/json").send(document);
  });
}

/** Pages of the dashboard: an address that is no file is one of the pages, which the dashboard itself finds. */
async function routePages(server: FastifyInstance, folder: string): Promise<void> {
  const root = path.resolve(folder);
  await server.register(statics, { root, wildcard: false, index: ["index.html"], maxAge: "1h" });
  if (!existsSync(path.join(root, "index.html"))) return;
  server.get("/*", (request, reply) => {
    const [asked = ""] = request.url.split("?");
    if (asked.startsWith("/v1/") || /\.\w{1,5}$/.test(asked))
      throw fault("UnknownPath", `there is no ${asked.slice(0, 120)}`);
    return reply.header("cache-control", "no-cache").sendFile("index.html", root);
  });
}
