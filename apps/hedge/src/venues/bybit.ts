/**
 * Bybit, a unified account. What ccxt does not give is read from the venue's own paths: the key's rights
 * (`/v5/user/query-api`), alerts of ADL (`/v5/market/adlAlert`, every minute), the insurance pools
 * (`/v5/market/insurance`, every 24 hours).
 */
import type { UnifiedPosition } from "./client";
import { rowWith, UnifiedVenue } from "./unified";
import { type AdlRisk, type Equity, type Fund, Garbled, listOf, needed, numberOf, type Powers } from "./venue";

/** `adlRankIndicator` of a position: 0 for none, 1 to 5. */
const WORST_RANK = 5;
type Answer = { result?: Record<string, unknown> };

export class Bybit extends UnifiedVenue {
  async powers(): Promise<Powers> {
    const { result } = (await this.raw("privateGetV5UserQueryApi")) as Answer;
    const readOnly = numberOf(result?.readOnly, "readOnly");
    if (readOnly === null) throw new Garbled("query-api says no readOnly");
    const permissions = (result?.permissions ?? {}) as Record<string, unknown>;
    const wallet = Array.isArray(permissions.Wallet) ? permissions.Wallet : [];
    // A key that may write is refused whatever it is allowed to write: rights are added to it by a click.
    const writes = readOnly !== 1;
    const told = writes ? "it may write" : "readOnly";
    return { trades: writes, withdraws: writes && wallet.length > 0, told: `query-api: ${told}` };
  }

  /** Each call gives one settlement coin: USDT, USDC. */
  protected override async raws(): Promise<UnifiedPosition[]> {
    const coins = [...new Set(this.symbols.map((symbol) => symbol.split(":")[1] ?? "USDT"))];
    const found = await Promise.all(coins.map((settleCoin) => this.client.fetchPositions(undefined, { settleCoin })));
    return found.flat();
  }

  async equity(): Promise<Equity> {
    const { info } = await this.client.fetchBalance();
    const [account] = listOf((info as Answer).result?.list, "wallet-balance");
    if (account === undefined) throw new Garbled("wallet-balance has no account");
    return {
      equity: needed(account.totalEquity, "totalEquity"),
      available: numberOf(account.totalAvailableBalance, "totalAvailableBalance"),
      maintenance: numberOf(account.totalMaintenanceMargin, "totalMaintenanceMargin"),
      initial: numberOf(account.totalInitialMargin, "totalInitialMargin"),
      at: numberOf(info.time, "time"),
    };
  }

  protected rankOf({ info }: UnifiedPosition): number | null {
    const rank = numberOf(info.adlRankIndicator, "adlRankIndicator");
    return rank === null ? null : rank / WORST_RANK;
  }

  /**
   * ADL begins where a market's loss in eight hours is below `insurancePnlRatio` of the pool, or the pool is empty:
   * half way there is a medium danger.
   */
  async adl(): Promise<AdlRisk[]> {
    await this.client.loadMarkets();
    const { result } = (await this.raw("publicGetV5MarketAdlAlert")) as Answer;
    return this.listed.flatMap(([asset, { symbol }]) => {
      const row = rowWith(result?.list, "symbol", this.client.market(symbol).id, "adlAlert");
      if (row === undefined) return [];
      const ratio = numberOf(row.pnlRatio, "pnlRatio") ?? 0;
      const limit = needed(row.insurancePnlRatio, "insurancePnlRatio");
      const reached = needed(row.balance, "balance") <= 0 || ratio <= limit;
      return [{ asset, risk: reached ? "high" : ratio <= limit / 2 ? "medium" : "low" } as const];
    });
  }

  async fund(): Promise<Fund[]> {
    await this.client.loadMarkets();
    const { result } = (await this.raw("publicGetV5MarketInsurance")) as Answer;
    const pools = listOf(result?.list, "insurance");
    return this.listed.flatMap(([asset, { symbol }]) => {
      const { id } = this.client.market(symbol);
      const pool = pools.find(({ symbols }) => String(symbols).split(",").includes(id));
      return pool === undefined ? [] : [{ asset, usd: needed(pool.value, "value") }];
    });
  }
}
