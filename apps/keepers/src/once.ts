/** `--once` and `--dry-run`: what is due now, done or only named. */
import { type Done, Keeper } from "./keeper";
import type { KeeperOptions } from "./options";
import { payOf } from "./reward";

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
