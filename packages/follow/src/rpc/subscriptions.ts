/** Keeps one socket open to the best node that has one: never two, and another one where it says nothing any more. */
import type { Nodes } from "./nodes";
import { type Flood, Socket, type Subscription } from "./socket";
import { checkedUrl, shown } from "./url";

export interface SubscriptionsOptions {
  nodes: Nodes;
  /** WebSocket addresses by that of the node. */
  sockets: ReadonlyMap<string, string>;
  wanted(): Subscription[];
  /** All subscriptions stand: what happened before was not heard. */
  stands(): void;
  /** More in a second is more than a chain can say; the bounds of `BOUNDS` if not given. */
  most?: Flood;
}

/** Milliseconds between a socket's end and the next one: doubled each time it does not stand, up to the last. */
const [FIRST_MS, LAST_MS] = [250, 10_000];
/** The same after one that said too much: all is read again each time that it stands. After a minute it is forgiven. */
const [FLOOD_MS, LONGEST_MS, PEACE_MS] = [1_000, 60_000, 60_000];
/** Milliseconds between two looks at whether a socket still speaks. */
const LOOK_MS = 1_000;
/** A socket that is silent for so long, while so many looks at the chain found news, is given up. */
const [SILENT_MS, MISSED] = [6_000, 8];

export class Subscriptions {
  private socket: Socket | null = null;
  private timer: NodeJS.Timeout | null = null;
  private looks: NodeJS.Timeout | null = null;
  private heardAt = 0;
  private missed = 0;
  private failures = 0;
  private floods = 0;
  private openedAt = 0;
  /** Sockets that were tried since one stood, with that one: the next is another, so that a bad one is left. */
  private readonly tried = new Set<string>();

  constructor(private readonly options: SubscriptionsOptions) {
    const known = new Set(options.nodes.nodes.map(({ url }) => url));
    for (const [url, socket] of options.sockets) {
      if (!known.has(url)) throw new TypeError(`a WebSocket of ${shown(url)}, which is none of the nodes`);
      checkedUrl(socket, "a WebSocket", ["ws:", "wss:"]);
    }
  }

  start(): void {
    this.open();
    this.looks = setInterval(() => this.look(), LOOK_MS);
  }

  stop(): void {
    if (this.looks !== null) clearInterval(this.looks);
    if (this.timer !== null) clearTimeout(this.timer);
    this.looks = null;
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  /** Something was heard. */
  alive(): void {
    this.heardAt = performance.now();
    this.missed = 0;
  }

  /** The chain is seen to move, by other means. */
  moves(): void {
    this.missed += 1;
  }

  /** What is wanted has changed. */
  anew(): void {
    this.socket?.close();
  }

  private open(): void {
    const { nodes, sockets, wanted, stands } = this.options;
    const usable = nodes.ranked().flatMap(({ url }) => sockets.get(url) ?? []);
    if (usable.every((url) => this.tried.has(url))) this.tried.clear();
    const url = usable.find((url) => !this.tried.has(url));
    if (url === undefined) return;
    this.tried.add(url);
    this.alive();
    this.openedAt = performance.now();
    const socket = new Socket(
      url,
      wanted(),
      () => {
        this.failures = 0;
        this.tried.clear();
        this.tried.add(url);
        stands();
      },
      (flooded) => this.ended(socket, flooded),
      this.options.most,
    );
    this.socket = socket;
  }

  private ended(socket: Socket, flooded: boolean): void {
    if (this.socket !== socket) return;
    this.socket = null;
    const wait = Math.min(LAST_MS, FIRST_MS * 2 ** this.failures);
    this.failures += 1;
    this.timer = setTimeout(() => this.open(), Math.max(wait, this.flooded(flooded)));
  }

  /** Milliseconds to wait for a flood's sake: twice as long each time, whichever socket it came from. */
  private flooded(now: boolean): number {
    if (performance.now() - this.openedAt > PEACE_MS) this.floods = 0;
    if (!now) return 0;
    this.floods += 1;
    return Math.min(LONGEST_MS, FLOOD_MS * 2 ** this.floods);
  }

  private look(): void {
    const silent = performance.now() - this.heardAt > SILENT_MS && this.missed >= MISSED;
    if (silent) this.socket?.close();
  }
}
