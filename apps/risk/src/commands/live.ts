/** Commands on the live book. */
import { connectionSource, createContext, pda } from "@ballast/sdk";
import { Connection } from "@solana/web3.js";
import { bounded } from "../../../../scripts/lib/bounded.cjs";
import { type Book, readBook } from "../book/book";
import type { Marks } from "../book/marks";
import { type Answer, move, price, table, usd } from "../output";
import type { Settings } from "../settings";
import { ladders, type MarketLadder } from "../stress/ladder";
import { type StressReport, stressesOf } from "../stress/run";
import { pastFrom } from "../watch/past";
import { Watcher } from "../watch/watcher";

/** After which a node is given up: all positions of a pool, a hundred thousand of them, have a third of the bytes. */
const MOST = { bytes: 256 << 20, ms: 30_000 };

/** A way to a node that is given up when it does not answer in time. */
export const patient = (rpc: string): Connection =>
  new Connection(rpc, { commitment: "confirmed", fetch: bounded(MOST), disableRetryOnRateLimit: true });

/** The pool that the settings name, as it is now, and the way to it. `NetworkError`, `UninitializedAccount`. */
export async function connected({ rpc, pool }: Settings) {
  const connection = patient(rpc);
  const ctx = await createContext({ source: connectionSource(connection), pool: pda.pool(pool) });
  return { book: await readBook(ctx), ctx, connection };
}

/** Its book alone. */
export const liveBook = async (settings: Settings): Promise<Book> => (await connected(settings)).book;

/**
 * Alarms of a single look. It compares with prices of the last hours only where it is told of a data API; what is
 * unusual takes a stream.
 */
export async function alarmsOf(settings: Settings, book: Book, marks: Marks, api: string | undefined) {
  const watcher = new Watcher(settings.seed);
  if (api !== undefined)
    for (const { market } of book.ranges) watcher.remember(market, await pastFrom(api, market, Number(book.read.now)));
  return watcher.look(book, marks);
}

const HEAD = ["move", "price", "longs", "USD", "shorts", "USD", "deficit", "fund", "LPs", "shortfall"];

function ladderText({ market, price: now, steps, safe, failed }: MarketLadder): string {
  const rows = steps.map(({ share, price: at, longs, long, shorts, short, losses }) => [
    ...[move(share - 1), price(at), String(longs), usd(long), String(shorts), usd(short)],
    usd(losses.longDeficit + losses.shortDeficit),
    usd(losses.insurance + losses.keeperFloor),
    usd(losses.young + losses.deductible),
    usd(losses.shortfall),
  ]);
  const rest = `${safe} positions are safe at every price${failed > 0 ? `, ${failed} cannot be valued` : ""}`;
  return `market ${market}, ${price(now)} USD: what can be liquidated at a price, and who pays\n${table(HEAD, rows)}\n${rest}`;
}

/** `ladder`. */
export async function ladder(settings: Settings): Promise<Answer> {
  const found = ladders(await liveBook(settings));
  return { data: found, text: found.map(ladderText).join("\n\n") };
}

function stressText({ fund, stresses }: StressReport): string {
  const rows = stresses.map((stress) => [
    ...[stress.name, move(stress.index), move(stress.stable), String(stress.liquidated), usd(stress.deficit)],
    ...[usd(stress.insurance), usd(stress.lps), usd(stress.shortfall), stress.words],
  ]);
  const head = ["stress", "markets", "stables", "liquidated", "deficit", "fund", "LPs", "shortfall", "what it was"];
  return `fund ${usd(fund.balance)} of ${usd(fund.target)} USD\n${table(head, rows)}`;
}

/** `stress`. */
export async function stress(settings: Settings): Promise<Answer> {
  const found = stressesOf(await liveBook(settings));
  return { data: found, text: stressText(found) };
}
