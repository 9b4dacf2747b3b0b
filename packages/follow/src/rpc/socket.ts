/** One WebSocket to a node: subscriptions, and an end that is told once. */
import WebSocket from "ws";
import { BOUNDS } from "../bounds";

/** What may come in a second. */
export interface Flood {
  messages: number;
  bytes: number;
}

const FLOOD: Flood = { messages: BOUNDS.messages, bytes: BOUNDS.heard };
const SPAN_MS = 1_000;
/** Milliseconds for opening, and for a sign of life. */
const OPEN_MS = 5_000;
const PING_MS = 10_000;

export interface Subscription {
  method: "programSubscribe" | "accountSubscribe" | "logsSubscribe" | "slotSubscribe";
  params: unknown[];
  /** What is notified: `result` as the node sends it. */
  heard(result: unknown): void;
}

interface Message {
  id?: number;
  result?: unknown;
  error?: { message: string };
  params?: { subscription: number; result: unknown };
}

export class Socket {
  private readonly socket: WebSocket;
  private readonly numbers = new Map<number, Subscription>();
  /** Those that the node has given a number, once each. */
  private readonly standing = new Set<Subscription>();
  private readonly open: NodeJS.Timeout;
  private readonly pings: NodeJS.Timeout;
  private alive = true;
  private ended = false;
  /** What came since then. */
  private span = { since: 0, messages: 0, bytes: 0 };

  /**
   * `ready`: all subscriptions stand. `gone`: it is closed, by whomever: once, and nothing is heard any more;
   * `flooded`: as it said more than a chain can.
   */
  constructor(
    url: string,
    private readonly wanted: readonly Subscription[],
    private readonly ready: () => void,
    private readonly gone: (flooded: boolean) => void,
    private readonly most: Flood = FLOOD,
  ) {
    this.socket = new WebSocket(url, { handshakeTimeout: OPEN_MS, maxPayload: BOUNDS.message });
    this.open = setTimeout(() => this.end(), 2 * OPEN_MS);
    this.pings = setInterval(() => this.ping(), PING_MS);
    this.socket.on("open", () => this.subscribe());
    this.socket.on("message", (data) => this.message(String(data)));
    this.socket.on("pong", () => {
      this.alive = true;
    });
    // An error is followed by a close.
    this.socket.on("error", () => this.end());
    this.socket.on("close", () => this.end());
  }

  close(): void {
    this.end();
  }

  private subscribe(): void {
    for (const [id, { method, params }] of this.wanted.entries()) {
      this.socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    }
  }

  private message(text: string): void {
    if (this.ended) return;
    this.alive = true;
    const flooded = this.floods(text);
    const message = flooded ? null : parsed(text);
    if (message === null || message.error) this.end(flooded);
    else if (message.params === undefined) this.confirmed(message);
    else this.hear(message.params);
  }

  /** Whether more came in this second than a chain can say: work for nothing, in which all else would wait. */
  private floods({ length }: string): boolean {
    const now = performance.now();
    if (now - this.span.since >= SPAN_MS) this.span = { since: now, messages: 0, bytes: 0 };
    this.span.messages += 1;
    this.span.bytes += length;
    return this.span.messages > this.most.messages || this.span.bytes > this.most.bytes;
  }

  private hear({ subscription, result }: { subscription: number; result: unknown }): void {
    try {
      this.numbers.get(subscription)?.heard(result);
    } catch {
      this.end(); // Not what was subscribed to: such a node is left, and what it did not tell is read.
    }
  }

  private confirmed({ id, result }: Message): void {
    const subscription = id === undefined ? undefined : this.wanted[id];
    if (subscription === undefined || typeof result !== "number" || this.standing.has(subscription)) return;
    this.standing.add(subscription);
    this.numbers.set(result, subscription);
    if (this.standing.size < this.wanted.length) return;
    clearTimeout(this.open);
    this.ready();
  }

  private ping(): void {
    const { alive } = this;
    this.alive = false;
    if (!alive) this.end();
    else if (this.socket.readyState === WebSocket.OPEN) this.socket.ping();
  }

  private end(flooded = false): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.open);
    clearInterval(this.pings);
    // Not `close`: that waits for the other side, which may be gone.
    this.socket.terminate();
    this.gone(flooded);
  }
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** Null for what is no message: a node that sends such cannot be heard. */
function parsed(text: string): Message | null {
  try {
    const message = JSON.parse(text) as Message;
    return isObject(message) && (message.params === undefined || isObject(message.params)) ? message : null;
  } catch {
    return null;
  }
}
