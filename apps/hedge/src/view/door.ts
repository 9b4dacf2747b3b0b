/** What a monitor answers over HTTP. It only reads, and knows no secret. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { answerOf, HEDGE_ROUTES } from "../answers";
import type { Report } from "../risk/state";
import { faultsOf, isReady } from "./health";
import type { Metrics } from "./metrics";

type Answer = readonly [status: number, body: object | string];

const THERE = `there is /health, /ready, /metrics and ${HEDGE_ROUTES.map((route) => `/hedge/${route}`).join(", ")}`;

/** What a path answers. */
export async function answer(path: string, report: Report | null, metrics: Metrics, now: number): Promise<Answer> {
  if (path === "/health") {
    const faults = faultsOf(report);
    return [faults.length === 0 ? 200 : 503, { healthy: faults.length === 0, faults }];
  }
  if (path === "/ready") return [isReady(report) ? 200 : 503, { ready: isReady(report) }];
  // As the API has them too, so that whatever stands before it can hand paths on as they are.
  const route = HEDGE_ROUTES.find((name) => path === `/hedge/${name}` || path === `/v1/hedge/${name}`);
  if (route === undefined && path !== "/metrics") return [404, { error: THERE }];
  if (report === null) return [503, { error: "nothing was heard yet" }];
  return [200, route === undefined ? await metrics.text(report) : answerOf(route, report, now)];
}

/** An open port. */
export class Door {
  private constructor(private readonly server: Server) {}

  /** `Misuse` where the port is taken or not allowed. */
  static async open(at: { port: number; host: string }, look: () => Report | null, metrics: Metrics): Promise<Door> {
    const server = createServer({ requestTimeout: 5_000 }, async (request, response) => {
      const reading = request.method === "GET" || request.method === "HEAD";
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const told: Answer = reading
        ? await answer(path, look(), metrics, Date.now()).catch((error: Error) => [500, { error: error.message }])
        : [405, { error: "only GET" }];
      const [status, body] = told;
      const text = typeof body === "string";
      response.writeHead(status, {
        "content-type": text ? metrics.registry.contentType : "application/json",
        "cache-control": "no-store",
      });
      response.end(text ? body : `${JSON.stringify(body, null, 2)}\n`);
    });
    return new Promise((done, failed) => {
      server.once("error", ({ message }) => failed(new Misuse(`--port: ${at.host}:${at.port}: ${message}`)));
      server.listen(at.port, at.host, () => done(new Door(server)));
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((done) => {
      this.server.close(() => done());
      this.server.closeAllConnections();
    });
  }
}
