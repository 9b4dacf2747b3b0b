/** What keepers did, as the chain has it: read from their transactions, not from what they say themselves. */
import { type BallastEvent, events, IDL, PROGRAM_ID } from "@ballast/sdk";
import { type Connection, PublicKey, type VersionedTransactionResponse } from "@solana/web3.js";

const PAGE = 1_000;

/** A transaction of a keeper. */
export interface Landed {
  signature: string;
  ok: boolean;
  /** The kind of work that it did: its instruction of the program; null where it failed. */
  kind: string | null;
  /** Every account that it names. */
  accounts: ReadonlySet<string>;
  events: BallastEvent[];
}

const NAMES: ReadonlyMap<number, string> = new Map(
  IDL.instructions.map(({ name, discriminator }) => [discriminator[0] as number, camel(name)]),
);

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Work brings the prices that it needs, and may end with what follows from it: it is of the kind of its first
 * instruction that is no refresh.
 */
function kindOf({ transaction: { message } }: VersionedTransactionResponse): string | null {
  const keys = message.staticAccountKeys;
  const names = message.compiledInstructions
    .filter(({ programIdIndex }) => keys[programIdIndex]?.equals(PROGRAM_ID))
    .map(({ data }) => NAMES.get(data[0] as number) ?? null);
  return names.find((name) => name !== "refreshPrices") ?? names[0] ?? null;
}

function accountsOf({ transaction, meta }: VersionedTransactionResponse): Set<string> {
  const { writable = [], readonly = [] } = meta?.loadedAddresses ?? {};
  const keys = [...transaction.message.staticAccountKeys, ...writable, ...readonly];
  return new Set(keys.map((key) => new PublicKey(key).toBase58()));
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
      const told = transaction && {
        ...{ kind: kindOf(transaction), accounts: accountsOf(transaction), events: events.parse(transaction) },
      };
      found.push({ signature, ok: err === null, ...(told ?? { kind: null, accounts: new Set(), events: [] }) });
    }
    before = page.at(-1)?.signature;
    if (page.length < PAGE) return found;
  }
}

/** How many of each kind landed; and of orders, by what `placed` calls them. */
export function countsOf(landed: readonly Landed[], placed: ReadonlyMap<string, string>): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const { kind, accounts } of landed) {
    if (kind === null) continue;
    count(kind);
    if (kind !== "executeRequest" && kind !== "executeDecrease") continue;
    for (const account of accounts) if (placed.has(account)) count(placed.get(account) as string);
  }
  return counts;
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
  if (name === "TicketClaimed") return `claim of ${data.ticket} at ${data.header.timestamp}`;
  if (name === "LossEventFinalized") return `finalization of ${data.receipt}`;
  return name === "RequestEnded" ? `end of ${data.request}` : null;
}
