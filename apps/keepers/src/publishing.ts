/** Has prices brought onto the chain, again and again: the newest of every feed, and those that orders wait for. */
import { type Context, engine, type Keyed, type Request, type Sender, send } from "@ballast/sdk";
import { cosigned } from "./core/signing";
import type { Listener } from "./happenings";
import type { Post, Publisher, Wanted } from "./options";
import { Pulse } from "./pulse";

export interface PublishingOptions {
  publisher: Publisher;
  ctx: Context;
  sender: Sender;
  requests(): readonly Keyed<Request>[];
  listener: Listener;
}

const EVERY_MS = 1_000;
/** Milliseconds after which a publication is given up: the next one begins. */
const LATE_MS = 15_000;

const nameOf = (e: unknown): string => (e instanceof Error ? e.name : "Unknown");

export class Publishing {
  private readonly pulse: Pulse;
  private running = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly options: PublishingOptions) {
    const every = options.publisher.everyMs ?? EVERY_MS;
    this.pulse = new Pulse(Math.min(every, 200), every);
  }

  start(): void {
    this.running = true;
    this.loop = this.run();
  }

  /** Prices are needed now. */
  wake(): void {
    this.pulse.wake();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.pulse.wake();
    await this.loop;
    await this.options.publisher.close().catch(() => null); // Nothing depends on it any more.
  }

  /** Once. Never throws. */
  async publish(): Promise<void> {
    const { publisher, listener } = this.options;
    const wanted = this.wanted();
    const start = performance.now();
    const told = (error: string | null) =>
      listener({ what: "published", feeds: wanted.length, ms: performance.now() - start, error });
    await inTime(publisher.publish(wanted, this.post), LATE_MS).then(
      () => told(null),
      (e) => told(nameOf(e)),
    );
  }

  private readonly post: Post = (instructions, signers = []) => {
    const { sender } = this.options;
    const wallet = signers.length === 0 ? sender.wallet : cosigned(sender.wallet, signers);
    return send({ ...sender, wallet }, { instructions }, { commitment: "confirmed", timeoutMs: LATE_MS });
  };

  private wanted(): Wanted[] {
    const { ctx, requests } = this.options;
    const { custodies, markets } = ctx.layout;
    const seconds = markets.flatMap(({ secondFeed }) => secondFeed ?? []);
    const newest = [...custodies.map(({ feedId }) => feedId), ...seconds].map((feedId) => ({ feedId, after: null }));
    const awaited = requests().flatMap(({ account: { market, state } }): Wanted[] => {
      const layout = markets.find(({ address }) => address.equals(market));
      const feed = layout && custodies[layout.index]?.feedId;
      return feed === undefined || state.kind !== engine.RequestKind.Open
        ? []
        : [{ feedId: feed, after: state.printAfter }];
    });
    return [...awaited, ...newest];
  }

  private async run(): Promise<void> {
    while (this.running) {
      await this.publish();
      await this.pulse.wait();
    }
  }
}

/** `TimeoutError` where it does not end in time. */
async function inTime<T>(doing: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("too late", "TimeoutError")), milliseconds);
  });
  try {
    return await Promise.race([doing, late]);
  } finally {
    clearTimeout(timer);
  }
}
