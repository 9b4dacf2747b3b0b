import { createContext, PROGRAM_ID, views } from "@ballast/sdk";
import { Connection, type Keypair, type PublicKey } from "@solana/web3.js";
import type { History } from "../chain/history";
import { LiteSvmChain } from "../chain/litesvm";
import { SurfpoolChain } from "../chain/surfpool";
import { Tokens } from "../chain/tokens";
import { keyOf } from "../stage/keys";
import { MAXIMUM_SHAPE } from "../stage/setup";
import { tokenInfo } from "../stage/tokens";
import { mintOf, POOL_ID, type Venue } from "../stage/venue";
import { World } from "../stage/world";
import { Beats, type Job, type Say } from "./beats";
import { Faucet, type FaucetToken, type Gift, type Given } from "./faucet";
import { BadParams, Front } from "./front";
import { Keeper } from "./keeper";
import { type About, methodsOf, type Powers } from "./methods";
import { moveTo, pastChain } from "./move";
import { historyMethods } from "./past";
import { checkPort } from "./ports";
import { Prices } from "./prices";

export interface NetworkOptions {
  /**
   * RPC answers here, WebSocket on the next. Default: 8899, or the next free pair; 0: any free pair. `PortError` where
   * it is taken.
   */
  port?: number;
  /** Makes a world on `pastChain()`, to go on with; by default a new pool of USDC, wrapped SOL and ETH. */
  world?: () => Promise<World>;
  /** Whether what is due is done each second. Default true; without, orders wait for keepers of one's own. */
  keeper?: boolean;
  /** Tokens whose prices begin with recorded minutes of 10 October 2025. Default: none. */
  recorded?: readonly string[];
  /** Told what the keeper does, and what goes wrong: nothing of it ends the network. */
  say?: Say;
}

/** Often enough for a print in every second. */
const PRINT_MS = 250;
/** The job of whoever does what is due: at each print, and a second after that where there is no other. */
const KEEPER = "keeper";
const KEEP_MS = 1_000;
const CHECK_MS = 60_000;
/** The next print waits so long for what the keeper does at the last: an order is executed while its print is there. */
const HELD_MS = 3_000;
/** What is on its way when a network is closed gets so long. */
const LEAVE_MS = 500;
/** Time is moved by so much at once. */
const FAR = 30 * 86_400;
/** A price is moved by so many basis points at once. */
const PUSHES = { down: -5_000, up: 10_000 };

/** What it moves: parts that stand before the network is open. */
interface Parts {
  chain: SurfpoolChain;
  front: Front;
  world: World;
  tokens: readonly FaucetToken[];
  prices: Prices;
  faucet: Faucet;
}

/** A local network that anyone can use: wallets, pages, tests. Blocks come every 400 ms, prices every second. */
export class Network implements Powers {
  readonly connection: Connection;
  private readonly beats: ReadonlyMap<string, Beats>;
  private readonly running: Promise<void>[];
  private turn: Promise<unknown> = Promise.resolve();
  private closing = false;

  /** @internal Networks are made by `startNetwork`. */
  constructor(
    private readonly parts: Parts,
    jobs: readonly (readonly [name: string, everyMs: number, job: Job])[],
    say: Say,
  ) {
    this.connection = new Connection(this.url, "confirmed");
    const told: Say = (line) => this.closing || say(line);
    const prices: Job = async () => {
      await Promise.race([this.beats.get(KEEPER)?.rest(), sleep(HELD_MS)]);
      await this.alone(() => this.print());
    };
    this.beats = new Map(
      [...jobs, ["prices", PRINT_MS, prices] as const].map(([name, everyMs, job]) => [
        name,
        new Beats({ [name]: job }, everyMs, told),
      ]),
    );
    this.running = [...this.beats.values()].map((beats) => beats.run());
  }

  /** Where RPC answers; WebSocket is on the next port, so that `new Connection(url)` is all that a client needs. */
  get url(): string {
    return this.parts.front.url;
  }
  get wsUrl(): string {
    return this.parts.front.wsUrl;
  }
  /** Sockets of WebSocket clients, both ways. */
  get webSockets(): number {
    return this.parts.front.joined;
  }
  /** The network itself, past the front: for processes of one's own beside it. */
  get chain(): SurfpoolChain {
    return this.parts.chain;
  }
  /** Tokens and markets that the pool began with. */
  get venue(): Venue {
    return this.parts.world.venue;
  }
  get pool(): PublicKey {
    return this.venue.pool;
  }
  /** Its number, which is a client's default. */
  get poolId(): bigint {
    return POOL_ID;
  }
  /** The pool's admin, who is the program's upgrade authority. */
  get admin(): Keypair {
    return this.parts.world.admin;
  }

  /** SOL and test tokens for anybody; 10 SOL and 10,000 USDC where nothing is said. Throws `BadParams`. */
  airdrop(to: PublicKey, gift?: Gift): Promise<Given> {
    return this.parts.faucet.give(to, gift);
  }

  /** Moves a price by so many percent, at a new print; it walks on from there. The price, USD. Throws `BadParams`. */
  async move(symbol: string, percent: number | string): Promise<string> {
    const { prices } = this.parts;
    if (!prices.symbols.includes(symbol))
      throw new BadParams(`there is no price of ${symbol}: there are ${prices.symbols.join(", ")}`);
    const isText = typeof percent === "number" || typeof percent === "string";
    const bps = isText && /^[-+]?\d{1,3}(\.\d{1,2})?$/.test(String(percent)) ? Math.round(Number(percent) * 100) : 0;
    if (bps === 0 || bps < PUSHES.down || bps > PUSHES.up)
      throw new BadParams(`a price moves by -50 to 100 percent, in hundredths, not ${JSON.stringify(percent)}`);
    if (!prices.push(symbol, BigInt(bps))) throw new BadParams(`${symbol} is too far from where it began`);
    await this.alone(() => this.printed());
    return prices.priceOf(symbol);
  }

  /** Moves the clock forwards by whole seconds, for everybody. Unix seconds then. Throws `BadParams`. */
  async warp(seconds: number): Promise<number> {
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > FAR)
      throw new BadParams(`time moves by 1 to ${FAR} whole seconds, not ${JSON.stringify(seconds)}`);
    return this.alone(async () => {
      await this.chain.warp(seconds);
      await this.printed();
      return this.chain.now();
    });
  }

  about(): About {
    const { tokens, prices } = this.parts;
    const { pool, custodies, markets } = this.venue;
    return {
      ...{ wsUrl: this.wsUrl, program: PROGRAM_ID.toBase58(), pool: pool.toBase58(), poolId: String(POOL_ID) },
      tokens: tokens.map(({ symbol, mint, decimals }) => {
        const { feedId, account } = prices.feed(symbol);
        const custody = custodies.find((each) => each.symbol === symbol)?.index ?? null;
        const feed = { feedId: Buffer.from(feedId).toString("hex"), priceAccount: account.toBase58() };
        return { symbol, mint: mint.toBase58(), decimals, custody, ...feed };
      }),
      markets: markets.map(({ symbol, index, address }) => ({ symbol, index, address: address.toBase58() })),
    };
  }

  /** Stops all of it. What is on its way gets less than a second. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    for (const beats of this.beats.values()) beats.stop();
    await Promise.race([Promise.all(this.running), sleep(LEAVE_MS)]);
    await this.parts.front.close();
    await this.chain.close();
  }

  /** Time and prices are moved by one at a time. */
  private alone<T>(job: () => Promise<T>): Promise<T> {
    const done = this.turn.then(job);
    this.turn = done.catch(() => {});
    return done;
  }

  /** Prints, and has the keeper look at it. False in a second that has a print already. */
  private async print(): Promise<boolean> {
    const isNew = await this.parts.prices.print();
    if (isNew) this.beats.get(KEEPER)?.hurry();
    return isNew;
  }

  /** Waits for the next print. */
  private async printed(): Promise<void> {
    while (!(await this.print())) await sleep(PRINT_MS / 5);
  }
}

const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

/** Tokens that the faucet gives: the pool's, and others that an admin may list. Mints of those are made. */
async function tokensOf(chain: SurfpoolChain, { plan, venue, admin }: World): Promise<FaucetToken[]> {
  const further = MAXIMUM_SHAPE.custodies.filter((symbol) => !plan.custodies.includes(symbol));
  const mints = new Tokens(chain);
  for (const symbol of further)
    await mints.createMint(
      { decimals: tokenInfo(symbol).decimals, authority: admin.publicKey },
      mintOf(plan.seed, symbol, plan.wrappedSol),
    );
  const others = further.map((symbol) => ({
    symbol,
    mint: mintOf(plan.seed, symbol, plan.wrappedSol),
    decimals: tokenInfo(symbol).decimals,
  }));
  return [...venue.custodies, ...others];
}

/** A token without a market is there, which an admin can open through the timelock: others are on probation first. */
const SHAPE = { custodies: ["USDC", "SOL", "ETH"], markets: ["SOL"], wrappedSol: true, verify: false };
const newWorld = () => World.create({ chain: pastChain(), ...SHAPE });

async function partsOf(chain: SurfpoolChain, front: Front, options: NetworkOptions): Promise<Parts> {
  const world = await (options.world ?? newWorld)();
  await moveTo(chain, world);
  const tokens = await tokensOf(chain, world);
  const first = tokens.map(({ symbol }): [string, string] => [
    symbol,
    world.plan.custodies.includes(symbol) ? world.feeds.priceOf(symbol) : tokenInfo(symbol).price,
  ]);
  const prices = new Prices(chain, new Map(first), options.recorded ?? []);
  const faucet = new Faucet(chain, keyOf(world.plan.seed, "faucet"), world.admin, tokens);
  await prices.print();
  return { chain, front, world, tokens, prices, faucet };
}

/** Whatever is due, and whether the ledger adds up. */
function jobsOf({ chain, world }: Parts, { keeper = true, say = () => {} }: NetworkOptions) {
  const { pool } = world.venue;
  const { keypair } = world.keeper;
  const worker = new Keeper(chain, pool, keypair, say);
  const view = views.viewsOf(() => createContext({ source: chain, pool }), chain);
  const check: Job = async () => void (await view.verifyInvariants());
  const keeping = [KEEPER, KEEP_MS, () => worker.round()] as const;
  return [...(keeper ? [keeping] : []), ["invariants", CHECK_MS, check] as const];
}

/**
 * Starts a local network with a pool on it: RPC, WebSocket, a faucet, prices that move each second, somebody who does
 * what is due. Needs Linux x64. `PortError` where the port is taken.
 */
export async function startNetwork(options: NetworkOptions = {}): Promise<Network> {
  if (options.port !== undefined) checkPort(options.port);
  let network: Network | null = null;
  const powers = () => {
    if (network === null) throw new Error("the pool is not there yet");
    return network;
  };
  const chain = await SurfpoolChain.start({ blocks: "clock" });
  let past: History | null = null;
  const front = new Front(chain, { ...methodsOf(powers), ...historyMethods(chain, () => past) });
  try {
    await front.open(options.port);
    const parts = await partsOf(chain, front, options);
    if (parts.world.chain instanceof LiteSvmChain) past = parts.world.chain.history;
    network = new Network(parts, jobsOf(parts, options), options.say ?? (() => {}));
    return network;
  } catch (error) {
    await front.close();
    await chain.close();
    throw error;
  }
}
