/** A hedge monitor's port on this machine: what one answered once, or whatever a test wants it to do. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import recorded from "../recorded/hedge.json";

type Route = keyof typeof recorded;
type Way = (request: IncomingMessage, response: ServerResponse) => void;

/** What it said, as if it were of now. */
export const bodyOf = (route: Route): object => ({ ...recorded[route], at: Date.now() - 400 });

export interface Monitor {
  url: string;
  /** What it was asked for. */
  asked: string[];
  /** From then on it does this instead; null for what it said once. */
  does(way: Way | null): void;
  close(): Promise<void>;
}

export async function startMonitor(): Promise<Monitor> {
  const asked: string[] = [];
  let way: Way | null = null;
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (way !== null) return way(request, response);
    const route = (request.url ?? "").replace("/hedge/", "") as Route;
    response.writeHead(route in recorded ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(route in recorded ? bodyOf(route) : { error: "not there" }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const does = (next: Way | null) => {
    way = next;
  };
  return { url, asked, close, does };
}
