/** Several nodes as one: read from the best, sent to all, every call with a deadline. */
import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { BOUNDS } from "../bounds";
import { tied } from "../tied";
import type { EndpointView, NodeListener } from "./happenings";
import { type Answer, Node, NodeError, parsed, type Take, textUpTo } from "./node";
import { PROBE, readPositionOf } from "./probe";
import { Tip } from "./tip";
import { checkedMs, checkedUrl } from "./url";

/** Slots that a node may be behind and still be read. */
export const MOST_LAG = 5n;
const HEDGE_MS = 700;
const PROBE_MS = 1_000;
/** Reads of everything take longer. */
const LARGE_MS = 100_000;

export interface NodesOptions {
  urls: readonly string[];
  deadlineMs: number;
  /** Milliseconds after which the next node is asked as well, where the first does not answer; 700 if not given. */
  hedgeMs?: number;
  /** Milliseconds without a new slot after which nothing is done any more. */
  stallMs: number;
  listener: NodeListener;
}

/** Milliseconds until a call ends, and until the next node is asked as well; bytes of its answer. */
interface Limits {
  deadline: number;
  hedge: number;
  most: number;
}

export class Nodes {
  readonly nodes: readonly Node[];
  private readonly tip: Tip;
  private timer: NodeJS.Timeout | null = null;
  private readonly closing = new AbortController();
  private why: string | null = null;

  constructor(private readonly options: NodesOptions) {
    const { urls, deadlineMs, stallMs, hedgeMs = HEDGE_MS } = options;
    if (urls.length === 0) throw new TypeError("no node is named");
    for (const [what, ms] of Object.entries({ deadlineMs, stallMs, hedgeMs })) checkedMs(ms, what, 1);
    this.nodes = urls.map((url, i) => new Node(checkedUrl(url, `node ${i + 1}`, ["http:", "https:"])));
    this.tip = new Tip(options.stallMs);
    // As many as there are calls on their way; each lets go of it.
    setMaxListeners(0, this.closing.signal);
  }

  /** Asks every node where it is, now and each second. */
  async start(): Promise<void> {
    await this.probe();
    this.timer ??= setInterval(() => void this.probe(), PROBE_MS);
  }

  /** Gives up what is on its way. */
  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.closing.abort();
  }

  /** Why nothing may be done on what these nodes say; null where one of them is fit. */
  get halted(): string | null {
    return this.why;
  }

  /** The answer of a call, `result` or thrown. `NodeError` where no node gives one. */
  async call<T>(method: string, params: unknown[] = []): Promise<T> {
    const { result, error } = parsed(await this.text(bodyOf(method, params), method));
    if (error) throw errorOf(method, error);
    return result as T;
  }

  /** The answer's text, of whichever node gives one first: the best at once, each further one a little later. */
  async text(body: string, method: string): Promise<string> {
    const { deadlineMs: deadline, hedgeMs = HEDGE_MS } = this.options;
    const hedge = method === "sendTransaction" ? 0 : hedgeMs;
    return this.first(body, { deadline, hedge, most: BOUNDS.answer }, textUpTo(this.newest));
  }

  /**
   * What `take` makes of an answer that may be very large, as it comes. It may be called more than once, of several
   * nodes' answers, some of which break off. `newest`: no honest answer is of a later slot; null: unknown.
   */
  async large<T>(
    method: string,
    params: unknown[],
    take: (body: AsyncIterable<Uint8Array>, newest: bigint | null) => Promise<T>,
  ): Promise<T> {
    const { newest } = this;
    const limits = { deadline: LARGE_MS, hedge: LARGE_MS / 4, most: BOUNDS.answerOfAll };
    return this.first(bodyOf(method, params), limits, (body) => take(body, newest));
  }

  /** A single node is believed whatever it says. */
  private get newest(): bigint | null {
    return this.nodes.length > 1 ? this.tip.slot : null;
  }

  /** Fit ones first, by score. */
  ranked(): Node[] {
    const usable = (node: Node) => Number(this.tip.lagOf(node) <= MOST_LAG);
    const rank = (node: Node) => 4 * usable(node) + 2 * this.scoreOf(node) + Number(node.answers);
    return [...this.nodes].sort((a, b) => rank(b) - rank(a));
  }

  view(): EndpointView[] {
    return this.nodes.map((node) => {
      const { name: url, errorRate, p95, position } = node;
      const slot = position === null ? null : Number(position.told);
      const lag = position === null ? null : Number(this.tip.lagOf(node));
      return { url, score: this.scoreOf(node), slot, lag, errorRate, p95 };
    });
  }

  /** From 0 to 1: a node that answers nothing or is behind has 0. */
  private scoreOf(node: Node): number {
    const lag = this.tip.lagOf(node);
    if (lag > MOST_LAG || !node.answers) return 0;
    const speed = 1 / (1 + (node.p95 ?? 0) / 500);
    return (1 - node.errorRate) * speed * (1 - Number(lag) / 10);
  }

  private async first<T>(body: string, { deadline, hedge, most }: Limits, take: Take<T>): Promise<T> {
    const end = performance.now() + deadline;
    const done = new AbortController();
    const letGo = tied(done, this.closing.signal);
    const { signal } = done;
    const asked: Promise<T>[] = [];
    const failures: Error[] = [];
    try {
      for (const node of this.ranked()) {
        const left = end - performance.now();
        if (left <= 0) break;
        const terms = { deadlineMs: left, most, signal: hedge === 0 ? this.closing.signal : signal };
        const answer = node.read(body, terms, take);
        asked.push(answer);
        answer.catch((e: Error) => failures.push(e));
        // All are asked, however soon one of them answers.
        if (hedge === 0) continue;
        const early = await Promise.race([answer.catch(() => null), sleep(Math.min(hedge, left), signal)]);
        if (early !== null && early !== undefined) return early;
        if (early === undefined) node.overtaken(hedge);
      }
      return await Promise.any(asked);
    } catch {
      throw failures.at(-1) ?? new NodeError("no node answers");
    } finally {
      letGo();
      done.abort();
    }
  }

  private async probe(): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.probed(node)));
    if (this.closing.signal.aborted) return;
    this.tip.settle(this.nodes);
    for (const node of this.nodes) {
      const [ok, ms, slot] = [node.answers, node.p95 ?? 0, node.position?.told ?? null];
      this.options.listener({ what: "endpoint", url: node.name, ok, ms, slot, score: this.scoreOf(node) });
    }
    this.judge();
  }

  private async probed(node: Node): Promise<void> {
    try {
      const text = await node.ask(PROBE, this.options.deadlineMs, null, this.closing.signal);
      node.found(readPositionOf(parsed(text) as Answer));
    } catch {
      node.lost(); // Noted by the node itself, too: its score falls.
    }
  }

  private judge(): void {
    const before = this.why;
    this.why = this.tip.trouble(this.nodes, MOST_LAG);
    if (this.why === before) return;
    this.options.listener(this.why === null ? { what: "resumed" } : { what: "halted", why: this.why });
  }
}

const bodyOf = (method: string, params: unknown[]) => JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });

/** An error that a node answered, as whoever called it knows it. */
export const errorOf = (method: string, { code, message, data }: NonNullable<Answer["error"]>): Error =>
  Object.assign(new Error(`${method}: ${message}`), { code, data });

/** Ends early, with undefined, when the signal does. */
const sleep = (milliseconds: number, signal: AbortSignal): Promise<undefined> =>
  setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
