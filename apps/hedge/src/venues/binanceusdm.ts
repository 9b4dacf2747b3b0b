/**
 * Binance's USD-margined futures. What ccxt does not give is read from the venue's own paths: the key's rights (`GET
 * /sapi/v1/account/apiRestrictions`), the market's danger of ADL (`/fapi/v1/symbolAdlRisk`, every 30 minutes), the
 * insurance fund (`/fapi/v1/insuranceBalance`).
 */
import type { UnifiedPosition } from "./client";
import { UnifiedVenue } from "./unified";
import { type AdlRisk, type Equity, type Fund, Garbled, listOf, needed, numberOf, type Powers } from "./venue";

/** Rights of a key beyond reading. */
const TRADING = [
  "enableFutures",
  "enableMargin",
  "enableSpotAndMarginTrading",
  "enableVanillaOptions",
  "enablePortfolioMarginTrading",
  "enableFixApiTrade",
] as const;
const MOVING = ["enableWithdrawals", "enableInternalTransfer", "permitsUniversalTransfer"] as const;
/** `adl` of a position is its quantile, 0 to 4. */
const WORST_QUANTILE = 4;

export class BinanceUsdm extends UnifiedVenue {
  async powers(): Promise<Powers> {
    const rights = (await this.raw("sapiGetAccountApiRestrictions")) as Record<string, unknown>;
    if (typeof rights?.enableReading !== "boolean") throw new Garbled("apiRestrictions says no enableReading");
    const given = (names: readonly string[]) => names.filter((name) => rights[name] === true);
    const [trading, moving] = [given(TRADING), given(MOVING)];
    const told = [...trading, ...moving].join(", ") || "enableReading alone";
    return { trades: trading.length > 0, withdraws: moving.length > 0, told: `apiRestrictions: ${told}` };
  }

  async equity(): Promise<Equity> {
    const { info } = await this.client.fetchBalance();
    return {
      equity: needed(info.totalMarginBalance, "totalMarginBalance"),
      available: numberOf(info.availableBalance, "availableBalance"),
      maintenance: numberOf(info.totalMaintMargin, "totalMaintMargin"),
      initial: numberOf(info.totalInitialMargin, "totalInitialMargin"),
      at: null,
    };
  }

  /** The venue lists markets whose hours it changed. */
  protected override async intervals(): Promise<ReadonlyMap<string, number>> {
    const rows = listOf(await this.raw("fapiPublicGetFundingInfo"), "fundingInfo");
    const own = this.listed.flatMap(([, { symbol }]): [string, number][] => {
      const row = rows.find((each) => each.symbol === this.client.market(symbol).id);
      return row === undefined ? [] : [[symbol, needed(row.fundingIntervalHours, "fundingIntervalHours")]];
    });
    return new Map(own);
  }

  protected rankOf({ info }: UnifiedPosition): number | null {
    const quantile = numberOf(info.adl, "adl");
    return quantile === null ? null : quantile / WORST_QUANTILE;
  }

  async adl(): Promise<AdlRisk[]> {
    await this.client.loadMarkets();
    const answer = await this.raw("fapiPublicGetSymbolAdlRisk");
    return listOf(Array.isArray(answer) ? answer : [answer], "symbolAdlRisk").flatMap((row) => {
      const asset = this.assetOfId(row.symbol);
      if (asset === null) return [];
      const risk = String(row.adlRisk).toLowerCase();
      if (risk !== "low" && risk !== "medium" && risk !== "high") throw new Garbled(`adlRisk is ${risk.slice(0, 20)}`);
      return [{ asset, risk }];
    });
  }

  async fund(): Promise<Fund[]> {
    await this.client.loadMarkets();
    const answer = await this.raw("fapiPublicGetInsuranceBalance");
    const groups = listOf(Array.isArray(answer) ? answer : [answer], "insuranceBalance");
    return this.listed.flatMap(([asset, { symbol }]) => {
      const { id } = this.client.market(symbol);
      const group = groups.find(({ symbols }) => Array.isArray(symbols) && symbols.includes(id));
      if (group === undefined) return [];
      const dollars = listOf(group.assets, "assets").filter((row) => /^(USD|BUSD|FDUSD)/.test(String(row.asset)));
      return [{ asset, usd: dollars.reduce((sum, row) => sum + needed(row.marginBalance, "marginBalance"), 0) }];
    });
  }
}
