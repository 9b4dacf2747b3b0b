import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect, createServer as createSocketServer, type Socket } from "node:net";
import { HOST, listenOnPair } from "./ports";

/** The network's own answer to a call of the same method, or of another. */
type Pass = (params: readonly unknown[], method?: string) => Promise<unknown>;

/** A call that the front answers itself, by its method's name; `pass`: what the network says. */
export type OwnMethods = Readonly<Record<string, (params: readonly unknown[], pass: Pass) => Promise<unknown>>>;

/** Parameters that make no sense: said to the caller, by name. */
export class BadParams extends Error {
  override readonly name = "BadParams";
}

/** Longest body that is taken: a program of 10 MB as hexadecimal digits, and then some. */
const MOST_BYTES = 32 * 1_024 * 1_024;
/** A call that the network has not answered by then is given up. */
const ANSWER_MS = 60_000;
/** Longer than clients keep a connection that they do not use: they, not we, hang up first. */
const KEEP_ALIVE_MS = 65_000;

interface Call {
  id: unknown;
  method: string;
  params: readonly unknown[];
}

/** An error that the network answered with. */
class NetworkError extends Error {
  override readonly name = "NetworkError";

  constructor(readonly error: { code: number; message: string }) {
    super(error.message);
  }
}

/** Codes of JSON-RPC 2.0. */
const CODES = { params: -32_602, own: -32_000 };

const failure = (id: unknown, code: number, message: string) => ({ jsonrpc: "2.0", id, error: { code, message } });

/**
 * What a client of a local network talks to: HTTP on one port and WebSocket on the next, as web3.js expects them, in
 * front of a network whose own ports are unrelated. It answers a few calls itself; all else is passed on as it comes.
 * Pages of any address may call.
 */
export class Front {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly sockets = new Set<Socket>();
  private readonly http = createServer((asked, answer) => void this.take(asked, answer));
  private readonly ws = createSocketServer((client) => this.join(client));
  private at = 0;

  constructor(
    private readonly upstream: { rpcUrl: string; wsUrl: string },
    private readonly own: OwnMethods,
  ) {
    this.http.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** Listens. Throws `PortError`. */
  async open(port?: number): Promise<void> {
    this.at = await listenOnPair(this.http, this.ws, port);
  }

  get port(): number {
    return this.at;
  }
  get url(): string {
    return `http://${HOST}:${this.at}`;
  }
  get wsUrl(): string {
    return `ws://${HOST}:${this.at + 1}`;
  }
  /** WebSocket connections that are open, each counted on both sides. */
  get joined(): number {
    return this.sockets.size;
  }

  /** Hangs up on everybody. */
  async close(): Promise<void> {
    const ended = [this.http, this.ws].map((server) => new Promise<void>((done) => server.close(() => done())));
    this.http.closeAllConnections();
    for (const socket of this.sockets) socket.destroy();
    this.agent.destroy();
    await Promise.all(ended);
  }

  /** WebSocket: bytes both ways. Where one side ends, so does the other. */
  private join(client: Socket): void {
    const { hostname, port } = new URL(this.upstream.wsUrl);
    const network = connect({ host: hostname, port: Number(port) });
    for (const [from, to] of [
      [client, network],
      [network, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }

  private async take(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { origin = "*", "access-control-request-headers": headers = "*" } = asked.headers;
    answer.setHeader("access-control-allow-origin", origin);
    answer.setHeader("vary", "origin");
    if (asked.method === "OPTIONS") {
      answer.setHeader("access-control-allow-methods", "GET, POST, OPTIONS");
      answer.setHeader("access-control-allow-headers", headers);
      answer.setHeader("access-control-allow-private-network", "true");
      answer.setHeader("access-control-max-age", "86400");
      answer.writeHead(204).end();
      return;
    }
    try {
      const body = await readBody(asked);
      if (body === null) send(answer, 413, failure(null, CODES.own, `a call has ${MOST_BYTES} bytes at most`));
      else await this.answer(asked, body, answer);
    } catch (error) {
      if (!answer.headersSent) send(answer, 502, failure(null, CODES.own, (error as Error).message));
      else answer.destroy();
    }
  }

  private async answer(asked: IncomingMessage, body: Buffer, answer: ServerResponse): Promise<void> {
    const calls = asked.method === "POST" ? callsOf(body) : null;
    const isOwn = ({ method }: Call) => Object.hasOwn(this.own, method);
    if (!calls?.some(isOwn)) return this.pass(asked, body, answer);
    const answers = await Promise.all(calls.map((call) => (isOwn(call) ? this.serve(call) : this.ask(call))));
    send(answer, 200, body.subarray(0, 1).toString() === "[" ? answers : answers[0]);
  }

  private async serve({ id, method, params }: Call): Promise<object> {
    const pass: Pass = async (again, other = method) => {
      const { result, error } = await this.ask({ id, method: other, params: again });
      if (error !== undefined) throw new NetworkError(error);
      return result;
    };
    try {
      return { jsonrpc: "2.0", id, result: (await this.own[method]?.(params, pass)) ?? null };
    } catch (error) {
      if (error instanceof NetworkError) return { jsonrpc: "2.0", id, error: error.error };
      const code = error instanceof BadParams ? CODES.params : CODES.own;
      return failure(id, code, `${method}: ${(error as Error).message.split("\n", 1)[0]}`);
    }
  }

  /** A call of the network that came with one of ours, or that one of ours asks for. */
  private async ask(call: Call): Promise<{ result?: unknown; error?: { code: number; message: string } }> {
    const response = await fetch(this.upstream.rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", ...call }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return (await response.json()) as object & { result?: unknown };
  }

  /** Passes a call on. A kept connection may have ended just now: then once more, on a new one. */
  private pass(asked: IncomingMessage, body: Buffer, answer: ServerResponse, again = true): Promise<void> {
    const { method = "GET", url = "/", headers } = asked;
    const { "content-type": type = "application/json", accept = "application/json" } = headers;
    const own = { "content-type": type, accept, "content-length": body.length };
    return new Promise((resolve, reject) => {
      const to = new URL(url, this.upstream.rpcUrl);
      const options = { method, headers: own, agent: this.agent, timeout: ANSWER_MS };
      const passed = request({ ...options, host: to.hostname, port: to.port, path: to.pathname }, (found) => {
        answer.writeHead(found.statusCode ?? 502, { "content-type": found.headers["content-type"] ?? type });
        found.pipe(answer);
        found.on("error", reject).on("end", resolve);
      });
      passed.on("timeout", () => passed.destroy(new Error(`no answer within ${ANSWER_MS / 1_000} s`)));
      passed.on("error", (error) => {
        if (again && passed.reusedSocket && !answer.headersSent && !answer.destroyed)
          this.pass(asked, body, answer, false).then(resolve, reject);
        else reject(new Error(`the network does not answer: ${error.message}`));
      });
      answer.on("close", () => passed.destroy());
      passed.end(body);
    });
  }
}

/** Null where it is too long. */
async function readBody(asked: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of asked as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= MOST_BYTES) parts.push(part);
  }
  return length <= MOST_BYTES ? Buffer.concat(parts) : null;
}

/** The calls of a body; null where it is none, which the network itself then says. */
function callsOf(body: Buffer): Call[] | null {
  try {
    const said = JSON.parse(body.toString()) as unknown;
    const calls = (Array.isArray(said) ? said : [said]) as Partial<Call>[];
    return calls.map(({ id = null, method, params }) => ({
      id,
      method: String(method),
      params: Array.isArray(params) ? params : [],
    }));
  } catch {
    return null;
  }
}

function send(answer: ServerResponse, status: number, value: unknown): void {
  answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
