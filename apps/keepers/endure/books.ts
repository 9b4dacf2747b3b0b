/** What a stretch leaves: the books of pool and people, without what depends on slots and on which keeper was first. */
import { createHash } from "node:crypto";
import { type BallastEvent, events } from "@ballast/sdk";
import type { World } from "@ballast/testkit";
import type { Connection, PublicKey } from "@solana/web3.js";

/** Names of fields that say when, in slots, or how many events there were. */
const WHEN = /generation|slot|sequence|bump|reserved|padding/i;

type Fields = Record<string, string>;

/** A value's numbers and addresses, one by one, by their path. */
function fields(value: unknown, at: string, into: Fields): Fields {
  if (WHEN.test(at.split(".").at(-1) ?? "")) return into;
  if (typeof value !== "object" || value === null) into[at] = String(value);
  else if ("toBase58" in value) into[at] = (value as PublicKey).toBase58();
  else if (value instanceof Uint8Array) into[at] = Buffer.from(value).toString("hex");
  else for (const [name, item] of Object.entries(value)) fields(item, `${at}.${name}`, into);
  return into;
}

/** Every balance and every account of the pool, by name. */
export async function booksOf(w: World, keepers: readonly PublicKey[]): Promise<Fields> {
  const { pool, markets, positions, tickets, payables, stakes } = await w.state();
  const into: Fields = {};
  for (const [name, held] of Object.entries(await w.balances())) {
    if (name !== "keeper") fields(held, name, into);
  }
  for (const custody of w.venue.custodies) {
    let sum = 0n;
    for (const keeper of keepers) sum += await w.tokens.balanceOf(keeper, custody.mint);
    into[`keepers.${custody.symbol}`] = sum.toString();
  }
  fields(pool.state, "pool", into);
  fields(
    markets.map(({ state }) => state),
    "markets",
    into,
  );
  const each = { positions, tickets, payables, stakes };
  for (const [kind, list] of Object.entries(each))
    for (const { address, account } of list) fields(account, `${kind}.${address}`, into);
  return into;
}

export const hashOf = (books: Fields): string => {
  const lines = Object.entries(books).map(([name, value]) => `${name} ${value}\n`);
  return createHash("sha256").update(lines.sort().join("")).digest("hex");
};

/** Where two books differ. */
export const differences = (a: Fields, b: Fields): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => a[name] !== b[name])
    .sort()
    .map((name) => `${name}: ${a[name]} and ${b[name]}`);

const PAGE = 1_000;

/** A transaction of a keeper. */
export interface Landed {
  signature: string;
  ok: boolean;
  events: BallastEvent[];
}

/** Everything that a key sent which landed, the newest first. */
export async function landedOf(connection: Connection, key: PublicKey): Promise<Landed[]> {
  const found: Landed[] = [];
  for (let before: string | undefined; ; ) {
    const page = await connection.getSignaturesForAddress(
      key,
      { limit: PAGE, ...(before ? { before } : {}) },
      "confirmed",
    );
    for (const { signature, err } of page) {
      const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
      const transaction = err === null ? await connection.getTransaction(signature, options) : null;
      found.push({ signature, ok: err === null, events: transaction === null ? [] : events.parse(transaction) });
    }
    before = page.at(-1)?.signature;
    if (page.length < PAGE) return found;
  }
}

/**
 * Pieces of work that were paid for more than once: an order executed twice, a position liquidated twice at one print.
 */
export function paidTwice(landed: readonly Landed[]): string[] {
  const seen = new Map<string, number>();
  for (const { events: told } of landed)
    for (const event of told) {
      const piece = pieceOf(event);
      if (piece !== null) seen.set(piece, (seen.get(piece) ?? 0) + 1);
    }
  return [...seen].filter(([, times]) => times > 1).map(([piece, times]) => `${piece}, ${times} times`);
}

function pieceOf({ name, data }: BallastEvent): string | null {
  if (name === "PositionLiquidated") return `liquidation of ${data.position} at ${data.header.timestamp}`;
  if (name === "PositionIncreased") return `opening of ${data.position} at ${data.header.timestamp}`;
  return name === "RequestEnded" ? `end of ${data.request}` : null;
}
