/** Reads what no event carries: the pool, its markets, and the accounts that events are about. */
import { type BallastEvent, CLOCK, decode } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { SnapshotReader } from "./follower";
import type { Heard, ReadAccount, Snapshot, Source } from "./source";

/** Others that one snapshot reads at most: two calls' worth. A resync finds the rest. */
const MOST_OTHERS = 180;
/** Fields of events that name an account of the program. */
const SUBJECTS = ["position", "request", "ticket", "receipt", "change"] as const;

/**
 * The account that an event is about, base58; null if it is about the pool or a market. `text`: how a key is written,
 * for callers that keep what they have written before.
 */
export function subjectOf({ data }: BallastEvent, text = (key: PublicKey): string => key.toBase58()): string | null {
  const fields = data as unknown as Record<string, PublicKey | undefined>;
  for (const name of SUBJECTS) {
    const key = fields[name];
    if (key !== undefined) return text(key);
  }
  return null;
}

export class PoolSnapshots implements SnapshotReader {
  private markets: string[] = [];

  constructor(private readonly pool: PublicKey) {}

  async read(source: Source, heard: readonly Heard[]): Promise<Snapshot> {
    const named = new Set(heard.flatMap(({ event }) => (event === null ? [] : (subjectOf(event) ?? []))));
    const others = [...named].slice(-MOST_OTHERS);
    const pool = this.pool.toBase58();
    for (;;) {
      const read = await source.accounts([CLOCK.toBase58(), pool, ...this.markets, ...others]);
      const [clock, first, ...rest] = read;
      if (clock === undefined || first === undefined) throw new Error("an answer without the pool");
      const markets = marketsOf(first);
      // A market was added: it is read with the pool, so that both are of one slot.
      if (markets.length > this.markets.length) this.markets = markets;
      else {
        const ts = timeOf(clock) ?? heard.at(-1)?.ts ?? 0n;
        const count = this.markets.length;
        return { ts, pool: first, markets: rest.slice(0, count), others: rest.slice(count) };
      }
    }
  }

  sequenceOf({ pool: { account } }: Snapshot): bigint | null {
    return account === null ? null : decode("Pool", account.data).state.sequence;
  }
}

function marketsOf({ account }: ReadAccount): string[] {
  if (account === null) return [];
  const { exposures, marketCount } = decode("Pool", account.data).state;
  return exposures.slice(0, marketCount).map(({ market }) => market.toBase58());
}

/** Chain time of a clock account. */
function timeOf({ account }: ReadAccount): bigint | null {
  if (account === null || account.data.length < 40) return null;
  return new DataView(account.data.buffer, account.data.byteOffset).getBigInt64(32, true);
}
