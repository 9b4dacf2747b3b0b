/** The form of a configuration file, from which its JSON Schema is written. */
import { PublicKey } from "@solana/web3.js";
import { z } from "zod";
import { type Scope, statable } from "./parameters";
import { FORMS } from "./values";

const isAddress = (text: string): boolean => {
  try {
    return new PublicKey(text).toBase58().length > 0;
  } catch {
    return false;
  }
};
const address = (about: string) =>
  z
    .string()
    .regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/, "is not a base58 address")
    .refine(isAddress, "is not a base58 address")
    .transform((text) => new PublicKey(text))
    .describe(about);
const feed = (about: string) =>
  z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{64}$/, "must be 64 hexadecimal digits")
    .refine((text) => !/^(0x)?0+$/.test(text), "is the feed of nothing: all zero")
    .transform((text) => new Uint8Array(Buffer.from(text.replace(/^0x/, ""), "hex")))
    .describe(about);

/**
 * No print shows on chain whether a feed stops at night, so the lister must state it, and the only accepted answer is
 * "no".
 */
export const SLEEPS =
  "a feed that pauses at nights, weekends or holidays cannot be listed (a day of silence ends its market, docs/decisions/0021): say false";

/** As text, or as a number that JSON carries exactly: nothing else is taken for one. */
const poolId = z
  .union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative()], 'must be a whole number, like 1 or "1"')
  .transform(BigInt)
  .refine((id) => id < 1n << 64n, "must be below 2^64")
  .describe("Number of the pool, by which clients find it");

const symbol = z.string().regex(/^[\w.-]{1,20}$/, "must be 1 to 20 letters, digits or _ . -");

/** What the file may state of a scope: every parameter of the table by its name, as text. */
const parameters = (scope: Scope) =>
  z
    .strictObject(
      Object.fromEntries(
        statable(scope).map(([field, { unit, means }]) => {
          const { pattern, as } = FORMS[unit as keyof typeof FORMS];
          const text = z.string(`must be text, as ${as}`).regex(new RegExp(pattern), `must be written as ${as}`);
          return [field, text.describe(`${means} Written as ${as}.`).optional()];
        }),
      ),
    )
    .describe("What differs from the defaults")
    .optional();

const custody = z.strictObject({
  symbol: symbol.describe("What the other fields of this file call the token"),
  mint: address("Address of the token's mint, of the token program"),
  decimals: z.number().int().min(5).max(9).describe("Decimals of the mint: 5 to 9, of a stable 6"),
  feed: feed("Pyth's id of the token's price in USD: 64 hexadecimal digits, with or without 0x"),
  stable: z.boolean().describe("Whether it is a stable: it then backs shorts, and is no market"),
  sleeps: z.literal(false, SLEEPS).describe("The feed publishes around the clock, which only the lister knows"),
  parameters: parameters("custody"),
});

const market = z.strictObject({
  index: symbol.describe("Symbol of the token that is traded"),
  stable: symbol.describe("Symbol of the stable that backs shorts"),
  secondFeed: feed("Feed of a second price source, which must agree").optional(),
  parameters: parameters("market"),
});

/** The whole file. */
export const FORM = z
  .strictObject({
    $schema: z.string().describe("For editors: ./config.schema.json").optional(),
    guardian: address("Key that may tighten at once: a market reduce-only, deposits closed, lower caps"),
    delay: z
      .string()
      .regex(new RegExp(FORMS.time.pattern), `must be written as ${FORMS.time.as}`)
      .describe('How long changes wait, "1d" to "30d"; it only lengthens')
      .optional(),
    poolId,
    parameters: parameters("pool"),
    custodies: z.array(custody).min(1).max(8).describe("One to eight tokens; the first is the insurance fund's stable"),
    markets: z.array(market).max(8).describe("At most eight markets, each of a token of its own"),
  })
  .describe("What a deployment of Ballast is configured with");

/** A file that has the form. */
export type Written = z.infer<typeof FORM>;

/** The JSON Schema that editors use; `migrations/config.schema.json` is its text. */
export const jsonSchema = (): object => z.toJSONSchema(FORM, { io: "input", unrepresentable: "any" });
