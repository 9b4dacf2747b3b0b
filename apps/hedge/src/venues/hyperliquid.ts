/**
 * Hyperliquid's perpetuals, by its own `POST /info`: an account is read by its address, without a key and without ccxt.
 * It has no insurance fund that it tells of and no rank of a position.
 */
import { bounded } from "../../../../scripts/lib/bounded.cjs";
import {
  type Depth,
  depthOf,
  type Equity,
  type Funding,
  Garbled,
  type Leg,
  listOf,
  needed,
  numberOf,
  type OpenInterest,
  type Powers,
  priceOf,
  type Status,
  skewOf,
  type Venue,
  type VenueOptions,
} from "./venue";

const HOME = "https://api.hyperliquid.xyz";
/** Bytes of an answer: what is said of all its markets has 0.2 MB. */
const MOST = 4 << 20;
type Row = Record<string, unknown>;

/** An answer that is not 200: 429 among them. */
export class HttpError extends Error {
  override readonly name: string;
  constructor(readonly status: number) {
    super(`answered ${status}`);
    this.name = status === 429 ? "RateLimitExceeded" : "HttpError";
  }
}

export class Hyperliquid implements Venue {
  readonly id = "hyperliquid";
  constructor(private readonly options: VenueOptions) {}

  async powers(): Promise<Powers> {
    return { trades: false, withdraws: false, told: "an address, which anyone may read" };
  }

  async positions(): Promise<Leg[]> {
    // The mark is that of the position's value: asking for all markets' would use up the venue's limit in a minute.
    const state = await this.state();
    return listOf(state.assetPositions, "assetPositions").flatMap((row) => {
      const position = (row.position ?? {}) as Row;
      const coin = String(position.coin);
      const units = needed(position.szi, "szi");
      if (units === 0) return [];
      const value = needed(position.positionValue, "positionValue");
      const asset = this.assetOf(coin);
      const multiple = asset === null ? 1 : (this.options.markets[asset]?.multiple ?? 1);
      const price = (value: unknown, field: string) => {
        const found = priceOf(value, field);
        return found === null ? null : found / multiple;
      };
      const leg: Leg = {
        asset,
        market: coin,
        units: units * multiple,
        mark: value / Math.abs(units) / multiple,
        entry: price(position.entryPx, "entryPx"),
        liquidation: price(position.liquidationPx, "liquidationPx"),
        pnl: numberOf(position.unrealizedPnl, "unrealizedPnl"),
        adl: null,
      };
      return [leg];
    });
  }

  async equity(): Promise<Equity> {
    const state = await this.state();
    const summary = (state.marginSummary ?? {}) as Row;
    return {
      equity: needed(summary.accountValue, "accountValue"),
      available: numberOf(state.withdrawable, "withdrawable"),
      maintenance: numberOf(state.crossMaintenanceMarginUsed, "crossMaintenanceMarginUsed"),
      initial: numberOf(summary.totalMarginUsed, "totalMarginUsed"),
      at: numberOf(state.time, "time"),
    };
  }

  async funding(): Promise<Funding[]> {
    const contexts = await this.contexts();
    return this.listed.map(([asset, coin, multiple]) => {
      const context = contexts.get(coin);
      const index = numberOf(context?.oraclePx, "oraclePx");
      return {
        asset,
        mark: needed(context?.markPx, `markPx of ${coin}`) / multiple,
        index: index === null ? null : index / multiple,
        // Paid every hour.
        per8h: needed(context?.funding, "funding") * 8,
        next: null,
      };
    });
  }

  async openInterest(): Promise<OpenInterest[]> {
    const contexts = await this.contexts();
    return this.listed.map(([asset, coin]) => {
      const context = contexts.get(coin);
      const [size, mark] = [needed(context?.openInterest, "openInterest"), needed(context?.markPx, "markPx")];
      return { asset, usd: size * mark };
    });
  }

  depth(): Promise<Depth[]> {
    return Promise.all(
      this.listed.map(async ([asset, coin]) => {
        const { levels } = (await this.info({ type: "l2Book", coin, nSigFigs: 4 })) as { levels?: unknown };
        if (!Array.isArray(levels)) throw new Garbled("l2Book has no levels");
        const rows = (side: unknown) =>
          listOf(side, "levels").map(({ px, sz }) => [needed(px, "px"), needed(sz, "sz")]);
        return depthOf(asset, rows(levels[0]), rows(levels[1]), 1);
      }),
    );
  }

  async status(): Promise<Status> {
    const asked = Date.now();
    const answer = (await this.info({ type: "exchangeStatus" })) as Row;
    const time = numberOf(answer.time, "time");
    const special = answer.specialStatuses ?? null;
    const told = special === null ? "ok" : JSON.stringify(special).slice(0, 80);
    return { ok: special === null, told, skew: skewOf(asked, time, Date.now()) };
  }

  private get listed(): [asset: string, coin: string, multiple: number][] {
    return Object.entries(this.options.markets).map(([asset, { symbol, multiple }]) => [asset, symbol, multiple]);
  }
  private assetOf(coin: string): string | null {
    return this.listed.find(([, own]) => own === coin)?.[0] ?? null;
  }

  private async state(): Promise<Row> {
    return (await this.info({ type: "clearinghouseState", user: this.options.credentials.address })) as Row;
  }

  /** What is said of each market, by coin. */
  private async contexts(): Promise<Map<string, Row>> {
    const [meta, rows] = listOf(await this.info({ type: "metaAndAssetCtxs" }), "metaAndAssetCtxs");
    const universe = listOf(meta?.universe, "universe");
    return new Map(listOf(rows, "assetCtxs").map((row, i) => [String(universe[i]?.name), row]));
  }

  private async info(body: object): Promise<unknown> {
    const ask = bounded({ bytes: MOST, ms: this.options.deadlineMs });
    const response = await ask(new URL("/info", this.options.url ?? HOME), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new HttpError(response.status);
    const text = await response.text().catch((error: Error) => {
      throw error instanceof RangeError ? new Garbled(error.message) : error;
    });
    try {
      return JSON.parse(text);
    } catch {
      throw new Garbled(`no JSON: ${text.slice(0, 40)}`);
    }
  }
}
