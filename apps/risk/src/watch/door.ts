/** The watch's port: `/health`, `/ready`, `/metrics` and `/risk/...`. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { answerOf, ROUTES, type Route } from "./answers";
import type { Metrics } from "./metrics";
import type { Pulse } from "./pulse";

type Said = [status: number, body: object | string];
const THERE = `there is /health, /ready, /metrics and ${Object.keys(ROUTES)
  .map((route) => `/risk/${route}`)
  .join(", ")}`;

async function said(path: string, pulse: Pulse, metrics: Metrics): Promise<Said> {
  const faults = [...pulse.faults(), ...pulse.recordFaults];
  if (path === "/health") return [faults.length > 0 ? 503 : 200, { healthy: faults.length === 0, faults }];
  if (path === "/ready") return [pulse.last === null ? 503 : 200, { ready: pulse.last !== null }];
  if (path === "/metrics") return [200, await metrics.text()];
  const [, route = ""] = /^\/risk\/(\w+)$/.exec(path) ?? [];
  if (!Object.hasOwn(ROUTES, route)) return [404, { error: THERE }];
  if (pulse.last === null) return [503, { error: "nothing was seen yet" }];
  return [200, answerOf(route as Route, pulse.last)];
}

/** Opens it. `Misuse` where the port is taken or not allowed. */
export async function open(pulse: Pulse, metrics: Metrics, at: { port: number; host: string }): Promise<Server> {
  const server = createServer({ requestTimeout: 5_000 }, (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const asked = ["GET", "HEAD"].includes(request.method ?? "")
      ? said(pathname, pulse, metrics)
      : Promise.resolve<Said>([405, { error: "only GET" }]);
    asked
      .catch((error: Error): Said => [500, { error: error.message }])
      .then(([status, body]) => {
        const isText = typeof body === "string";
        const type = isText ? metrics.registry.contentType : "application/json";
        response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
        response.end(isText ? body : `${JSON.stringify(body)}\n`);
      });
  });
  await new Promise<void>((done, failed) => {
    server.once("error", (error) => failed(new Misuse(`--port: ${at.host}:${at.port}: ${error.message}`)));
    server.listen(at.port, at.host, done);
  });
  return server;
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;
