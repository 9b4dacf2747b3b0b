import { createContext, decodeError, events, type Position, views } from "@ballast/sdk";
import type { Keypair, PublicKey, TransactionInstruction } from "@solana/web3.js";
import { type Chain, SendError } from "../chain/chain";
import { LiteSvmChain } from "../chain/litesvm";
import { SurfpoolChain } from "../chain/surfpool";
import { encodeTokenAccount, NATIVE_MINT, TOKEN_PROGRAM_ID } from "../chain/tokens";
import { toUnits } from "../chain/units";
import { Actor, type PositionRef, type RequestRef, type Scene } from "./actor";
import { type Amount, atomsOf } from "./amount";
import { balancesOf, InvariantError, invariantFaults, snapshotOf } from "./audit";
import { Control } from "./governance";
import * as keeper from "./keeper";
import { keyOf } from "./keys";
import { LiveMarket } from "./market";
import * as orders from "./orders";
import type { Person, Step } from "./ports";
import { type Blueprint, beginningAfter, blueprintOf, build, type WorldOptions } from "./setup";
import { diff, type FieldChange, type Snapshot } from "./snapshot";
import { readState, type WholeState } from "./state";
import { type SideName, sideName, type Venue } from "./venue";

const ACTOR_LAMPORTS = 100_000_000_000;

/** Worlds that were built in this process, to be copied, the oldest use first: a copy takes a third of the time. */
const templates = new Map<string, World>();
/** Each holds some 20 MB, and tests of one file share a few. */
const MOST_TEMPLATES = 12;

/** A pool on a local chain, and people. Tests, scenarios, benchmarks and the story are all told with it. */
export class World extends LiveMarket implements Scene {
  /** What admin and guardian do. */
  readonly control: Control<Actor>;
  private readonly people = new Map<string, Actor>();
  /** Whether every step is followed by a check of all invariants. */
  verifying: boolean;

  private constructor(
    chain: Chain,
    venue: Venue,
    readonly plan: Blueprint,
    verify: boolean,
    from?: World,
  ) {
    super(chain, venue, from?.feeds);
    this.verifying = verify;
    const [admin, guardian] = ["admin", "guardian"].map((name) => new Actor(this, name, keyOf(plan.seed, name)));
    this.control = new Control(this, admin as Actor, guardian as Actor, () => this.keeper);
    for (const name of from?.people.keys() ?? []) this.people.set(name, this.newActor(name));
  }

  /**
   * Builds a world: program, pool, tokens, markets, then `liquidity` and `fund` from the actors `lp` and `staker`.
   * These belong to the day before: the clock then moves to midnight, so that daily limits are measured on them. A
   * chain's clock first moves to the next moment at which a world may begin, so that what follows does not depend on
   * when it was started.
   */
  static async create(options: WorldOptions = {}): Promise<World> {
    const plan = blueprintOf(options);
    const verify = options.verify ?? true;
    const { chain = "litesvm" } = options;
    if (chain === "litesvm") return World.copied(plan, verify);
    const started = chain === "surfpool" ? await SurfpoolChain.start() : chain;
    return World.built(started, plan, verify);
  }

  private static async copied(plan: Blueprint, verify: boolean): Promise<World> {
    const key = JSON.stringify(plan);
    const template = templates.get(key) ?? (await World.built(LiteSvmChain.start(), plan, false));
    const [oldest] = templates.size >= MOST_TEMPLATES && !templates.has(key) ? templates.keys() : [];
    if (oldest !== undefined) templates.delete(oldest);
    templates.delete(key);
    templates.set(key, template);
    const chain = (template.chain as LiteSvmChain).fork();
    return new World(chain, template.venue, plan, verify, template);
  }

  private static async built(chain: Chain, plan: Blueprint, verify: boolean): Promise<World> {
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

  private async endow({ fund, liquidity }: Blueprint): Promise<void> {
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
    if (mint.equals(NATIVE_MINT)) throw new RangeError("nobody can freeze wrapped SOL");
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

  execute(request: RequestRef, by: Actor = this.keeper): Promise<Step> {
    return orders.execute(by, request);
  }
  liquidate(position: PositionRef, by: Actor = this.keeper): Promise<Step> {
    return keeper.liquidate(by, position);
  }
  /** Positions that can be liquidated now. */
  async unhealthy(market: string): Promise<PositionRef[]> {
    const found = await keeper.unhealthy(this, market);
    return found.map(({ address, account }) => this.positionRef(address, account));
  }
  openLossEvent(market: string, winning: SideName): Promise<Step> {
    return keeper.openLossEvent(this.keeper, market, winning);
  }
  /** `winning`: the side whose event it is. Positions given answer for their liens at once. */
  finalize(market: string, winning: SideName, positions: readonly PositionRef[] = []): Promise<Step> {
    return keeper.finalize(this.keeper, market, winning, positions);
  }
  seal(market: string, winning: SideName, number?: bigint): Promise<Step> {
    return keeper.seal(this.keeper, market, winning, number);
  }
  /** By default all open positions of the side, 16 at most. */
  applyLiens(market: string, winning: SideName, positions?: readonly PositionRef[]): Promise<Step> {
    return keeper.applyLiens(this.keeper, market, winning, positions);
  }
  claimTicket(ticket: PublicKey): Promise<Step> {
    return keeper.claimTicket(this.keeper, ticket);
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
    return keeper.settle(this.keeper, market);
  }
  sweep(symbol: string): Promise<Step> {
    return keeper.sweep(this.keeper, symbol);
  }
  payOut(owner: Actor, symbol: string): Promise<Step> {
    return keeper.payOut(this.keeper, owner, symbol);
  }

  /** Sends one instruction and, unless that is switched off, checks all invariants. Throws `BallastError`. */
  async run(instruction: TransactionInstruction, signers: readonly Person[]): Promise<Step> {
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
  state(): Promise<WholeState> {
    return readState(this.chain, this.venue);
  }

  /** What does not hold, as sentences: `verify_invariants` on chain, and all sums over accounts. */
  invariantFaults(): Promise<string[]> {
    return invariantFaults(this);
  }

  async verifyInvariants(): Promise<void> {
    const faults = await this.invariantFaults();
    if (faults.length > 0) throw new InvariantError(faults);
  }

  /** All accounts and balances as named fields: compare two with `World.diff`. */
  snapshot(): Promise<Snapshot> {
    return snapshotOf(this);
  }

  /** Atoms of everyone, by name and symbol. */
  balances(): Promise<Record<string, Record<string, bigint>>> {
    return balancesOf(this);
  }

  static diff(before: Snapshot, after: Snapshot): FieldChange[] {
    return diff(before, after);
  }

  /** Stops the chain. */
  close(): Promise<void> {
    return this.chain.close();
  }
}

/** A failure by the program's name for it. */
const named = <T>(doing: Promise<T>): Promise<T> =>
  doing.catch((error: unknown) => {
    throw error instanceof SendError ? decodeError(error) : error;
  });
