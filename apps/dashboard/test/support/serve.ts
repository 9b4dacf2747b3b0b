/** The built pages with recorded answers beside them, as the API serves both. */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { ENDPOINTS, type EndpointName, ERRORS, type ThenName } from "@ballast/api/contract";
import type { Recorded } from "../recorded";
import { KEPT_THEN } from "../recorded/then";

const TYPES: Record<string, string> = {
  ...{ ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" },
};

export interface Served {
  url: string;
  /** Tells an event to every open stream. */
  tell(event: object): void;
  /** What the next answers are instead; `null`: the server does not answer at all. Empty: as recorded. */
  answers: Map<EndpointName, object | { status: number; body: object } | null>;
  /** Whether the API can be reached. Where not, streams break and questions get no answer; pages are still served. */
  connect(there: boolean): void;
  /** Questions that were asked, newest last. */
  asked: string[];
  stop(): Promise<void>;
}

/** The question that a path asks, as the API's own list of endpoints has it. */
function questionOf(pathname: string): EndpointName | undefined {
  const names = Object.keys(ENDPOINTS) as EndpointName[];
  const fits = (name: EndpointName) => new RegExp(`^${ENDPOINTS[name].path.replace(/:\w+/g, "[^/]+")}$`).test(pathname);
  // `/events/stream` and the like stand before a path with a parameter in their place.
  return names
    .filter(fits)
    .sort((a, b) => ENDPOINTS[a].path.split(":").length - ENDPOINTS[b].path.split(":").length)[0];
}

const notFound = {
  status: 404,
  body: { error: { name: "NotFound", message: "nothing is recorded", hint: ERRORS.NotFound.hint } },
};

export async function serve(dist: string, recorded: Recorded, config: object = {}): Promise<Served> {
  const streams = new Set<ServerResponse>();
  const answers: Served["answers"] = new Map();
  const asked: string[] = [];
  let there = true;

  const send = (response: ServerResponse, status: number, type: string, body: string | Buffer) => {
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
  };
  const answerOf = (name: EndpointName, search: string) =>
    (new URLSearchParams(search).has("asOf") ? KEPT_THEN[name as ThenName] : undefined) ?? recorded[name] ?? notFound;
  const api = (request: IncomingMessage, response: ServerResponse, { pathname, search }: URL): void => {
    asked.push(pathname + search);
    if (!there) {
      request.destroy();
      return;
    }
    const name = questionOf(pathname);
    if (name !== undefined && ENDPOINTS[name].kind === "stream") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(":\n\n");
      streams.add(response);
      request.on("close", () => streams.delete(response));
      return;
    }
    const answer = name === undefined ? notFound : answers.has(name) ? answers.get(name) : answerOf(name, search);
    if (answer === null || answer === undefined) return;
    const { status, body } =
      typeof answer === "object" && "status" in answer && "body" in answer
        ? (answer as typeof notFound)
        : { status: 200, body: answer };
    send(response, status, "application/json", JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    if (url.pathname.startsWith("/v1/")) return api(request, response, url);
    if (url.pathname === "/config.json") return send(response, 200, "application/json", JSON.stringify(config));
    const file = path.join(dist, url.pathname);
    const known = url.pathname !== "/" && file.startsWith(dist) && existsSync(file);
    const shown = known ? file : path.join(dist, "index.html");
    send(response, 200, TYPES[path.extname(shown)] ?? "application/octet-stream", readFileSync(shown));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = async () => {
    for (const stream of streams) stream.end();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  const tell = (event: object) => {
    for (const stream of streams) stream.write(`id: 1\nevent: Told\ndata: ${JSON.stringify(event)}\n\n`);
  };
  const connect = (now: boolean) => {
    there = now;
    if (!there) for (const stream of streams) stream.destroy();
  };
  return { connect, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tell, answers, asked, stop };
}
