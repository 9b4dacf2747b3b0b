/**
 * OKX, perpetual swaps. What ccxt does not give is read from the venue's own paths: the key's rights
 * (`/api/v5/account/config`), the insurance fund (`/api/v5/public/insurance-fund`). It says no danger of ADL of a
 * market, only the rank of a position.
 */
import type { UnifiedPosition } from "./client";
import { UnifiedVenue } from "./unified";
import { type Equity, type Fund, Garbled, listOf, needed, numberOf, type Powers } from "./venue";

/** `adl` of a position: 0 to 5. */
const WORST_RANK = 5;
type Answer = { data?: unknown };

export class Okx extends UnifiedVenue {
  async powers(): Promise<Powers> {
    const [config] = listOf(((await this.raw("privateGetAccountConfig")) as Answer).data, "account/config");
    const perm = config?.perm;
    if (typeof perm !== "string" || perm === "") throw new Garbled("account/config says no perm");
    const rights = perm.split(",").map((right) => right.trim());
    return {
      trades: rights.includes("trade"),
      withdraws: rights.includes("withdraw"),
      told: `account/config: ${perm}`,
    };
  }

  async equity(): Promise<Equity> {
    const { info } = await this.client.fetchBalance();
    const [account] = listOf((info as Answer).data, "account/balance");
    if (account === undefined) throw new Garbled("account/balance has no account");
    const equity = needed(account.totalEq, "totalEq");
    const initial = numberOf(account.imr, "imr");
    return {
      equity,
      available: numberOf(account.availEq, "availEq") ?? (initial === null ? null : Math.max(0, equity - initial)),
      maintenance: numberOf(account.mmr, "mmr"),
      initial,
      at: numberOf(account.uTime, "uTime"),
    };
  }

  protected rankOf({ info }: UnifiedPosition): number | null {
    const rank = numberOf(info.adl, "adl");
    return rank === null ? null : rank / WORST_RANK;
  }

  /** Funding rates come without a mark. */
  protected override async markOf(symbol: string): Promise<number | null> {
    const { id } = this.client.market(symbol);
    const { data } = (await this.raw("publicGetPublicMarkPrice", { instType: "SWAP", instId: id })) as Answer;
    return numberOf(listOf(data, "mark-price")[0]?.markPx, "markPx");
  }

  async fund(): Promise<Fund[]> {
    await this.client.loadMarkets();
    return Promise.all(
      this.listed.map(async ([asset, { symbol }]) => {
        const uly = symbol.split(":")[0]?.replace("/", "-");
        const params = { instType: "SWAP", instFamily: uly, limit: "1" };
        const { data } = (await this.raw("publicGetPublicInsuranceFund", params)) as Answer;
        return { asset, usd: needed(listOf(data, "insurance-fund")[0]?.total, "total") };
      }),
    );
  }
}
