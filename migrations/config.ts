/**
 * What a deployment is configured with. Mints and feeds are per cluster: a file of this shape, as migrations/README.md
 * describes it.
 */
import { type CustodyConfig, DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, DEFAULT_STABLE } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { z } from "zod";
import { Misuse } from "../scripts/lib/command.cjs";
import { readJson } from "../scripts/lib/json.cjs";

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

/**
 * No print shows on chain whether a feed stops at night, so the lister must state it, and the only accepted answer is
 * "no".
 */
export const SLEEPS =
  "a feed that pauses at nights, weekends or holidays cannot be listed (a day of silence ends its market, docs/decisions/0021): say false";
const sleeps = z.literal(false, SLEEPS);
/** As text, or as a number that JSON carries exactly: nothing else is taken for one. */
const poolId = z
  .union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative()], 'must be a whole number, like 1 or "1"')
  .transform(BigInt)
  .refine((id) => id < 1n << 64n, "must be below 2^64");
const symbol = z.string().min(1);

const schema = z.strictObject({
  guardian: key,
  poolId,
  custodies: z
    .array(z.strictObject({ symbol, mint: key, feed, stable: z.boolean(), sleeps }))
    .min(1)
    .max(8),
  /** Symbols: index token and backing stable. */
  markets: z.array(z.strictObject({ index: symbol, stable: symbol })).max(8),
});

export type DeployConfig = z.infer<typeof schema>;

/** Reads and checks a configuration file. Throws a `Misuse` with file, line and place of each mistake. */
export function readConfig(file: string): DeployConfig {
  const { value, lineOf } = readJson(file, "the configuration");
  const { config, faults } = checked(value);
  if (config !== null) return config;
  const lines = faults.map(({ where, message }) => `  line ${lineOf(where)}: ${said(where, message)}`);
  throw new Misuse([`${file} is no configuration:`, ...lines].join("\n"));
}

/** Checks an object. Throws a `Misuse` with the place of each mistake. */
export function checkConfig(value: unknown): DeployConfig {
  const { config, faults } = checked(value);
  if (config !== null) return config;
  throw new Misuse(["configuration:", ...faults.map(({ where, message }) => `  ${said(where, message)}`)].join("\n"));
}

interface Fault {
  where: string;
  message: string;
}
const said = (where: string, message: string) => (where === "" ? message : `${where}: ${message}`);

function checked(value: unknown): { config: DeployConfig; faults: [] } | { config: null; faults: Fault[] } {
  const parsed = schema.safeParse(value);
  const faults = parsed.success
    ? meaning(parsed.data)
    : parsed.error.issues.map(({ path, message }) => ({ where: path.join("."), message }));
  return parsed.success && faults.length === 0 ? { config: parsed.data, faults: [] } : { config: null, faults };
}

/** What the program would refuse after the first transactions have been paid for. */
function meaning({ custodies, markets }: DeployConfig): Fault[] {
  const home = custodies[0]?.stable ? [] : [{ where: "custodies.0.stable", message: HOME }];
  const custody = (symbol: string) => custodies.find((c) => c.symbol === symbol);
  const places = markets.flatMap(({ index, stable }, i) => {
    const [token, backing] = [custody(index), custody(stable)];
    const faults: Fault[] = [];
    if (token === undefined) faults.push({ where: `markets.${i}.index`, message: `no custody ${index}` });
    if (backing === undefined) faults.push({ where: `markets.${i}.stable`, message: `no custody ${stable}` });
    if (token?.stable)
      faults.push({ where: `markets.${i}.index`, message: `${index} is a stable, which is no market` });
    if (backing?.stable === false) faults.push({ where: `markets.${i}.stable`, message: `${stable} is no stable` });
    return faults;
  });
  return [
    ...home,
    ...twice("symbol", "custodies", custodies, ({ symbol }) => symbol),
    ...twice("mint", "custodies", custodies, ({ mint }) => mint.toBase58()),
    ...twice("feed", "custodies", custodies, ({ feed }) => Buffer.from(feed).toString("hex")),
    ...twice("index", "markets", markets, ({ index }) => index, "market"),
    ...places,
  ];
}

const HOME = "the first custody must be the stable of the insurance fund";

function twice<T>(
  field: string,
  list: string,
  items: readonly T[],
  nameOf: (item: T) => string,
  what = field,
): Fault[] {
  const names = items.map(nameOf);
  return names.flatMap((name, i) =>
    names.indexOf(name) === i ? [] : [{ where: `${list}.${i}.${field}`, message: `${what} ${name} is named twice` }],
  );
}

/** The parameters that a step uses: the defaults of the SDK, one place for all deployments. */
export const PARAMETERS = {
  pool: DEFAULT_POOL,
  market: DEFAULT_MARKET,
  custody: (stable: boolean): CustodyConfig => (stable ? DEFAULT_STABLE : DEFAULT_ASSET),
};
