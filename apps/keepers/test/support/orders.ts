/** Random orders of every kind on random positions of a crowd's world, an index that is told of them, and the rule. */
import { Positions } from "@ballast/follow";
import {
  type DueAccounts,
  decode,
  due,
  encodeAccount,
  engine,
  instructions,
  type Keyed,
  type Position,
  PROGRAM_ID,
  pda,
  type Request,
  type State,
  type Task,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { OrderIndex } from "../../src/orders/index";
import type { Crowd } from "./crowd";

const { Open, LimitOpen, TakeProfit, StopLoss } = engine.REQUEST_KINDS;
const WAITING = [LimitOpen, TakeProfit, StopLoss].map(({ number }) => number);
/** What is said of an order, and by nothing else. */
const KINDS = new Set(["executeRequest", "executeDecrease", "cancelRequest"]);

interface Seeds {
  owner: PublicKey;
  market: number;
  nonce: bigint;
  side: number;
  custody: number;
}

export class Orders {
  readonly positions = new Positions();
  readonly requests = new Map<string, Keyed<Request>>();
  readonly index = new OrderIndex(PROGRAM_ID);
  private readonly seeds = new Map<string, Seeds>();

  /** `real`: addresses of positions are those that their seeds give, which takes a millisecond each. */
  constructor(
    readonly crowd: Crowd,
    private readonly real = true,
  ) {}

  private market(number: number): PublicKey {
    return this.crowd.pool.exposures[number]?.market as unknown as PublicKey;
  }
  private priceOf(market: number): bigint {
    const index = this.crowd.pool.exposures[market]?.index ?? 0;
    return this.crowd.pool.custodies[index]?.print.price ?? 1n;
  }

  /** Nearly always the same one. */
  private generation(): bigint {
    return !this.real || this.crowd.random.chance(0.95) ? 1n : 2n;
  }

  /** A position of a thousand dollars, half of it collateral. */
  open(): string {
    const { crowd } = this;
    const { random } = crowd;
    const market = random.below(crowd.markets.length);
    const { index } = crowd.pool.exposures[market] ?? { index: 0 };
    const seeds = {
      ...{ owner: random.address(), market, nonce: BigInt(random.below(9)), side: random.below(2) },
      custody: random.chance(0.5) ? index : 0,
    };
    const { owner, side, custody, nonce } = seeds;
    const key = this.real ? pda.position(owner, this.market(market), side, custody, nonce) : random.address();
    this.seeds.set(key.toBase58(), seeds);
    this.write(key.toBase58());
    return key.toBase58();
  }

  /** Writes it anew: another generation of it, sometimes an empty one. */
  write(address: string, size = 1_000n): void {
    const { crowd, seeds } = this;
    const { market, ...own } = seeds.get(address) as Seeds;
    const { index } = crowd.pool.exposures[market] ?? { index: 0 };
    const unit = crowd.pool.custodies[index]?.unit ?? 1n;
    const [token, dollars] = [crowd.pool.custodies[own.custody], size * 1_000_000n];
    const state: engine.PositionState = {
      ...engine.emptyPosition(),
      ...{ side: own.side, custody: own.custody, entry: dollars },
      size: (dollars * 100n * unit) / this.priceOf(market),
      collateral: (dollars * 50n * (token?.unit ?? 1n)) / (token?.print.price ?? 1n),
      borrowIndex: crowd.pool.custodies[own.side === 0 ? index : 0]?.borrowIndex ?? 0n,
      generation: this.generation(),
      openedAt: crowd.now - 5_000n,
    };
    const identity = { version: 1, bump: 255, owner: own.owner, delegate: PublicKey.default, nonce: own.nonce };
    const of = this.market(market);
    const data = encodeAccount("Position", { ...identity, market: of, state } as Position);
    this.positions.set(address, data, 1);
    this.index.setPosition(address, data);
  }

  close(address: string): void {
    if (this.positions.delete(address)) this.index.deletePosition(address);
  }

  /** An order of some kind on a position, which may be gone; its trigger is two percent from the price at most. */
  place(address: string): void {
    const { random } = this.crowd;
    const expires = random.one([10, 300, 20_000, 20_000, 20_000, -1]);
    this.put(address, { kind: random.one([Open.number, ...WAITING]), expires, factor: 0.98 + 0.04 * random.unit() });
  }

  private put(address: string, { kind, expires, factor }: { kind: number; expires: number; factor: number }): void {
    const { random, now } = this.crowd;
    const { owner, market, nonce, side, custody } = this.seeds.get(address) as Seeds;
    const opens = kind === Open.number || kind === LimitOpen.number;
    const trigger = (this.priceOf(market) * BigInt(Math.round(1e6 * factor))) / 1_000_000n;
    const state: engine.RequestState = {
      ...{ size: opens ? 10n ** 7n : instructions.ALL, limit: 0n, collateral: opens ? 10n ** 10n : 0n },
      ...{ kind, side, custody, placedAt: now - 10n, printAfter: now - 8n, tip: 5n },
      ...{ generation: opens ? 0n : this.generation(), expiresAt: now + BigInt(expires) },
      trigger: kind === Open.number ? 0n : trigger,
    };
    const seeds = { owner, market: this.market(market), nonce: 1n, positionNonce: nonce, positionBump: 255 };
    const account = { version: 1, bump: 1, ...seeds, state };
    const data = encodeAccount("Request", account as unknown as Request);
    const key = random.address();
    this.requests.set(key.toBase58(), { address: key, account: decode("Request", data) });
    this.index.set(key.toBase58(), data);
  }

  /** An order that lives for long, its trigger so far from the price: reached, or on the side where it rests. */
  rest(address: string, kind: number, distance: number, reached: boolean): void {
    const { side } = this.seeds.get(address) as Seeds;
    const rising = (kind === TakeProfit.number) === (side === 0);
    this.put(address, { kind, expires: 20_000, factor: 1 + (rising === reached ? -distance : distance) });
  }

  end(address: string): void {
    this.requests.delete(address);
    this.index.delete(address);
  }

  /** What the rule says of these orders. */
  tasks(state: State, requests: Iterable<Keyed<Request>>, positions = this.positions.all()): Task[] {
    const accounts: DueAccounts = {
      ...{ pool: PublicKey.default, controller: null, positions, requests: [...requests], tickets: [], receipts: [] },
      ...{ payables: [], changes: [], vaults: state.prices.map(() => 1n << 60n) },
    };
    return due(state, accounts, state.now).filter(({ kind }) => KINDS.has(kind));
  }

  /** Those that the index names, and what the rule says of them. */
  found(state: State): { tasks: Task[]; named: number } {
    const { requests, positions } = this.index.find(state, this.positions);
    const some = requests.map((address) => this.requests.get(address) as Keyed<Request>);
    return { tasks: this.tasks(state, some, this.positions.some(positions)), named: requests.length };
  }
}

/** Tasks by kind and order, sorted. */
export const namesOf = (tasks: readonly Task[]): string[] =>
  tasks.flatMap((task) => ("request" in task ? [`${task.kind} ${task.request.address.toBase58()}`] : [])).sort();
