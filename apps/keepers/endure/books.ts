/** What a stretch leaves: the books of pool and people, without what depends on slots and on which keeper was first. */
import { createHash } from "node:crypto";
import type { World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

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
