/**
 * The engine as an oracle: what a rule says of a moment, and what it leaves of one. Tests, benchmarks and tables of
 * documents ask it.
 */

import { engine } from "@ballast/sdk";
import { type Moment, rule as ruleOf, type World } from "@ballast/testkit";

/** Names of rules, as the engine has them. */
export type Rule = engine.CallName;
type Calls = typeof engine.CALLS;
type Args<N extends Rule> = { [K in keyof engine.Types[Calls[N][1]]]: unknown };
type Report<N extends Rule> = engine.Types[Calls[N][2]];

/** All of a struct zero. */
export const zero = <N extends engine.TypeName>(name: N): engine.Types[N] =>
  engine.read(name, new DataView(new ArrayBuffer(engine.sizeOf(name))));

/** What a rule says; of a moment, where it needs one, which stays as it is. Throws the engine's error. */
export function rule<N extends Rule>(name: N, args: Args<N>, scene?: Moment): Report<N> {
  const [type] = engine.CALLS[name];
  if (type === "Nothing") return engine.call(name, null, args);
  if (scene === undefined || type === "PoolScene") throw new TypeError(`${name} is asked of a ${type}`);
  return ruleOf(name, args, scene);
}

const POOL = engine.offsetOf("PoolScene", "pool");
const MARKETS = engine.offsetOf("PoolScene", "markets");
const MARKET = engine.sizeOf("MarketState");

/**
 * A pool with its markets at a moment as bytes, which rules change where they lie: many of them, one after the other.
 */
export class EngineScene {
  private bytes = new Uint8Array(engine.sizeOf("PoolScene"));

  /** Of one market, which is the stage's first. */
  static of(scene: Moment): EngineScene {
    const stage = new EngineScene();
    engine.write("Scene", stage.view, 0, { slot: 0n, ...scene });
    return stage;
  }
  private get view(): DataView {
    return new DataView(this.bytes.buffer);
  }
  get pool(): engine.PoolState {
    return engine.read("PoolState", this.view, POOL);
  }
  get market(): engine.MarketState {
    return engine.read("MarketState", this.view, MARKETS);
  }
  marketAt(market: number): engine.MarketState {
    return engine.read("MarketState", this.view, MARKETS + market * MARKET);
  }
  get volatility(): engine.Volatility {
    return engine.read("Volatility", this.view, MARKETS + engine.offsetOf("MarketState", "volatility"));
  }
  custody(index: number): engine.CustodyState {
    const at = POOL + engine.offsetOf("PoolState", "custodies");
    return engine.read("CustodyState", this.view, at + index * engine.sizeOf("CustodyState"));
  }
  book(market: number, side: number): engine.SideBook {
    const at = MARKETS + market * MARKET + engine.offsetOf("MarketState", "sides");
    return engine.read("SideBook", this.view, at + side * engine.sizeOf("SideBook"));
  }
  set now(time: bigint) {
    this.view.setBigInt64(engine.offsetOf("PoolScene", "now"), time, true);
  }
  get now(): bigint {
    return this.view.getBigInt64(engine.offsetOf("PoolScene", "now"), true);
  }
  set slot(slot: bigint) {
    this.view.setBigUint64(engine.offsetOf("PoolScene", "slot"), slot, true);
  }

  /** The bytes of its pool, and of a market of it: not copies. */
  get poolBytes(): Uint8Array {
    return this.bytes.subarray(POOL, MARKETS);
  }
  marketBytes(market: number): Uint8Array {
    return this.bytes.subarray(MARKETS + market * MARKET, MARKETS + (market + 1) * MARKET);
  }
  /** Does several rules, or none where one throws. */
  whole<T>(act: () => T): T {
    const before = this.bytes.slice();
    try {
      return act();
    } catch (e) {
      this.bytes = before;
      throw e;
    }
  }

  /** Does several rules and leaves nothing of them. */
  rehearse<T>(act: () => T): T {
    const before = this.bytes.slice();
    try {
      return act();
    } finally {
      this.bytes = before;
    }
  }

  /** What a rule of this kind works on, one after the other. */
  private parts(type: string, market: number): Uint8Array[] {
    const head = this.bytes.subarray(0, MARKETS);
    if (type === "Nothing") return [];
    if (type === "PoolScene") return [this.bytes];
    return type === "Scene" ? [head, this.marketBytes(market)] : [head];
  }

  /** What a rule says, and leaves nothing of. */
  ask<N extends Rule>(name: N, args: Args<N>, market = 0): Report<N> {
    return this.rehearse(() => this.play(name, args, market));
  }

  /** Does what a rule does with a market, and returns what it says. Where it throws nothing is changed. */
  play<N extends Rule>(name: N, args: Args<N>, market = 0): Report<N> {
    const [type] = engine.CALLS[name];
    const parts = this.parts(type, market);
    let [memory, from] = [new Uint8Array(), 0];
    const put: engine.PutScene = (at) => {
      memory = new Uint8Array(at.view.buffer as ArrayBuffer);
      from = at.scene;
      let next = from;
      for (const part of parts) {
        memory.set(part, next);
        next += part.length;
      }
    };
    const report = engine.call(name, parts.length === 0 ? null : put, args);
    for (const part of parts) {
      part.set(memory.subarray(from, from + part.length));
      from += part.length;
    }
    return report;
  }
}

/** Pool, market, time and slot of a world now. */
export async function sceneNow(w: World, symbol = "SOL") {
  const [pool, market] = [(await w.pool()).state, (await w.market(symbol)).state];
  return { pool, market, now: BigInt(await w.now()), slot: BigInt(await w.chain.slot()) };
}

/** A market and one of its sides by the rules of margin and of the waterfall, at the index's cached price. */
export async function marketNow(w: World, symbol = "SOL", side: engine.Side = engine.Side.Long) {
  const scene = await sceneNow(w, symbol);
  return rule("rule_market", { side, price: engine.indexOf(scene.pool, scene.market).print.price }, scene);
}

/** A custody by the rules of borrowing and of outflow. */
export async function tokenNow(w: World, symbol: string) {
  const { index: custody } = w.venue.custody(symbol);
  return rule("rule_token", { custody, age: engine.CONSTANTS.AGE_LIQUIDATE }, await instantNow(w));
}

/** The pool, without a market. */
export async function instantNow(w: World) {
  return { pool: (await w.pool()).state, now: BigInt(await w.now()), slot: BigInt(await w.chain.slot()) };
}

/** What the LPs' share of the pool is worth to who deposits and to who withdraws. */
export const lpsNow = async (w: World) => rule("quote_pool_value", {}, await instantNow(w));

/** A position, without its liens, at prices of its index and of its collateral. */
export const marked = (scene: Moment, position: engine.PositionState, price: bigint, tokenPrice: bigint) =>
  rule("rule_marks", { position, price, tokenPrice }, scene);
