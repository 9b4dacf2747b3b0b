/** A made-up account on an exchange of this machine: a short that follows the price, in the forms of three venues. */
import { type Exchange, recorded } from "./exchange";

/** Venues of the demonstration: how much of the hedge stands on each, its mark over the pool's price, its entry. */
export const STANDS = {
  binanceusdm: { share: 0.38, basis: 1.0005, entry: 1.005 },
  bybit: { share: 0.34, basis: 1, entry: 1.0025 },
  okx: { share: 0.28, basis: 1.001, entry: 0.995 },
} as const;
export type Stand = keyof typeof STANDS;

/** Money of an account as a share of its short, and what of the short is margin: about what is recorded. */
const MONEY = 0.35;
const INITIAL = 0.1;
const MAINTENANCE = 0.025;
/** Price and hedge that the recorded bodies are of. */
const RECORDED = { price: 200, units: 30_000 };

/** What an account comes to at a price. */
interface State {
  /** Tokens that are short. */
  units: number;
  entry: number;
  mark: number;
  index: number;
  pnl: number;
  notional: number;
  initial: number;
  maintenance: number;
  wallet: number;
  equity: number;
  available: number;
  /** Where equity is the maintenance margin. */
  liquidation: number;
}

type Row = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: bodies are of as many shapes as venues have
type Body = any;
type Write = (body: Body, state: State, row: Row) => void;

const text = (value: number, places = 4) => value.toFixed(places);
const texts = (values: Record<string, number>): Row =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]));
/** One row with these numbers, or none where nothing is short. */
const only = (rows: Row[], state: State, row: Row) =>
  void rows.splice(0, rows.length, ...(state.units > 0 ? [row] : []));

/** What changes in each body, by the end of its path. */
const WRITES: Record<Stand, Record<string, Write>> = {
  binanceusdm: {
    "/fapi/v3/positionRisk": (rows, state, [row]: Body) =>
      only(rows, state, {
        ...{ ...row, positionAmt: text(-state.units, 0), updateTime: Date.now() },
        ...texts({ entryPrice: state.entry, markPrice: state.mark, unRealizedProfit: state.pnl }),
        ...texts({ liquidationPrice: state.liquidation, notional: -state.notional, maintMargin: state.maintenance }),
        ...texts({ initialMargin: state.initial, positionInitialMargin: state.initial }),
      }),
    "/fapi/v3/account": (body, { initial, maintenance, wallet, pnl, equity, available }) => {
      Object.assign(body, texts({ totalInitialMargin: initial, totalMaintMargin: maintenance }));
      Object.assign(body, texts({ totalWalletBalance: wallet, totalUnrealizedProfit: pnl }));
      Object.assign(body, texts({ totalMarginBalance: equity, availableBalance: available }));
    },
    "/fapi/v1/premiumIndex": ([row], { mark, index }) =>
      Object.assign(row, texts({ markPrice: mark, indexPrice: index }), { time: Date.now() }),
  },
  bybit: {
    "/v5/position/list": (
      { result },
      state,
      {
        result: {
          list: [row],
        },
      }: Body,
    ) =>
      only(result.list, state, {
        ...{ ...row, size: text(state.units, 1), updatedTime: String(Date.now()) },
        ...texts({ avgPrice: state.entry, markPrice: state.mark, positionValue: state.units * state.entry }),
        ...texts({ liqPrice: state.liquidation, unrealisedPnl: state.pnl }),
        ...texts({ positionIM: state.initial, positionMM: state.maintenance }),
      }),
    "/v5/account/wallet-balance": (
      {
        result: {
          list: [account],
        },
      },
      { initial, maintenance, wallet, pnl, ...rest },
    ) => {
      Object.assign(account, texts({ totalEquity: rest.equity, totalMarginBalance: rest.equity }));
      Object.assign(account, texts({ totalWalletBalance: wallet, totalAvailableBalance: rest.available }));
      Object.assign(account, texts({ totalPerpUPL: pnl, totalInitialMargin: initial }));
      Object.assign(account, texts({ totalMaintenanceMargin: maintenance }));
    },
    "/v5/market/tickers": (
      {
        result: {
          list: [row],
        },
      },
      { mark, index },
    ) => Object.assign(row, texts({ markPrice: mark, indexPrice: index, lastPrice: mark })),
  },
  okx: {
    "/account/positions": ({ data }, state, { data: [row] }: Body) =>
      only(data, state, {
        ...{ ...row, pos: text(-state.units, 2), uTime: String(Date.now()) },
        ...texts({ avgPx: state.entry, markPx: state.mark, idxPx: state.index, last: state.mark, upl: state.pnl }),
        ...texts({ liqPx: state.liquidation, notionalUsd: state.notional, imr: state.initial, mmr: state.maintenance }),
      }),
    "/account/balance": ({ data: [account] }, { equity, available, initial, maintenance, pnl }) => {
      Object.assign(account, texts({ totalEq: equity, adjEq: equity, availEq: available, upl: pnl }));
      Object.assign(account, texts({ imr: initial, mmr: maintenance }), { uTime: String(Date.now()) });
    },
    "/public/mark-price": ({ data: [row] }, { mark }) => Object.assign(row, { markPx: text(mark) }),
  },
};

/** Books of the recorded bodies: as deep beside the hedge, around another price. */
const BOOKS: Record<Stand, [path: string, of: (body: Body) => string[][][]]> = {
  binanceusdm: ["/fapi/v1/depth", ({ bids, asks }) => [bids, asks]],
  bybit: ["/v5/market/orderbook", ({ result: { a, b } }) => [a, b]],
  okx: ["/market/books", ({ data: [{ bids, asks }] }) => [bids, asks]],
};

const bodyOf = (id: Stand, end: string): Body => {
  const [, body] = Object.entries(recorded(id).answers).find(([path]) => path.endsWith(end)) ?? [];
  return body;
};

/** The account of one exchange. */
export class Account {
  private readonly recorded: Record<string, Body>;
  private units: number;
  private wallet: number;
  private readonly entry: number;

  /** `units`: of the whole hedge, at a price of the pool. */
  constructor(
    readonly id: Stand,
    private readonly exchange: Pick<Exchange, "edit">,
    private readonly whole: number,
    price: number,
  ) {
    const { share, entry } = STANDS[id];
    this.recorded = Object.fromEntries(Object.keys(WRITES[id]).map((end) => [end, bodyOf(id, end)]));
    [this.units, this.entry] = [whole * share, price * entry];
    this.wallet = MONEY * this.units * this.entry;
    this.at(price);
  }

  /** What its bodies say from now on, at a price of the pool. */
  at(price: number): void {
    const state = this.stateAt(price);
    for (const [end, write] of Object.entries(WRITES[this.id]))
      this.exchange.edit(end, (body) => void write(body, state, this.recorded[end]));
    const [path, of] = BOOKS[this.id];
    const levels = of(bodyOf(this.id, path));
    this.exchange.edit(path, (body) =>
      of(body).forEach((side, i) => {
        side.forEach((level, j) => {
          const [px = "0", size = "0"] = levels[i]?.[j] ?? [];
          level[0] = text((Number(px) * price) / RECORDED.price, 6);
          level[1] = text((Number(size) * this.whole) / RECORDED.units);
        });
      }),
    );
  }

  /** The exchange closes the short by auto-deleveraging: what it had won is money now. Gives the tokens that it was. */
  close(price: number): number {
    const { units, pnl } = this.stateAt(price);
    [this.wallet, this.units] = [this.wallet + pnl, 0];
    this.at(price);
    return units;
  }

  private stateAt(price: number): State {
    const { units, entry, wallet } = this;
    const mark = price * STANDS[this.id].basis;
    const pnl = units * (entry - mark);
    const notional = units * mark;
    const [initial, maintenance, equity] = [INITIAL * notional, MAINTENANCE * notional, wallet + pnl];
    return {
      ...{ units, entry, mark, index: price, pnl, notional, initial, maintenance, wallet, equity },
      available: Math.max(0, equity - initial),
      liquidation: units === 0 ? 0 : (wallet + units * entry) / (units * (1 + MAINTENANCE)),
    };
  }
}
