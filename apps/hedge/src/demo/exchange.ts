/**
 * An exchange on this machine: speaks the forms that venues document, from bodies that were taken from their documents
 * by hand, and fails as venues fail. Tests and the demonstration read it; nobody's money is on it.
 */
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { VenueId } from "../venues/index";
import binanceusdm from "./recorded/binanceusdm.json";
import bybit from "./recorded/bybit.json";
import hyperliquid from "./recorded/hyperliquid.json";
import okx from "./recorded/okx.json";

/** What may go wrong: a status with a body, no answer at all, no JSON, a connection that is cut. */
export type Trouble =
  | { kind: "status"; status: number; body?: string }
  | { kind: "hang" }
  | { kind: "garbage"; body: string }
  | { kind: "cut" };

interface Recorded {
  /** Where each form is documented. */
  sources: Record<string, string>;
  answers: Record<string, unknown>;
}

export const SECRETS = { key: "the-key-of-a-reader", secret: "the-secret-of-a-reader", passphrase: "the-passphrase" };
export const ADDRESS = "0x1234567890abcdef1234567890abcdef12345678";

const RECORDED: Record<VenueId, Recorded> = { binanceusdm, bybit, okx, hyperliquid };

/** A copy of what is recorded of a venue. */
export const recorded = (id: VenueId): Recorded => structuredClone(RECORDED[id]);

export class Exchange {
  readonly asked: string[] = [];
  /** Milliseconds that its clock is off. */
  skew = 0;
  private readonly troubles = new Map<string, Trouble>();
  private readonly answers: Record<string, unknown>;

  private constructor(
    readonly id: VenueId,
    private readonly server: Server,
  ) {
    this.answers = recorded(id).answers;
    server.on("request", (request, response) => void this.serve(request, response));
  }

  static async open(id: VenueId): Promise<Exchange> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new Exchange(id, server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Changes what is answered from now on; the body is given to be changed in place. */
  // biome-ignore lint/suspicious/noExplicitAny: bodies are of as many shapes as venues have
  edit(path: string, change: (body: any) => void): void {
    const key = Object.keys(this.answers).find((known) => known.endsWith(path));
    if (key === undefined) throw new RangeError(`nothing is recorded of ${path}`);
    change(this.answers[key]);
  }

  /** Something goes wrong with a path from now on, or with all ("*"); nothing any more if null. */
  trouble(path: string, trouble: Trouble | null): void {
    if (trouble === null) this.troubles.delete(path);
    else this.troubles.set(path, trouble);
  }

  close(): Promise<void> {
    return new Promise((done) => {
      this.server.close(() => done());
      this.server.closeAllConnections();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url ?? "/", this.url);
    const type = text.startsWith("{") ? (JSON.parse(text) as { type?: string }).type : undefined;
    const key = `${request.method} ${url.pathname}${type === undefined ? "" : ` ${type}`}`;
    this.asked.push(key);
    const troubles = [...this.troubles];
    const trouble = troubles.find(([path]) => path === "*" || key.endsWith(path))?.[1];
    if (trouble !== undefined) return this.fail(trouble, response);
    const unsigned = this.unsigned(request, url);
    if (unsigned !== null) return send(response, unsigned.status, unsigned.body);
    const body = this.answers[key];
    if (body === undefined) return send(response, 404, { error: `nothing is recorded of ${key}` });
    send(response, 200, this.timed(key, body));
  }

  /** Clocks go on: what says the time says that of now, and the venue's own. */
  private timed(key: string, body: unknown): unknown {
    const now = Date.now() + this.skew;
    const copy = structuredClone(body) as Record<string, unknown>;
    if (key.endsWith("/fapi/v1/time")) return { serverTime: now };
    if (key.endsWith("/api/v5/public/time")) return { code: "0", msg: "", data: [{ ts: String(now) }] };
    if (key.endsWith("/v5/market/time")) {
      const result = { timeSecond: String(Math.floor(now / 1_000)), timeNano: `${now}000000` };
      return { ...copy, result, time: now };
    }
    if (/exchangeStatus|clearinghouseState/.test(key)) return { ...copy, time: now };
    return typeof copy === "object" && "retCode" in copy ? { ...copy, time: now } : copy;
  }

  private fail(trouble: Trouble, response: ServerResponse): void {
    if (trouble.kind === "hang") return;
    if (trouble.kind === "cut") return void response.destroy();
    if (trouble.kind === "garbage") return void response.writeHead(200).end(trouble.body);
    response.writeHead(trouble.status, { "content-type": "application/json" }).end(trouble.body ?? "{}");
  }

  /**
   * As venues answer a signature that is missing or wrong, or a clock that is off. Binance's and OKX's are recomputed.
   */
  private unsigned({ headers }: IncomingMessage, url: URL): { status: number; body: object } | null {
    const hmac = (text: string) => createHmac("sha256", SECRETS.secret).update(text);
    if (this.id === "binanceusdm" && url.searchParams.has("signature")) {
      const [query = "", signature] = url.search.slice(1).split("&signature=");
      const off = Math.abs(Number(url.searchParams.get("timestamp")) - Date.now() - this.skew);
      if (off > 10_000)
        return { status: 400, body: { code: -1021, msg: "Timestamp for this request is outside of the recvWindow." } };
      if (headers["x-mbx-apikey"] === SECRETS.key && signature === hmac(query).digest("hex")) return null;
      return { status: 400, body: { code: -1022, msg: "Signature for this request is not valid." } };
    }
    if (this.id === "binanceusdm" && /positionRisk|account|leverageBracket|capital/.test(url.pathname)) {
      return { status: 401, body: { code: -2014, msg: "API-key format invalid." } };
    }
    if (this.id === "okx" && /\/(account|asset)\//.test(url.pathname)) {
      const text = `${headers["ok-access-timestamp"]}GET${url.pathname}${url.search}`;
      const good = headers["ok-access-sign"] === hmac(text).digest("base64");
      if (good && headers["ok-access-passphrase"] === SECRETS.passphrase) return null;
      return { status: 401, body: { code: "50113", msg: "Invalid Sign" } };
    }
    if (this.id === "bybit" && /\/(account|position|user|asset)\//.test(url.pathname)) {
      const { "x-bapi-timestamp": time, "x-bapi-recv-window": window } = headers;
      const text = `${time}${SECRETS.key}${window}${url.search.slice(1)}`;
      if (headers["x-bapi-sign"] === hmac(text).digest("hex")) return null;
      return {
        status: 200,
        body: { retCode: 10004, retMsg: "error sign!", result: {}, retExtInfo: {}, time: Date.now() },
      };
    }
    return null;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
