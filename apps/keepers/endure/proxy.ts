/** Before RPC and WebSocket: hands everything on, or drops, delays, repeats, reorders and rate-limits it. */
import type { AddressInfo } from "node:net";
import { type Fault, type FaultyNode, faultyNode, post, type SurfpoolChain } from "@ballast/testkit";
import WebSocket from "ws";
import type { Gate } from "./gate";
import type { Random } from "./random";

/** How often what goes wrong, 0 to 1. All zero: nothing does. */
export interface Weather {
  /**
   * Calls whose answer never comes, whose request never arrives, that arrive twice, that wait, and that are refused.
   */
  unanswered: number;
  lost: number;
  twice: number;
  late: number;
  limited: number;
  /** Notifications that are dropped, repeated, and held back until others have overtaken them. */
  dropped: number;
  repeated: number;
  overtaken: number;
}

export const CALM: Weather = {
  ...{ unanswered: 0, lost: 0, twice: 0, late: 0, limited: 0 },
  ...{ dropped: 0, repeated: 0, overtaken: 0 },
};
/** A tenth of all calls fails, a fifth of what the WebSocket says is lost. */
export const STORM: Weather = {
  ...{ unanswered: 0.03, lost: 0.03, twice: 0.04, late: 0.08, limited: 0.04 },
  ...{ dropped: 0.2, repeated: 0.05, overtaken: 0.1 },
};

const LATE_MS = 300;
const OVERTAKEN_MS = 250;
/** A transaction is waited for before the clock moves on: milliseconds that no machine is too busy for. */
const SEEN_MS = 10_000;
const [POLL_MS, MOST_POLL_MS] = [10, 320];
const READ = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** How many of what happened. */
export type Counts = Record<keyof Weather | "calls" | "notifications" | "outages", number>;

export class FaultyNetwork {
  readonly counts: Counts = Object.fromEntries(
    [...Object.keys(CALM), "calls", "notifications", "outages"].map((name) => [name, 0]),
  ) as Counts;
  private away = false;
  private node: FaultyNode | null = null;
  private readonly server = new WebSocket.Server({ port: 0, host: "127.0.0.1" });

  private constructor(
    private readonly chain: SurfpoolChain,
    private readonly gate: Gate,
    private readonly weather: Weather,
    private readonly random: Random,
  ) {}

  static async start(chain: SurfpoolChain, gate: Gate, weather: Weather, random: Random): Promise<FaultyNetwork> {
    const proxy = new FaultyNetwork(chain, gate, weather, random);
    proxy.node = await faultyNode(
      chain.rpcUrl,
      () => proxy.fault(),
      (target, body) => proxy.hand(target, body),
    );
    proxy.server.on("connection", (client) => proxy.connect(client));
    return proxy;
  }

  get url(): string {
    return this.node?.url ?? "";
  }
  get wsUrl(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Answers nothing, and cuts every WebSocket, for so long. */
  async outage(ms: number): Promise<void> {
    this.counts.outages += 1;
    this.away = true;
    for (const client of this.server.clients) client.terminate();
    await sleep(ms);
    this.away = false;
  }

  async close(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    this.server.close();
    await this.node?.close();
  }

  private happens(what: keyof Weather): boolean {
    const happens = this.random.chance(this.weather[what]);
    if (happens) this.counts[what] += 1;
    return happens;
  }

  private fault(): Fault | null {
    this.counts.calls += 1;
    if (this.away) return { lost: true };
    if (this.happens("limited")) return { status: 429, body: "too many requests" };
    if (this.happens("lost")) return { lost: true };
    if (this.happens("unanswered")) return { unanswered: true };
    if (this.happens("twice")) return { twice: true };
    return this.happens("late") ? { late: this.random.whole(1, LATE_MS), slow: this.random.whole(1, LATE_MS) } : null;
  }

  private async hand(target: string, body: string): Promise<string> {
    if (!body.includes('"sendTransaction"')) return post(target, body);
    return this.gate.run(async () => {
      const answer = await post(target, body);
      const { result } = JSON.parse(answer) as { result?: string };
      if (typeof result === "string") await this.executed(result);
      return answer;
    });
  }

  /** Waits until the network has executed it. */
  private async executed(signature: string): Promise<void> {
    const end = Date.now() + SEEN_MS;
    // Less and less often: on a busy machine asking takes from the network what it needs to execute it.
    for (let wait = POLL_MS; Date.now() < end; wait = Math.min(2 * wait, MOST_POLL_MS)) {
      // Its status is told only when the next block is made.
      if ((await this.chain.connection.getTransaction(signature, READ)) !== null) return;
      await sleep(wait);
    }
  }

  private connect(client: WebSocket): void {
    if (this.away) client.terminate();
    const node = new WebSocket(this.chain.wsUrl);
    const waiting: string[] = [];
    client.on("message", (data) => {
      if (node.readyState === WebSocket.OPEN) node.send(String(data));
      else waiting.push(String(data));
    });
    node.on("open", () => {
      for (const text of waiting) node.send(text);
    });
    node.on("message", (data) => void this.tell(client, String(data)));
    for (const [one, other] of [
      [client, node],
      [node, client],
    ] as const) {
      one.on("error", () => one.terminate());
      one.on("close", () => other.terminate());
    }
  }

  private async tell(client: WebSocket, text: string): Promise<void> {
    const say = () => client.readyState === WebSocket.OPEN && client.send(text);
    if (!text.includes('"method"')) return void say();
    this.counts.notifications += 1;
    if (this.happens("dropped")) return;
    if (this.happens("overtaken")) await sleep(this.random.whole(1, OVERTAKEN_MS));
    say();
    if (this.happens("repeated")) say();
  }
}
