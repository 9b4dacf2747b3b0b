/** What all venues behind ccxt have in common. Each adds what only it says. */
import { BOOK_LEVELS, type Client, raw, type UnifiedPosition } from "./client";
import {
  type Depth,
  depthOf,
  type Equity,
  type Funding,
  Garbled,
  type Leg,
  type Listing,
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
  type Withdrawal,
} from "./venue";

/** Hours between two payments where a venue does not say: eight on all of them when they began. */
const USUAL_HOURS = 8;

export abstract class UnifiedVenue implements Venue {
  readonly id: string;
  private readonly marks = new Map<string, number>();

  constructor(
    protected readonly client: Client,
    protected readonly options: VenueOptions,
  ) {
    this.id = client.id;
  }

  abstract powers(): Promise<Powers>;
  abstract equity(): Promise<Equity>;
  /** The rank of a position, 0 to 1, where the venue says it. */
  protected abstract rankOf(position: UnifiedPosition): number | null;

  async positions(): Promise<Leg[]> {
    const found = await this.raws();
    return found.flatMap((position) => this.legOf(position));
  }

  /** All positions, of whatever market. */
  protected raws(): Promise<UnifiedPosition[]> {
    return this.client.fetchPositions();
  }

  async funding(): Promise<Funding[]> {
    await this.client.loadMarkets();
    const [rates, intervals] = await Promise.all([this.client.fetchFundingRates(this.symbols), this.intervals()]);
    return Promise.all(
      this.listed.map(async ([asset, { symbol, multiple }]) => {
        const rate = rates[symbol];
        if (rate === undefined) throw new Garbled(`no funding rate of ${symbol}`);
        const said = intervals.get(symbol) ?? numberOf(rate.info.fundingIntervalHour, "fundingIntervalHour");
        const hours = said ?? (Number.parseFloat(rate.interval ?? "") || USUAL_HOURS);
        const mark = needed(rate.markPrice ?? (await this.markOf(symbol)), "markPrice");
        const index = numberOf(rate.indexPrice, "indexPrice");
        this.marks.set(symbol, mark);
        return {
          asset,
          mark: mark / multiple,
          index: index === null ? null : index / multiple,
          per8h: (needed(rate.fundingRate, "fundingRate") * 8) / hours,
          next: numberOf(rate.fundingTimestamp, "fundingTimestamp"),
        };
      }),
    );
  }

  /** Hours between two payments of markets for which the venue says them apart. */
  protected async intervals(): Promise<ReadonlyMap<string, number>> {
    return new Map();
  }

  /** The mark of a market whose funding rate comes without it. */
  protected async markOf(symbol: string): Promise<number | null> {
    return this.marks.get(symbol) ?? null;
  }

  async openInterest(): Promise<OpenInterest[]> {
    await this.client.loadMarkets();
    return Promise.all(
      this.listed.map(async ([asset, { symbol }]) => {
        const { openInterestAmount, openInterestValue } = await this.client.fetchOpenInterest(symbol);
        const value = numberOf(openInterestValue, "openInterestValue");
        if (value !== null) return { asset, usd: value };
        const mark = this.marks.get(symbol) ?? (await this.markOf(symbol));
        return { asset, usd: needed(openInterestAmount, "openInterestAmount") * needed(mark, "mark") };
      }),
    );
  }

  async depth(): Promise<Depth[]> {
    await this.client.loadMarkets();
    return Promise.all(
      this.listed.map(async ([asset, { symbol }]) => {
        const { bids, asks } = await this.client.fetchOrderBook(symbol, BOOK_LEVELS);
        return depthOf(asset, bids, asks, this.client.market(symbol).contractSize ?? 1);
      }),
    );
  }

  async status(): Promise<Status> {
    const [{ status = "unknown" }, skew] = await Promise.all([this.client.fetchStatus(), this.skew()]);
    return { ok: status === "ok", told: status, skew };
  }

  async withdrawals(): Promise<Withdrawal[]> {
    const tokens = await this.client.fetchCurrencies();
    const settles = new Set(this.symbols.map((symbol) => symbol.split(":")[1] ?? "USDT"));
    return [...settles].flatMap((token) => {
      const open = tokens[token]?.withdraw;
      return typeof open === "boolean" ? [{ token, open }] : [];
    });
  }

  protected get listed(): [string, Listing][] {
    return Object.entries(this.options.markets);
  }
  protected get symbols(): string[] {
    return this.listed.map(([, { symbol }]) => symbol);
  }
  /** The asset that a market of the venue's own name is. */
  protected assetOf(symbol: string): string | null {
    return this.listed.find(([, listing]) => listing.symbol === symbol)?.[0] ?? null;
  }
  protected assetOfId(id: unknown): string | null {
    return this.listed.find(([, { symbol }]) => this.client.market(symbol).id === id)?.[0] ?? null;
  }
  /** A venue's own answer by ccxt's name of the path. */
  protected async raw(method: string, params: object = {}): Promise<unknown> {
    return raw(this.client, method, params);
  }

  private async skew(): Promise<number | null> {
    const asked = Date.now();
    return skewOf(asked, numberOf(await this.client.fetchTime(), "time"), Date.now());
  }

  private legOf(position: UnifiedPosition): Leg[] {
    const contracts = needed(position.contracts, "contracts");
    if (contracts === 0) return [];
    const { side, symbol } = position;
    if (side !== "long" && side !== "short") throw new Garbled(`side of ${symbol} is ${String(side)}`);
    const asset = this.assetOf(symbol);
    const multiple = asset === null ? 1 : (this.options.markets[asset]?.multiple ?? 1);
    const tokens = Math.abs(contracts) * (position.contractSize ?? 1) * multiple;
    const mark = needed(position.markPrice, "markPrice") / multiple;
    const perToken = (value: unknown, field: string) => {
      const price = priceOf(value, field);
      return price === null ? null : price / multiple;
    };
    this.marks.set(symbol, mark * multiple);
    return [
      {
        asset,
        market: symbol,
        units: side === "short" ? -tokens : tokens,
        mark,
        entry: perToken(position.entryPrice, "entryPrice"),
        liquidation: perToken(position.liquidationPrice, "liquidationPrice"),
        pnl: numberOf(position.unrealizedPnl, "unrealizedPnl"),
        adl: this.rankOf(position),
      },
    ];
  }
}

/** A row of a list by field: the first that has this value. */
export const rowWith = (rows: unknown, field: string, value: unknown, where: string) =>
  listOf(rows, where).find((row) => row[field] === value);
