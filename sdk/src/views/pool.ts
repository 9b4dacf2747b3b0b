import type { PublicKey } from "@solana/web3.js";
import { fetchOne } from "../accounts/index";
import { ballastError, missing } from "../errors/index";
import type * as instructions from "../instructions/index";
import type { Context } from "../state/index";
import type { CloseReturn, CoverageReturn, HealthReturn, LpPriceReturn, OpenReturn } from "./returned";
import type { Simulator } from "./simulate";
import * as views from "./views";

/** Accounts that a pool's views find themselves. */
type Found = "pool" | "market" | "priceUpdate" | "programId";

/** An order in a market of a pool, by the market's number. */
export interface OrderView extends Omit<instructions.QuoteOpenParams, Found> {
  market: number;
}

/** The views of one pool, by the numbers of its markets; addresses are found. */
export interface PoolViews {
  /** {@link views.quoteOpen} */
  quoteOpen(order: OrderView): Promise<OpenReturn>;
  /** {@link views.quoteClose}; all of it if no size is given. */
  quoteClose(position: PublicKey, size?: bigint): Promise<CloseReturn>;
  /** {@link views.positionHealth} */
  positionHealth(position: PublicKey): Promise<HealthReturn>;
  /** {@link views.lpPrice} */
  lpPrice(): Promise<LpPriceReturn>;
  /** {@link views.coverage} */
  coverage(market: number): Promise<CoverageReturn>;
  /** {@link views.verifyInvariants} */
  verifyInvariants(): Promise<bigint>;
}

/**
 * The views of a context's pool. `context` is asked once for each view, so that it can be read late. `WrongAccount` for
 * a market's number that is not in use, `UninitializedAccount` for a position that is not there.
 * @example const { equity } = await viewsOf(async () => ctx, simulator).positionHealth(position);
 */
export function viewsOf(context: () => Promise<Context>, at: Simulator): PoolViews {
  return {
    quoteOpen: async ({ market, ...order }) => views.quoteOpen(at, { ...order, ...marketIn(await context(), market) }),
    quoteClose: async (position, size) => {
      const found = await positionIn(await context(), position);
      return views.quoteClose(at, { ...found, ...(size === undefined ? {} : { size }) });
    },
    positionHealth: async (position) => views.positionHealth(at, await positionIn(await context(), position)),
    lpPrice: async () => views.lpPrice(at, await context()),
    coverage: async (market) => views.coverage(at, marketIn(await context(), market)),
    verifyInvariants: async () => {
      const { pool, programId, layout } = await context();
      const vaults = layout.custodies.map(({ vault }) => vault);
      return views.verifyInvariants(at, { pool, programId, vaults, markets: layout.markets.map((m) => m.address) });
    },
  };
}

function marketIn({ pool, programId, layout, priceAccounts }: Context, number: number) {
  const market = layout.markets[number];
  const index = market && layout.custodies[market.index];
  if (!market || !index) throw ballastError("WrongAccount");
  return { pool, programId, market: market.address, priceUpdate: priceAccounts(index.feedId) };
}

async function positionIn(ctx: Context, position: PublicKey) {
  const account = await fetchOne(ctx.source, "Position", position, ctx.programId);
  if (account === null) throw missing("Position", position);
  const number = ctx.layout.markets.findIndex(({ address }) => address.equals(account.market));
  return { ...marketIn(ctx, number), position };
}
