// Quotes of one pool's positions: without history, with liens that lapsed, and with one and seven that are owed.
import {
  copyOf,
  createContext,
  decode,
  health,
  healthOfEach,
  liquidationPrice,
  liquidationPriceOfEach,
  maxSize,
  packPositions,
  profitAtRisk,
  quoteClose,
  quoteOpen,
  readState,
  type Scene,
  type State,
  sceneOf,
  whatIf,
} from "@ballast/sdk";
import type { World } from "@ballast/testkit";

/** A quote by its name; with history, `name, history`. */
export type Quoted = Record<string, () => unknown>;

const SHORT = 1;
const PACKED = 1_000;
const LIEN = 10_000_000_000n;

/** The state with so many finalized events of the shorts: owed still, or lapsed long ago. */
function aged(state: State, count: number, owed: boolean): State {
  const pool = copyOf(state.pool.state);
  const [market] = state.markets.map((each) => copyOf(each.state));
  const totals = pool.exposures[0]?.sides[SHORT];
  const book = market?.sides[SHORT];
  if (market === undefined || totals === undefined || book === undefined) throw new Error("the pool has no market");
  book.lossEventCount = BigInt(count);
  const finalized = state.now - (owed ? 60n : 10n * 86_400n);
  for (const [i, entry] of book.lossEvents.slice(0, count).entries()) {
    const of = {
      number: BigInt(i),
      opened: finalized - 900n,
      finalized,
      clawbackRate: 10n ** 16n,
      settled: owed ? 0 : 1,
    };
    Object.assign(entry, of, { price: 14_000_000_000n, reference: 14_900_000_000n, lien: LIEN, lienPaid: 0n });
  }
  if (owed) {
    totals.liens += LIEN * BigInt(count);
    market.ledger.lienUnpaid += LIEN * BigInt(count);
  }
  const [first, ...rest] = state.markets;
  if (first === undefined) throw new Error("the pool has no market");
  return { ...state, pool: { ...state.pool, state: pool }, markets: [{ ...first, state: market }, ...rest] };
}

/** All that is measured, of a long and a short that just opened. */
export async function stages(world: World): Promise<Quoted> {
  const ann = await world.trader({ usdc: 200_000 });
  const { position } = await ann.open("SOL", "short", { size: 100, collateral: { USDC: 4_000 } });
  const account = await world.chain.getAccount(position.address);
  if (account === null) throw new Error("the position is gone");
  const ctx = await createContext({
    source: world.chain,
    pool: world.venue.pool,
    priceAccounts: (feed) =>
      world.venue.feeds.find(({ feedId }) => Buffer.compare(feedId, feed) === 0)?.account ?? world.venue.pool,
  });
  const state = await readState(ctx);
  const own = decode("Position", account.data).state;
  const index = state.pool.state.exposures[0]?.index ?? 0;
  const cached = state.pool.state.custodies[index]?.print;
  if (cached === undefined) throw new Error("the market has no index");
  const print = { ...cached, publishTime: state.now, prevPublishTime: state.now - 1n };
  const order = { side: 0, custody: own.custody, collateral: 500_000_000n } as const;
  const packed = packPositions(Array.from({ length: PACKED }, () => account.data));

  const plain = sceneOf(state, 0);
  const asked = (scene: Scene, history: string): Quoted => ({
    [`health${history}`]: () => health(scene, own),
    [`liquidationPrice${history}`]: () => liquidationPrice(scene, own),
    [`quoteClose${history}`]: () => quoteClose(scene, { position: own, print }),
    [`profitAtRisk${history}`]: () => profitAtRisk(scene, own),
  });
  return {
    ...asked(plain, ""),
    quoteOpen: () => quoteOpen(plain, { ...order, size: 10n ** 9n }),
    maxSize: () => maxSize(plain, order),
    whatIf: () => whatIf(plain, { losing: 0, deficit: 10n ** 12n }),
    [`healthOfEach of ${PACKED}`]: () => healthOfEach(state, packed),
    [`liquidationPriceOfEach of ${PACKED}`]: () => liquidationPriceOfEach(state, packed),
    ...asked(sceneOf(aged(state, 7, false), 0), ", seven lapsed liens"),
    ...asked(sceneOf(aged(state, 1, true), 0), ", one lien owed"),
    ...asked(sceneOf(aged(state, 7, true), 0), ", seven liens owed"),
  };
}
