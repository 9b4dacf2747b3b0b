/** What a keeper answers over HTTP: `/health`, `/ready`, `/metrics`, `/state`. It only reads, and knows no secret. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Misuse } from "../../../../scripts/lib/command.cjs";

/** What it serves; each is asked anew for every answer. */
export interface Served {
  /** What is wrong, in sentences. */
  faults(): string[];
  ready(): boolean;
  metrics(): Promise<string>;
  metricsType: string;
  state(): object;
}

export interface Door {
  port: number;
  close(): Promise<void>;
}

const json = (value: object): string =>
  `${JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item), 2)}\n`;

interface Answer {
  status: number;
  type?: string;
  body: string;
}

async function answer(served: Served, path: string): Promise<Answer> {
  if (path === "/health") {
    const faults = served.faults();
    return { status: faults.length === 0 ? 200 : 503, body: json({ healthy: faults.length === 0, faults }) };
  }
  if (path === "/ready") {
    const ready = served.ready();
    return { status: ready ? 200 : 503, body: json({ ready }) };
  }
  if (path === "/metrics") return { status: 200, type: served.metricsType, body: await served.metrics() };
  if (path === "/state") return { status: 200, body: json(served.state()) };
  return { status: 404, body: json({ error: "there is /health, /ready, /metrics and /state" }) };
}

function write(response: ServerResponse, { status, type = "application/json", body }: Answer): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
}

/** Opens the door. `Misuse` where the port is taken or not allowed. */
export async function serve(served: Served, { port, host }: { port: number; host: string }): Promise<Door> {
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return write(response, { status: 405, body: json({ error: "only GET" }) });
    }
    const [path = "/"] = (request.url ?? "/").split("?");
    answer(served, path).then(
      (found) => write(response, found),
      (error: Error) => write(response, { status: 500, body: json({ error: error.message }) }),
    );
  });
  await listening(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const REASONS: Record<string, string> = {
  EADDRINUSE: "is taken",
  EACCES: "is not allowed",
  EADDRNOTAVAIL: "is of no address of this machine (--host)",
  ENOTFOUND: "is of no address that is known (--host)",
};

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once("error", ({ code = "", message }: NodeJS.ErrnoException) =>
      failed(new Misuse(`--port: ${host}:${port} ${REASONS[code] ?? message}`)),
    );
    server.listen(port, host, () => done());
  });
}
