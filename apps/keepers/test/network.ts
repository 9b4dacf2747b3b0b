/** An embedded network with a pool, whose prices are brought every half second, and keepers on it. */
import { keypairWallet } from "@ballast/sdk";
import { SurfpoolChain, World, type WorldOptions } from "@ballast/testkit";
import { Keypair } from "@solana/web3.js";
import { type Happening, Keeper, type KeeperOptions } from "../src/index";

const SOL = 1_000_000_000;
const PRINT_MS = 500;

export const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

export type What = Happening["what"];
export type Told<W extends What> = Extract<Happening, { what: W }>;

/** A keeper and what it told. */
export class Watched {
  readonly told: Happening[] = [];
  readonly keeper: Keeper;

  constructor(
    readonly network: Network,
    options: Partial<KeeperOptions> = {},
    readonly key = Keypair.generate(),
  ) {
    const { chain, world } = network;
    this.keeper = new Keeper({
      endpoints: [{ http: chain.rpcUrl, ws: chain.wsUrl }],
      wallet: keypairWallet(this.key),
      pool: world.venue.pool,
      listener: (happening) => this.told.push(happening),
      ...options,
    });
  }

  of<W extends What>(what: W): Told<W>[] {
    return this.told.filter((happening): happening is Told<W> => happening.what === what);
  }

  async funded(): Promise<this> {
    await this.network.chain.airdrop(this.key.publicKey, 10 * SOL);
    return this;
  }

  /** The landing of a kind. Throws with all that was told where it does not come. */
  async landed(kind: Told<"landed">["kind"], count = 1, milliseconds = 20_000): Promise<Told<"landed">> {
    for (const end = Date.now() + milliseconds; Date.now() < end; await pause(50)) {
      const found = this.of("landed").filter((landed) => landed.kind === kind);
      if (found.length >= count) return found[count - 1] as Told<"landed">;
    }
    throw new Error(`no ${kind} landed:\n${this.words()}`);
  }

  /** All but what is told all the time, as lines. */
  words(): string {
    const told = this.told.filter(({ what }) => what !== "round" && what !== "endpoint");
    return told
      .map((happening) => JSON.stringify(happening, (_, x) => (typeof x === "bigint" ? `${x}` : x)))
      .join("\n");
  }
}

export class Network {
  private timer: NodeJS.Timeout | null = null;
  private publishing: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly chain: SurfpoolChain,
    readonly world: World,
  ) {}

  static async start(options: Omit<WorldOptions, "chain"> = {}): Promise<Network> {
    const chain = await SurfpoolChain.start();
    const world = await World.create({ ...options, chain, verify: false });
    return new Network(chain, world);
  }

  /** Lets time flow and prices be printed. */
  async flow(): Promise<void> {
    await this.chain.flow();
    this.timer = setInterval(() => {
      this.publishing = this.publishing.then(() => this.world.feeds.publishAll());
    }, PRINT_MS);
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.publishing;
    await this.world.close();
  }
}
