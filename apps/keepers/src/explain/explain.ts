/**
 * Why a position was not liquidated, or would be: every source's price, the threshold, and what the program would
 * answer.
 */
import {
  BallastError,
  type Context,
  type DueAccounts,
  due,
  engine,
  formatUnits,
  health,
  liquidationPrice,
  type Position,
  type PriceAccount,
  packPositions,
  quoteLiquidation,
  readState,
  type State,
  sceneOf,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";

export const usd = (amount: bigint): string => `${formatUnits(amount, 6, 2)} USD`;
export const price = (amount: bigint): string => formatUnits(amount, 8, 4);

/** What one source of prices says of a position. */
export interface Heard {
  source: string;
  /** 1e-8 USD; null where it says nothing that the program would read. */
  price: bigint | null;
  /** Seconds since it was published. */
  age: bigint | null;
  /** Equity less maintenance at that price, 1e-6 USD: below zero it can be liquidated. */
  above: bigint | null;
}

export interface Explained {
  position: string;
  market: number;
  side: "long" | "short";
  owner: string;
  size: bigint;
  heard: Heard[];
  /** Where it can be liquidated, 1e-8 USD; null for nowhere. */
  threshold: bigint | null;
  /** Whether it is due now, prices refreshed on the way as a keeper does it. */
  due: boolean;
  /** What `liquidate` alone would answer now: null for yes. */
  error: { name: string; hint: string } | null;
  /** What liquidating pays the keeper, atoms by custody. */
  reward: { custody: number; amount: bigint }[];
  /** 1e-6 USD that fund, LPs and winners would bear. */
  deficit: bigint;
}

type Print = { price: bigint; publishTime: bigint };

/** The only position among nothing else: what is due is then about it alone. */
const alone = (ctx: Context, address: PublicKey, data: Uint8Array): DueAccounts => ({
  pool: ctx.pool,
  controller: null,
  positions: { addresses: [address], bytes: packPositions([data]) },
  ...{ requests: [], tickets: [], receipts: [], payables: [], changes: [] },
  vaults: ctx.layout.custodies.map(() => 0n),
});

const said = (account: PriceAccount | null | undefined): Print | null => account?.peek() ?? null;

/** A position at all prices that are known. */
export async function explained(
  ctx: Context,
  address: PublicKey,
  { account, data }: { account: Position; data: Uint8Array },
): Promise<Explained> {
  const state = await readState(ctx);
  const market = ctx.layout.markets.findIndex((each) => each.address.equals(account.market));
  const { index = 0 } = ctx.layout.markets[market] ?? {};
  const scene = sceneOf(state, market);
  const cached = engine.at(state.pool.state.custodies, index).print;
  const hear = (source: string, print: Print | null): Heard => {
    if (print === null || print.price === 0n) return { source, price: null, age: null, above: null };
    const { equity, maintenance } = health(scene, account.state, { price: print.price });
    return { source, price: print.price, age: state.now - print.publishTime, above: equity - maintenance };
  };
  const second = state.seconds[market];
  const task = due(state, alone(ctx, address, data), state.now).find(({ kind }) => kind === "liquidate");
  const found = task?.kind === "liquidate" ? task : null;
  return {
    position: address.toBase58(),
    market,
    side: account.state.side === 0 ? "long" : "short",
    owner: account.owner.toBase58(),
    size: account.state.size,
    heard: [
      hear("the pool's cached print", cached),
      hear("the market's price account", said(state.prices[index])),
      ...(second ? [hear("the market's second source", said(second))] : []),
    ],
    threshold: liquidationPrice(scene, account.state),
    due: found !== null,
    error: refusal(state, market, index, account),
    reward: (found?.reward ?? []).flatMap((pay) => (pay.unit === "atoms" ? [pay] : [])),
    deficit: found?.deficit ?? 0n,
  };
}

/** The name with which the program would refuse to liquidate as things are cached; null where it would not. */
function refusal(state: State, market: number, index: number, { state: position }: Position): Explained["error"] {
  try {
    const [print, second] = [state.prices[index], state.seconds[market]];
    quoteLiquidation(sceneOf(state, market), {
      position,
      print: print?.read() ?? null,
      second: second === null || second === undefined ? null : (second.read() ?? "closed"),
    });
    return null;
  } catch (e) {
    if (e instanceof BallastError) return { name: e.name, hint: e.hint };
    throw e;
  }
}
