/** Has prices brought onto the chain, again and again: those that orders wait for, and the newest. */
import { Pulse } from "@ballast/follow";
import { type Context, type Keyed, type Request, readState, type Sender, send } from "@ballast/sdk";
import { cosigned } from "./core/signing";
import type { Listener } from "./happenings";
import type { Post, Publisher } from "./options";
import { wantsOf } from "./prices/wants";
import type { PricesView } from "./state";

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

  view(): PricesView | null {
    return this.options.publisher.view?.() ?? null;
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

  /** Once, where anything is wanted. Never throws. */
  async publish(): Promise<void> {
    const { publisher, listener, ctx, requests } = this.options;
    const start = performance.now();
    let feeds = 0;
    const told = (error: string | null) => listener({ what: "published", feeds, ms: performance.now() - start, error });
    try {
      const state = await readState(ctx);
      const wanted = wantsOf(state, { requests: requests() }, state.now);
      feeds = wanted.length;
      if (feeds === 0) return;
      await inTime(publisher.publish(wanted, this.post), LATE_MS);
      told(null);
    } catch (e) {
      told(nameOf(e));
    }
  }

  private readonly post: Post = (instructions, signers = []) => {
    const { sender } = this.options;
    const wallet = signers.length === 0 ? sender.wallet : cosigned(sender.wallet, signers);
    return send({ ...sender, wallet }, { instructions }, { commitment: "confirmed", timeoutMs: LATE_MS });
  };

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
