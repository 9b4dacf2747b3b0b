import {
  type Context,
  engine,
  fetchPosition,
  formatUnits,
  health,
  type Keyed,
  liquidationPrice,
  type Position,
  positionsOf,
  positionsOfMarket,
  profitAtRisk,
  type Request,
  requestsOf,
  requestsOfMarket,
  type State,
  sceneOf,
  ticketsOf,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { date, percent, price, share, sideName, usd } from "../amount";
import { type Answer, list, table } from "../output";
import { accountAt, addressOf } from "../refer";
import { type Session, walletIn } from "../session";

/** The number of a market of the pool. */
function marketOf(ctx: Context, address: PublicKey): number {
  const number = ctx.layout.markets.findIndex((market) => market.address.equals(address));
  if (number < 0) throw new Misuse(`${address.toBase58()} is a market of another pool (--pool)`);
  return number;
}

function found(ctx: Context, state: State, { address, account }: Keyed<Position>) {
  const market = marketOf(ctx, account.market);
  const scene = sceneOf(state, market);
  const now = health(scene, account.state);
  return {
    address,
    market,
    owner: account.owner,
    nonce: account.nonce,
    state: account.state,
    health: now,
    liquidationPrice: liquidationPrice(scene, account.state),
  };
}

/** Positions of one owner; of everybody with `all`. */
async function positionsIn(session: Session, { owner, all = false }: Whose): Promise<Keyed<Position>[]> {
  const { client } = session;
  const { layout } = await client.context();
  if (all) {
    const lists = layout.markets.map(({ address }) => positionsOfMarket(client.source, address, client.programId));
    return (await Promise.all(lists)).flat();
  }
  const markets = new Set(layout.markets.map(({ address }) => address.toBase58()));
  const own = await positionsOf(client.source, ownerOf(session, owner), client.programId);
  return own.filter(({ account }) => markets.has(account.market.toBase58()));
}

export interface Whose {
  owner?: string;
  all?: boolean;
}

/** The owner who is named, or whoever signs. */
export const ownerOf = (session: Session, owner?: string): PublicKey =>
  owner === undefined ? walletIn(session).publicKey : addressOf(owner, "--owner");

/** `ballast positions`. */
export async function positions(session: Session, whose: Whose): Promise<Answer> {
  const { client } = session;
  const [ctx, accounts] = await Promise.all([client.context(), positionsIn(session, whose)]);
  const state = await client.state();
  const data = accounts.map((account) => found(ctx, state, account));
  const rows = data.map((p) => [
    p.address.toBase58(),
    String(p.market),
    sideName(p.state.side),
    formatUnits(p.state.size, engine.at(state.pool.state.custodies, ctx.layout.markets[p.market]?.index ?? 0).decimals),
    usd(p.health.pnl),
    p.health.leverage === null ? "-" : formatUnits(p.health.leverage, 4, 2),
    percent(p.health.ratio),
    p.liquidationPrice === null ? "-" : price(p.liquidationPrice),
    p.health.liquidatable ? "can be liquidated" : "",
  ]);
  const head = ["position", "market", "side", "size", "profit, USD", "leverage", "margin", "liquidation at", ""];
  return { data, text: data.length === 0 ? "no positions" : table({ head, rows }) };
}

/** `ballast explain position`. */
export async function explainPosition({ client }: Session, text: string): Promise<Answer> {
  const { address, account } = await accountAt(text, "position", (at) =>
    fetchPosition(client.source, at, client.programId),
  );
  const [ctx, state] = [await client.context(), await client.state()];
  const known = found(ctx, state, { address, account });
  const risk = profitAtRisk(sceneOf(state, known.market), account.state);
  const { health: now } = known;
  const missing = now.equity - now.maintenance;
  const verdict = now.liquidatable
    ? "anyone may liquidate it now: equity is below maintenance"
    : `not liquidatable: equity is ${usd(missing)} USD above maintenance`;
  const rows: [string, string][] = [
    ["position", `${sideName(account.state.side)} in market ${known.market} of ${account.owner.toBase58()}`],
    ["price", `${price(now.price)} USD`],
    ["notional", `${usd(now.notional)} USD`],
    ["collateral", `${usd(now.collateral)} USD`],
    ["profit", `${usd(now.pnl)} USD`],
    ["borrow owed", `${usd(now.borrow)} USD`],
    ["equity (after haircut and closing fee)", `${usd(now.equity)} USD, ${percent(now.ratio)} of notional`],
    ["maintenance, initial margin", `${usd(now.maintenance)} USD, ${usd(now.initial)} USD`],
    ["liquidation", known.liquidationPrice === null ? "at no price" : `at ${price(known.liquidationPrice)} USD`],
    [
      "fresh profit",
      `${usd(risk.fresh)} USD; ${share(risk.terms.phi)} of it would wait ${risk.terms.hold / 3_600n} hours`,
    ],
    ["most that a loss event takes", `${usd(risk.worstNext)} USD next, ${usd(risk.worstTotal)} USD in all`],
    ["verdict", verdict],
  ];
  return { data: { ...known, profitAtRisk: risk }, text: list(rows) };
}

const KINDS: Record<number, string> = { 0: "open", 2: "limit open", 3: "take profit", 4: "stop loss" };

/** `ballast orders`. */
export async function orders(session: Session, { owner, all = false }: Whose): Promise<Answer> {
  const { client } = session;
  const ctx = await client.context();
  const lists: Promise<Keyed<Request>[]>[] = all
    ? ctx.layout.markets.map(({ address }) => requestsOfMarket(client.source, address, client.programId))
    : [requestsOf(client.source, ownerOf(session, owner), client.programId)];
  const markets = new Set(ctx.layout.markets.map(({ address }) => address.toBase58()));
  const data = (await Promise.all(lists))
    .flat()
    .filter(({ account }) => markets.has(account.market.toBase58()))
    .map(({ address, account }) => ({
      address,
      market: marketOf(ctx, account.market),
      owner: account.owner,
      nonce: account.nonce,
      state: account.state,
    }));
  const { custodies } = (await client.state()).pool.state;
  const rows = data.map(({ address, market, state }) => [
    address.toBase58(),
    String(market),
    `${KINDS[state.kind] ?? state.kind} ${sideName(state.side)}`,
    formatUnits(state.size, engine.at(custodies, ctx.layout.markets[market]?.index ?? 0).decimals),
    state.limit === 0n ? "any" : price(state.limit),
    state.trigger === 0n ? "-" : price(state.trigger),
    date(state.expiresAt),
  ]);
  const head = ["order", "market", "does", "size", "limit", "trigger", "expires"];
  return { data, text: data.length === 0 ? "no orders" : table({ head, rows }) };
}

/** `ballast tickets`. */
export async function tickets(session: Session, { owner }: Whose): Promise<Answer> {
  const { client } = session;
  const ctx = await client.context();
  const state = await client.state();
  const accounts = await ticketsOf(client.source, ownerOf(session, owner), client.programId);
  const data = accounts.map(({ address, account }) => ({
    address,
    market: marketOf(ctx, account.market),
    ...account.state,
    matures: BigInt(account.state.hour) * 3_600n,
  }));
  const rows = data.map(({ address, market, side, face, matures }) => {
    const { index, stable } = ctx.layout.markets[market] ?? { index: 0, stable: 0 };
    const { decimals } = engine.at(state.pool.state.custodies, side === 0 ? index : stable);
    return [address.toBase58(), String(market), sideName(side), formatUnits(face, decimals), date(matures)];
  });
  return {
    data,
    text: data.length === 0 ? "no tickets" : table({ head: ["ticket", "market", "side", "tokens", "matures"], rows }),
  };
}
