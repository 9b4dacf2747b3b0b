/** `--once` and `--dry-run`: what is due now, done or only named. */
import { plain } from "@ballast/follow";
import type { PublicKey } from "@solana/web3.js";
import type { Listener } from "./happenings";
import { type Done, Keeper } from "./keeper";
import { chainOf } from "./ledger/chain";
import { Ledger } from "./ledger/ledger";
import type { KeeperOptions } from "./options";
import { payOf } from "./reward";
import type { Settings } from "./settings";

/** How long what landed may take to be shown. */
const LEDGER_MS = 10_000;
const FAILED = new Set<Done["outcome"]>(["stale", "expired", "failed", "fatal"]);

/** What became of it, a line each. */
function lines(done: readonly Done[]): string {
  if (done.length === 0) return "nothing is due";
  return done
    .map(({ kind, subject, outcome, error, reward, signature }) => {
      const why = error === null ? "" : ` (${error})`;
      return `${kind} of ${subject}: ${outcome}${why}; pays ${payOf(reward)}${signature === null ? "" : `; ${signature}`}`;
    })
    .join("\n");
}

/** Does it, and says what became of it; the exit code. Races that others won are no failure. */
export async function once(
  options: KeeperOptions,
  { dryRun, json, print }: { dryRun: boolean; json: boolean; print: (text: string) => void },
): Promise<number> {
  const done = await new Keeper(options).once({ dryRun });
  const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  print(json ? JSON.stringify(done, plain, 2) : `${lines(done)}${dryRun ? "\nnothing was sent (--dry-run)" : ""}`);
  return done.some(({ outcome }) => FAILED.has(outcome)) ? 1 : 0;
}

/** What it costs, where a ledger is kept; null where none is. */
export async function bookkeeping(
  { ledger: file, rpc }: Settings,
  key: PublicKey,
  told: (words: string) => void,
): Promise<{ listen: Listener; close: () => Promise<void> } | null> {
  if (file === null) return null;
  const connection = plain(rpc[0] ?? "");
  const ledger = new Ledger({ file, keeper: key.toBase58(), chain: chainOf(() => connection, key), told });
  await ledger.catchUp();
  // What cannot be looked up now is found at the next start.
  const close = () =>
    ledger.catchUp().then(
      () => ledger.close(LEDGER_MS),
      () => ledger.close(LEDGER_MS),
    );
  return { listen: ledger.listen, close };
}
