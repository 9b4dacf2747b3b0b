/** What every command has: the client, what it may print, whether it only shows. */
import { BallastClient, type Done, type Plan, type Wallet } from "@ballast/sdk";
import { Connection } from "@solana/web3.js";
import { bounded } from "../../../scripts/lib/bounded.cjs";
import { walletOf } from "./key";
import type { Answer } from "./output";
import type { Settings } from "./settings";

export interface Session {
  client: BallastClient;
  settings: Settings;
  /** Show what would be done, and do nothing. */
  dryRun: boolean;
  /** Progress: never on the output. */
  say: (line: string) => void;
  /** The output: only `tail` and `export` write before they end. Done when its reader has taken the line. */
  print: (line: string) => Promise<void> | void;
  json: boolean;
  /** The repository; null where there is none. */
  root: string | null;
}

/** Bytes of a node's answer: all positions of a pool, a hundred thousand of them, have a third of it. */
const MOST = 256 << 20;

/** A client that reads; with `signs`, one that signs too. `warn` is told where others can read the key. */
export function clientOf(settings: Settings, signs: boolean, warn: (line: string) => void): BallastClient {
  const { rpc, pool, key, priorityFee, commitment, timeout } = settings;
  const connection = new Connection(rpc, {
    // What a processed transaction did is read at that depth; deeper reading would miss it.
    commitment: commitment === "processed" ? "processed" : "confirmed",
    ...{ fetch: bounded({ bytes: MOST, ms: timeout * 1_000 }), disableRetryOnRateLimit: true },
  });
  const wallet: { wallet?: Wallet } = signs ? { wallet: walletOf(key, { warn }) } : {};
  return new BallastClient({ connection, pool, priorityFee, ...wallet });
}

/** Who signs. */
export const walletIn = ({ client }: Session): Wallet => {
  if (client.wallet === null) throw new TypeError("this command signs");
  return client.wallet;
};

/** Plans, shows, and unless it is a dry run sends. `told` says what the quote means. */
export async function act<Q>(
  { client, settings, dryRun, say }: Session,
  plan: () => Promise<Plan<Q>>,
  told: (quote: Q) => string,
): Promise<Answer> {
  const planned = await plan();
  if (dryRun) {
    return {
      data: { dryRun: true, quote: planned.quote },
      text: `${told(planned.quote)}\nnothing was sent (--dry-run)`,
    };
  }
  say("sending ...");
  const sent = await client.send(planned, { commitment: settings.commitment });
  const done: Done<Q> = { ...sent, quote: planned.quote };
  return { data: done, text: `${told(planned.quote)}\ntransaction ${sent.signature}` };
}
