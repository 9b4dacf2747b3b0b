/** The engine as an oracle: what a rule says of a moment, and what it leaves of one. Tests, benchmarks and tables of documents ask it. */

import { engine } from "@ballast/sdk";
import type { World } from "@ballast/testkit";

/** Names of rules, as the engine has them. */
export type Rule = engine.CallName;
type Calls = typeof engine.CALLS;
type Args<N extends Rule> = { [K in keyof engine.Types[Calls[N][1]]]: unknown };
type Report<N extends Rule> = engine.Types[Calls[N][2]];

/** A pool, and a market of it where a rule needs one, at a moment. */
export interface Moment {
  now: bigint;
  slot?: bigint;
  pool: object;
  market?: object;
}

/** All of a struct zero. */
export const zero = <N extends engine.TypeName>(name: N): engine.Types[N] =>
  engine.read(name, new DataView(new ArrayBuffer(engine.sizeOf(name))));

function bytesOf(type: "Scene" | "Instant", scene: Moment): Uint8Array {
  const bytes = new Uint8Array(engine.sizeOf(type));
  engine.write(type, new DataView(bytes.buffer), 0, { slot: 0n, ...scene });
  return bytes;
}

/** What a rule says; of a moment, where it needs one, which stays as it is. Throws the engine's error. */
export function rule<N extends Rule>(name: N, args: Args<N>, scene?: Moment): Report<N> {
  const [type] = engine.CALLS[name];
  if (type === "Nothing") return engine.call(name, null, args);
  if (scene === undefined || type === "World") throw new TypeError(`${name} is asked of a ${type}`);
  return engine.call(name, engine.bytesOf(type, bytesOf(type, scene)), args);
}

/** A market at a moment as bytes, which rules change where they lie: many of them, one after the other. */
export class Stage {
  private constructor(private readonly bytes: Uint8Array) {}

  static of(scene: Moment): Stage {
    return new Stage(bytesOf("Scene", scene));
  }

  private get view(): DataView {
    return new DataView(this.bytes.buffer);
  }
  get pool(): engine.PoolState {
    return engine.read("PoolState", this.view, engine.offsetOf("Scene", "pool"));
  }
  get market(): engine.MarketState {
    return engine.read("MarketState", this.view, engine.offsetOf("Scene", "market"));
  }
  get volatility(): engine.Volatility {
    const at = engine.offsetOf("Scene", "market") + engine.offsetOf("MarketState", "volatility");
    return engine.read("Volatility", this.view, at);
  }
  custody(index: number): engine.CustodyState {
    const at = engine.offsetOf("Scene", "pool") + engine.offsetOf("PoolState", "custodies");
    return engine.read("CustodyState", this.view, at + index * engine.sizeOf("CustodyState"));
  }
  set now(time: bigint) {
    this.view.setBigInt64(engine.offsetOf("Scene", "now"), time, true);
  }
  get now(): bigint {
    return this.view.getBigInt64(engine.offsetOf("Scene", "now"), true);
  }

  /** Does what a rule does and returns what it says. Where it throws nothing is changed. */
  play<N extends Rule>(name: N, args: Args<N>): Report<N> {
    const [type] = engine.CALLS[name];
    const size = engine.sizeOf(type);
    let left: Uint8Array = this.bytes;
    const report = engine.call(
      name,
      (at) => {
        left = new Uint8Array(at.view.buffer, at.scene, size);
        left.set(this.bytes.subarray(0, size));
      },
      args,
    );
    this.bytes.set(left);
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
