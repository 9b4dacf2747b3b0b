/** A pool with all its markets as the bytes that the engine takes, at the newest prices that are known. */
import { BallastError, engine, type PriceAccount, type State } from "@ballast/sdk";

const { offsetOf, sizeOf } = engine;

const NOW = offsetOf("PoolScene", "now");
const POOL = offsetOf("PoolScene", "pool");
const MARKETS = offsetOf("PoolScene", "markets");
const MARKET = sizeOf("MarketState");
const CUSTODIES = POOL + offsetOf("PoolState", "custodies");
const CUSTODY = sizeOf("CustodyState");
const NO_PRINT = { price: 0n, conf: 0n, ema: 0n, publishTime: 0n, prevPublishTime: 0n };

const PRICE = offsetOf("CustodyState", "print") + offsetOf("Print", "price");
const HAIRCUT = offsetOf("CustodyState", "haircut");
const SILENT_SINCE = offsetOf("CustodyState", "silentSince");
const MAINTENANCE = offsetOf("MarketState", "volatility") + offsetOf("Volatility", "maintenanceMargin");
const BASE_FEE = offsetOf("MarketState", "params") + offsetOf("MarketParams", "baseFee");
const EVENTS = [0, 1].map(
  (side) => offsetOf("MarketState", "sides") + side * sizeOf("SideBook") + offsetOf("SideBook", "lossEventCount"),
);

/** What a rule answers; null where it refuses. */
export function unless<T>(refused: () => T): T | null {
  try {
    return refused();
  } catch (e) {
    if (e instanceof engine.MathError || e instanceof BallastError) return null;
    throw e;
  }
}

/** Numbers of a world by their places, all as doubles: the order of two is kept, which is all that is asked of them. */
export class Numbers {
  private readonly view: DataView;
  private readonly owed = new Map<number, number>();
  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  private number(at: number): number {
    return Number(this.view.getBigUint64(at, true));
  }
  private custody(number: number, field: number): number {
    return CUSTODIES + number * CUSTODY + field;
  }
  private market(number: number, field: number): number {
    return MARKETS + number * MARKET + field;
  }

  /** The price of a custody's token. */
  price(custody: number): number {
    return this.number(this.custody(custody, PRICE));
  }
  /** What is taken off a custody's token as collateral, 1e-9. */
  haircut(custody: number): number {
    return this.number(this.custody(custody, HAIRCUT));
  }
  silentSince(custody: number): number {
    return this.number(this.custody(custody, SILENT_SINCE));
  }
  /** A market's maintenance margin, 1e-9. */
  maintenance(market: number): number {
    return this.number(this.market(market, MAINTENANCE));
  }
  baseFee(market: number): number {
    return this.number(this.market(market, BASE_FEE));
  }
  /** Cumulative borrow of a custody's token; infinite where the engine cannot count it. */
  borrowIndex(custody: number): number {
    const known = this.owed.get(custody);
    if (known !== undefined) return known;
    const instant = engine.bytesOf("Instant", this.bytes.subarray(0, sizeOf("Instant")));
    const token = unless(() => engine.call("rule_token", instant, { custody, age: 0n }));
    const owed = token === null ? Infinity : Number(token.borrowIndex);
    this.owed.set(custody, owed);
    return owed;
  }
  /** Whether everything in a market closes at the price of its settlement. */
  settled(market: number): boolean {
    const scene = new Uint8Array(sizeOf("Scene"));
    scene.set(this.bytes.subarray(0, MARKETS));
    scene.set(this.bytes.subarray(this.market(market, 0), this.market(market + 1, 0)), MARKETS);
    return unless(() => engine.call("rule_settled", engine.bytesOf("Scene", scene), {}))?.is === true;
  }

  setPrice(custody: number, price: number): void {
    this.view.setBigUint64(this.custody(custody, PRICE), BigInt(Math.floor(price)), true);
  }
  setHaircut(custody: number, haircut: number): void {
    this.view.setBigUint64(this.custody(custody, HAIRCUT), BigInt(Math.ceil(haircut)), true);
  }
  setMaintenance(market: number, margin: number): void {
    this.view.setBigUint64(this.market(market, MAINTENANCE), BigInt(Math.ceil(margin)), true);
  }
  setNow(now: bigint): void {
    this.view.setBigInt64(NOW, now, true);
    this.owed.clear();
  }
  /** As if no loss event had ever been finalized: nobody owes a lien. */
  forgetEvents(market: number): void {
    for (const at of EVENTS) this.view.setBigUint64(this.market(market, at), 0n, true);
  }
}

const known = (name: engine.TypeName, state: object) => engine.bytesKnown(state) ?? engine.encoded(name, state);

/** What was read, at a time. */
function cached(state: Pick<State, "pool" | "markets" | "slot">, now: bigint): Uint8Array {
  const bytes = new Uint8Array(sizeOf("PoolScene"));
  const view = new DataView(bytes.buffer);
  view.setBigInt64(NOW, now, true);
  view.setBigUint64(offsetOf("PoolScene", "slot"), state.slot, true);
  bytes.set(known("PoolState", state.pool.state), POOL);
  for (const [i, market] of state.markets.entries())
    bytes.set(known("MarketState", market.state), MARKETS + i * MARKET);
  return bytes;
}

/** Shows a price account to the world, which stays as it was where that is refused. */
function show(world: Uint8Array, account: PriceAccount | null, custody: number, second: boolean): void {
  const print = account && unless(() => ({ given: account.read() }));
  if (!print) return;
  const source = { given: print.given !== null, closed: false, print: print.given ?? NO_PRINT };
  const put = engine.bytesOf("PoolScene", world);
  unless(() =>
    engine.played("do_show", put, { source, custody, second }, (at) =>
      world.set(new Uint8Array(at.view.buffer, at.scene, world.length)),
    ),
  );
}

/** The world that a liquidation meets: every newest print shown first, as `due` does. */
export function worldAt(state: State, now: bigint): Numbers {
  const { exposures, marketCount } = state.pool.state;
  const world = cached(state, now);
  for (const [custody, account] of state.prices.entries()) show(world, account, custody, false);
  for (const [market, { index }] of exposures.slice(0, marketCount).entries())
    show(world, state.seconds[market] ?? null, index, true);
  return new Numbers(world);
}
