import { createContext, decodeError, events, instructions, type Keyed, type Position, views } from "@ballast/sdk";
import type { Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";
import { type Chain, SendError } from "../chain/chain";
import { LiteSvmChain } from "../chain/litesvm";
import type { PrintOptions } from "../chain/pyth";
import { SurfpoolChain } from "../chain/surfpool";
import { encodeTokenAccount, TOKEN_PROGRAM_ID } from "../chain/tokens";
import { fromUnits, toUnits } from "../chain/units";
import { Actor } from "./actor";
import { type Amount, atomsOf } from "./amount";
import { Control } from "./control";
import { Feeds, type QuoteOptions } from "./feeds";
import { brokenInvariants } from "./invariants";
import * as keeping from "./keeping";
import { keyOf } from "./keys";
import { Reader } from "./reader";
import type { PositionRef, RequestRef, Step } from "./refs";
import { beginningAfter, build, type Plan, planOf, type WorldOptions } from "./setup";
import { type Change, diff, flatten, type Snapshot } from "./snapshot";
import { readState, type State } from "./state";
import { execute } from "./trading";
import { type SideName, sideName, type Venue } from "./venue";

const ACTOR_LAMPORTS = 100_000_000_000;
const DAY = 86_400;
const PRICE_DECIMALS = 8;

/** Worlds that were built in this process, to be copied: a copy takes a third of the time. */
const templates = new Map<string, World>();

/** A pool on a local chain, and people. Tests, scenarios, benchmarks and the story are all told with it. */
export class World extends Reader {
  readonly feeds: Feeds;
  /** What admin and guardian do. */
  readonly control = new Control(this);
  private readonly people = new Map<string, Actor>();
  /** Whether every step is followed by a check of all invariants. */
  verifying: boolean;

  private constructor(
    chain: Chain,
    venue: Venue,
    readonly plan: Plan,
    verify: boolean,
    from?: World,
  ) {
    super(chain, venue);
    this.feeds = new Feeds(chain, venue, from?.feeds);
    this.verifying = verify;
    for (const name of from?.people.keys() ?? []) this.people.set(name, this.newActor(name));
  }

  /**
   * Builds a world: program, pool, tokens, markets, then `liquidity` and `fund` from the actors `lp` and `staker`. These belong to
   * the day before: the clock then moves to midnight, so that daily limits are measured on them. A chain's clock first moves to the next
   * moment at which a world may begin, so that what follows does not depend on when it was started.
   */
  static async create(options: WorldOptions = {}): Promise<World> {
    const plan = planOf(options);
    const verify = options.verify ?? true;
    const { chain = "litesvm" } = options;
    if (chain === "litesvm") return World.copied(plan, verify);
    const started = chain === "surfpool" ? await SurfpoolChain.start() : chain;
    return World.built(started, plan, verify);
  }

  private static async copied(plan: Plan, verify: boolean): Promise<World> {
    const key = JSON.stringify(plan);
    const template = templates.get(key) ?? (await World.built(LiteSvmChain.start(), plan, false));
    templates.set(key, template);
    const chain = (template.chain as LiteSvmChain).fork();
    return new World(chain, template.venue, plan, verify, template);
  }

  private static async built(chain: Chain, plan: Plan, verify: boolean): Promise<World> {
    await chain.setTime(beginningAfter(await chain.now()));
    const world = new World(chain, await named(build(chain, plan)), plan, verify);
    for (const { symbol } of world.venue.feeds) {
      const price = plan.prices[symbol] ?? plan.prices[symbol.split(".")[0] ?? ""];
      if (price !== undefined) world.feeds.set(symbol, { price });
    }
    await world.actor("keeper");
    // Deposits begin ten minutes after the last token was added.
    await world.wait(600);
    await world.endow(plan);
    return world;
  }

  private async endow({ fund, liquidity }: Plan): Promise<void> {
    const [staked, deposits] = [toUnits(fund, 6) > 0n, Object.entries(liquidity)];
    if (staked) await (await this.actor("staker", { [this.venue.home.symbol]: fund })).stake(fund);
    if (deposits.length > 0) await this.actor("lp", liquidity);
    for (const [symbol, amount] of deposits) await this.lp.addLiquidity(symbol, amount);
    if (staked || deposits.length > 0) await this.nextDay();
  }

  /** The program's upgrade authority, who is admin. */
  get admin(): Keypair {
    return keyOf(this.plan.seed, "admin");
  }
  get keeper(): Actor {
    return this.named("keeper");
  }
  get lp(): Actor {
    return this.named("lp");
  }
  get staker(): Actor {
    return this.named("staker");
  }
  /** Everyone, in the order in which they came. */
  get actors(): Actor[] {
    return [...this.people.values()];
  }
  /** Who was created under this name. */
  named(name: string): Actor {
    const found = this.people.get(name);
    if (!found) throw new RangeError(`there is nobody called ${name}`);
    return found;
  }

  /** Someone new, with SOL for fees and these tokens: `await w.trader({ usdc: 20_000, sol: 5 })`. */
  trader(tokens: Record<string, Amount> = {}, name = `trader${this.people.size}`): Promise<Actor> {
    return this.actor(name, tokens);
  }

  /** Tokens out of nothing. */
  async give(actor: Actor, tokens: Record<string, Amount>): Promise<void> {
    for (const [symbol, amount] of Object.entries(tokens)) {
      const custody = this.venue.custody(symbol.toUpperCase());
      const atoms = atomsOf(amount, custody.decimals);
      if (atoms > 0n) await this.tokens.mintTo(actor.token(custody), atoms);
    }
  }

  /** Freezes (or thaws) someone's account of a token, as an issuer can: it can neither send nor receive. */
  async freeze(actor: Actor, symbol: string, frozen = true): Promise<void> {
    const { mint } = this.venue.custody(symbol);
    const amount = await actor.balance(symbol);
    const data = encodeTokenAccount({ mint, owner: actor.address, amount, frozen });
    await this.chain.setAccount(actor.token(symbol), { owner: TOKEN_PROGRAM_ID, data });
  }

  /** Someone new, by name; tokens by symbol. */
  async actor(name: string, tokens: Record<string, Amount> = {}): Promise<Actor> {
    if (this.people.has(name)) throw new RangeError(`there is a ${name} already`);
    const actor = this.newActor(name);
    this.people.set(name, actor);
    await this.chain.airdrop(actor.address, ACTOR_LAMPORTS);
    const amounts = new Map(Object.entries(tokens).map(([symbol, amount]) => [symbol.toUpperCase(), amount]));
    for (const symbol of amounts.keys()) this.venue.custody(symbol);
    for (const { symbol, mint, decimals } of this.venue.custodies) {
      const amount = atomsOf(amounts.get(symbol) ?? 0n, decimals);
      await this.tokens.createAccount({ mint, owner: actor.address, amount });
    }
    await this.tokens.createAccount({ mint: this.venue.lpMint, owner: actor.address });
    return actor;
  }

  private newActor(name: string): Actor {
    return new Actor(this, name, keyOf(this.plan.seed, `actor ${name}`));
  }

  /** Whose address it is, where it is someone's. */
  whoIs(address: PublicKey): Actor | undefined {
    return this.actors.find((actor) => actor.address.equals(address));
  }

  /** The name of an open position, from its account. */
  positionRef(address: PublicKey, { owner, market, nonce, state }: Position): PositionRef {
    const actor = this.whoIs(owner);
    if (!actor) throw new RangeError(`position ${address} belongs to a stranger`);
    const info = this.venue.market(market);
    const custody = this.venue.custody(state.custody);
    return { address, owner: actor, market: info, side: sideName(state.side), nonce, custody };
  }

  /**
   * Publishes a new price and lets the pool cache it; at least one second passes since the last print. `change` is in percent:
   * `await w.price("SOL", { change: -40 })`. The average is the price itself unless given, confidence zero.
   */
  price(symbol: string, price: Amount | { change: Amount }, options: QuoteOptions = {}): Promise<Step> {
    return this.prices({ [symbol]: price }, { [symbol]: options });
  }

  /** New prices of several tokens at once. */
  async prices(
    all: Record<string, Amount | { change: Amount }>,
    options: Record<string, QuoteOptions> = {},
  ): Promise<Step> {
    const prints: [string, PrintOptions][] = [];
    for (const [symbol, price] of Object.entries(all)) {
      const { conf, ema, second, ...print } = options[symbol] ?? {};
      const text = typeof price === "object" ? this.changed(symbol, price.change) : priceText(price);
      const quote = { price: text, ...(conf === undefined ? {} : { conf }), ...(ema === undefined ? {} : { ema }) };
      this.feeds.set(symbol, quote);
      const [, other] = this.feeds.sources(symbol);
      if (other !== undefined && second !== false) this.feeds.set(other, { ...quote, price: second ?? text });
      prints.push([symbol, print]);
    }
    await this.feeds.publishNew(prints);
    return this.refresh();
  }

  private changed(symbol: string, percent: Amount): string {
    const change = atomsOf(percent, 6) + 100_000_000n;
    return fromUnits((this.feeds.priceE8(symbol) * change) / 100_000_000n, PRICE_DECIMALS);
  }

  /** Publishes every feed that has no print of this second, and lets the pool cache all. */
  async refresh(): Promise<Step> {
    await this.feeds.publishAll();
    const step = await this.run(this.feeds.refresh(), []);
    this.feeds.noteRefresh();
    return step;
  }

  /** Shows the pool what a market's second source says now: an old print, or none, declares it silent. */
  async refreshSecond(symbol: string): Promise<Step> {
    await this.feeds.publishAll();
    return this.run(this.feeds.refreshSecond(symbol), []);
  }

  /** As `refresh`, but nothing if all prices of this second are cached. Steps that need prices do it first. */
  fresh(except: readonly string[] = []): Promise<void> {
    return this.feeds.fresh(except);
  }

  /** Lets time pass. */
  async wait(seconds: number): Promise<void> {
    await this.chain.warp(seconds);
  }
  /** Lets time pass until then; nothing if it is over. */
  async waitUntil(unixSeconds: number): Promise<void> {
    const now = await this.now();
    if (now < unixSeconds) await this.chain.warp(unixSeconds - now);
  }
  /** To midnight (UTC), with fresh prices: the day's limits are measured on what there is now. */
  async nextDay(): Promise<void> {
    const now = await this.now();
    await this.chain.setTime((Math.floor(now / DAY) + 1) * DAY);
    await this.fresh();
  }

  execute(request: RequestRef, by: Actor = this.keeper): Promise<Step> {
    return execute(by, request);
  }
  liquidate(position: PositionRef, by: Actor = this.keeper): Promise<Step> {
    return keeping.liquidate(by, position);
  }
  /** Positions that can be liquidated now. */
  unhealthy(market: string): Promise<PositionRef[]> {
    return keeping.unhealthy(this.keeper, market);
  }
  openLossEvent(market: string, winning: SideName): Promise<Step> {
    return keeping.openLossEvent(this.keeper, market, winning);
  }
  /** `winning`: the side whose event it is. Positions given answer for their liens at once. */
  finalize(market: string, winning: SideName, positions: readonly PositionRef[] = []): Promise<Step> {
    return keeping.finalize(this.keeper, market, winning, positions);
  }
  seal(market: string, winning: SideName, number?: bigint): Promise<Step> {
    return keeping.seal(this.keeper, market, winning, number);
  }
  /** By default all open positions of the side, 16 at most. */
  applyLiens(market: string, winning: SideName, positions?: readonly PositionRef[]): Promise<Step> {
    return keeping.applyLiens(this.keeper, market, winning, positions);
  }
  claimTicket(ticket: PublicKey): Promise<Step> {
    return keeping.claimTicket(this.keeper, ticket);
  }
  /** Claims every matured ticket of someone; where none is, the first one, so that the program says why. */
  async claim(owner: Actor): Promise<Step[]> {
    const tickets = await this.ticketsOf(owner);
    const now = await this.now();
    const matured = tickets.filter(({ account }) => account.state.hour * 3_600 <= now);
    const [first] = tickets;
    if (!first) throw new RangeError(`${owner.name} has no ticket`);
    const steps: Step[] = [];
    for (const { address } of matured.length > 0 ? matured : [first]) steps.push(await this.claimTicket(address));
    return steps;
  }
  /** Puts a market whose feed has been dead for a day into Settlement. */
  settle(market: string): Promise<Step> {
    return keeping.settle(this.keeper, market);
  }
  sweep(symbol: string): Promise<Step> {
    return keeping.sweep(this.keeper, symbol);
  }
  payOut(owner: Actor, symbol: string): Promise<Step> {
    return keeping.payOut(this.keeper, owner, symbol);
  }

  /** Sends one instruction and, unless that is switched off, checks all invariants. Throws `BallastError`. */
  async run(instruction: TransactionInstruction, signers: readonly Actor[]): Promise<Step> {
    const keys = signers.map(({ keypair }) => keypair);
    const receipt = await named(this.chain.send([instruction], keys));
    const { signature, cu, logs, slot } = receipt;
    if (this.verifying) await this.verifyInvariants();
    return { signature, cu, logs, slot, events: events.parse(receipt) };
  }

  /** What the program's views say now, without effect: `(await w.view.positionHealth(ref.address)).equity`. */
  get view(): views.PoolViews {
    const { chain, venue } = this;
    return views.viewsOf(() => createContext({ source: chain, pool: venue.pool }), chain);
  }

  /** Everything at once, decoded. */
  state(): Promise<State> {
    return readState(this.chain, this.venue);
  }

  /** What does not hold, as sentences: `verify_invariants` on chain, and all sums over accounts. */
  async invariantFaults(): Promise<string[]> {
    const { pool, custodies, markets } = this.venue;
    const vaults = custodies.map(({ vault }) => vault);
    const onChain = { pool, vaults, markets: markets.map(({ address }) => address) };
    const view = this.chain.simulate([instructions.verifyInvariants(onChain)], []);
    const fault = await view.then(
      () => [],
      (error: unknown) => [`verify_invariants: ${decodeError(error).message}`],
    );
    return [...fault, ...brokenInvariants(await this.state())];
  }

  async verifyInvariants(): Promise<void> {
    const faults = await this.invariantFaults();
    if (faults.length > 0) throw new InvariantError(faults);
  }

  /** All accounts and balances as named fields: compare two with `World.diff`. */
  async snapshot(): Promise<Snapshot> {
    const { changes, markets, positions, requests, tickets, payables, lossEvents, stakes, vaults, ...rest } =
      await this.state();
    const keyed = (list: Keyed<unknown>[]) =>
      Object.fromEntries(list.map(({ address, account }) => [address.toBase58(), account]));
    const bySymbol = <T>(list: readonly T[], names: readonly { symbol: string }[]) =>
      Object.fromEntries(list.map((item, i) => [names[i]?.symbol ?? i, item]));
    const fields = flatten({
      ...rest,
      vaults: bySymbol(vaults, this.venue.custodies),
      markets: bySymbol(markets, this.venue.markets),
      changes: keyed(changes),
      positions: keyed(positions),
      requests: keyed(requests),
      tickets: keyed(tickets),
      payables: keyed(payables),
      lossEvents: keyed(lossEvents),
      stakes: keyed(stakes),
      tokens: await this.balances(),
    });
    return { time: await this.now(), fields };
  }

  /** Atoms of everyone, by name and symbol. */
  async balances(): Promise<Record<string, Record<string, bigint>>> {
    const symbols = [...this.venue.custodies.map(({ symbol }) => symbol), "LP"];
    const keys = this.actors.flatMap((actor) => symbols.map((symbol) => actor.token(symbol)));
    const accounts = await this.chain.getAccounts(keys);
    const amount = (i: number) => accounts[i]?.data.readBigUInt64LE(64) ?? 0n;
    return Object.fromEntries(
      this.actors.map(({ name }, a) => [
        name,
        Object.fromEntries(symbols.map((symbol, s) => [symbol, amount(a * symbols.length + s)])),
      ]),
    );
  }

  static diff(before: Snapshot, after: Snapshot): Change[] {
    return diff(before, after);
  }

  /** Stops the chain. */
  close(): Promise<void> {
    return this.chain.close();
  }
}

/** At least one invariant does not hold. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";

  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
  }
}

/** A failure by the program's name for it. */
const named = <T>(doing: Promise<T>): Promise<T> =>
  doing.catch((error: unknown) => {
    throw error instanceof SendError ? decodeError(error) : error;
  });

const priceText = (price: Amount): string =>
  typeof price === "bigint"
    ? fromUnits(price, PRICE_DECIMALS)
    : fromUnits(toUnits(price, PRICE_DECIMALS), PRICE_DECIMALS);
