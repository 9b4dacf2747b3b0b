/** What a deployment is configured with. Mints and feeds are per cluster: pass a file of this shape with `--config`. */
import { readFileSync } from "node:fs";
import { type CustodyConfig, DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, DEFAULT_STABLE } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { z } from "zod";

const key = z.string().transform((text, context) => {
  try {
    return new PublicKey(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not a base58 address" });
    return z.NEVER;
  }
});
const feed = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]{64}$/, "must be 64 hexadecimal digits")
  .transform((text) => new Uint8Array(Buffer.from(text.replace(/^0x/, ""), "hex")));

/** Nothing on chain can tell from one print whether a feed stops at night: who lists it says so. Stating it is optional, and only "no" can be stated. */
export const SLEEPS =
  "a feed that pauses at nights, weekends or holidays cannot be listed: a day of silence ends its market (docs/decisions/0021)";
const sleeps = z.literal(false, SLEEPS).optional();

const schema = z.strictObject({
  guardian: key,
  poolId: z.coerce
    .bigint()
    .nonnegative()
    .lt(1n << 64n),
  custodies: z
    .array(z.strictObject({ symbol: z.string(), mint: key, feed, stable: z.boolean(), sleeps }))
    .min(1)
    .max(8),
  /** Symbols: index token and backing stable. */
  markets: z.array(z.strictObject({ index: z.string(), stable: z.string() })).max(8),
});

export type DeployConfig = z.infer<typeof schema>;

/** Reads and checks a configuration file. Throws with the path of the mistake. */
export function readConfig(file: string): DeployConfig {
  return checkConfig(JSON.parse(readFileSync(file, "utf8")));
}

export function checkConfig(value: unknown): DeployConfig {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`configuration: ${z.prettifyError(parsed.error)}`);
  const { custodies, markets } = parsed.data;
  if (!custodies[0]?.stable)
    throw new Error("configuration: the first custody must be the stable of the insurance fund");
  once("symbol", custodies, ({ symbol }) => symbol);
  once("mint", custodies, ({ mint }) => mint.toBase58());
  once("feed", custodies, ({ feed }) => Buffer.from(feed).toString("hex"));
  once("market", markets, ({ index }) => index);
  for (const { index, stable } of markets) {
    for (const symbol of [index, stable]) {
      if (!custodies.some((c) => c.symbol === symbol)) throw new Error(`configuration: no custody ${symbol}`);
    }
  }
  return parsed.data;
}

function once<T>(what: string, list: readonly T[], nameOf: (item: T) => string): void {
  const names = list.map(nameOf);
  const double = names.find((name, i) => names.indexOf(name) !== i);
  if (double !== undefined) throw new Error(`configuration: ${what} ${double} is named twice`);
}

/** The parameters that a step uses: the defaults of the SDK, one place for all deployments. */
export const PARAMETERS = {
  pool: DEFAULT_POOL,
  market: DEFAULT_MARKET,
  custody: (stable: boolean): CustodyConfig => (stable ? DEFAULT_STABLE : DEFAULT_ASSET),
};
