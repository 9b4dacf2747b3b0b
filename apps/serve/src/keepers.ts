import { type Happening, Keeper, tell } from "@ballast/keepers";
import { keypairWallet } from "@ballast/sdk";
import type { Actor, Network } from "@ballast/testkit";

type Say = (text: string) => void;

/** What is on its way when they are stopped gets so long. */
const LEAVE_MS = 500;
const AGAIN_MS = 1_000;

const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

/**
 * What is worth a line: what they do and what goes wrong, but prices, which come every second. A node that is away, or
 * back, is told once.
 */
function teller(): (happening: Happening) => string | null {
  let answers = true;
  return (happening) => {
    if ("kind" in happening && happening.kind === "refreshPrices") return null;
    if (happening.what === "resync" && happening.corrected === 0) return null;
    if (happening.what === "endpoint" && happening.ok === answers) return null;
    if (happening.what === "endpoint") answers = happening.ok;
    const { level, text } = tell(happening);
    return ["trace", "debug"].includes(level) ? null : text;
  };
}

/** Real keepers, as anybody may run them beside the network: each does its part of the work first. */
export class Keepers {
  private readonly all: Keeper[] = [];
  private stopped = false;

  constructor(
    private readonly network: Network,
    private readonly people: readonly Actor[],
    private readonly say: Say,
  ) {}

  /** Returns when each has read everything once. One that cannot start is a line, and starts again. */
  async start(): Promise<void> {
    await Promise.all(this.people.map((_, index) => this.one(index)));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.race([Promise.allSettled(this.all.map((keeper) => keeper.stop())), sleep(LEAVE_MS)]);
  }

  private async one(index: number): Promise<void> {
    while (!this.stopped) {
      const keeper = this.made(index);
      this.all[index] = keeper;
      try {
        return await keeper.start();
      } catch (error) {
        this.say(`keeper ${index + 1} could not start: ${(error as Error).message}`);
        await sleep(AGAIN_MS);
      }
    }
  }

  private made(index: number): Keeper {
    const { rpcUrl: http, wsUrl: ws } = this.network.chain;
    const told = teller();
    const wallet = keypairWallet((this.people[index] as Actor).keypair);
    return new Keeper({
      ...{ endpoints: [{ http, ws }], pool: this.network.pool, wallet, share: { index, of: this.people.length } },
      listener: (happening) => {
        const line = this.stopped ? null : told(happening);
        if (line !== null) this.say(`keeper ${index + 1}: ${line}`);
      },
    });
  }
}
