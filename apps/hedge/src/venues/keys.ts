/** Where keys come from, and that nobody sees them: the environment, or a file that is its owner's alone. */
import { statSync } from "node:fs";
import { z } from "zod";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { readJson } from "../../../../scripts/lib/json.cjs";
import type { VenueSettings } from "../settings";
import type { Credentials } from "./venue";

const FILE = z.strictObject({ key: z.string().min(1), secret: z.string().min(1), passphrase: z.string().optional() });
/** Rights of a file for others than its owner. */
const OTHERS = 0o077;

function ofFile(id: string, file: string): Credentials {
  const { value } = readJson(file, `the key of ${id}`);
  if (process.platform !== "win32" && (statSync(file).mode & OTHERS) !== 0) {
    throw new Misuse(`${file}: others than its owner may read it: chmod 600`);
  }
  const found = FILE.safeParse(value);
  if (!found.success) throw new Misuse(`${file}: is not key, secret and, where there is one, passphrase`);
  return found.data;
}

/**
 * What opens a venue's account. The environment, as `BALLAST_HEDGE_BYBIT_KEY` and `_SECRET`, is taken before the file.
 * `Misuse` says what is missing; nothing of a key.
 */
export function credentialsOf(
  { id, keyFile, address }: VenueSettings,
  env: Readonly<Record<string, string | undefined>>,
): Credentials {
  if (id === "hyperliquid") {
    if (address === undefined) throw new Misuse("venues: hyperliquid needs the address of the account");
    if (keyFile !== undefined) throw new Misuse("venues: hyperliquid is read by its address: a key could trade");
    return { address };
  }
  const name = `BALLAST_HEDGE_${id.toUpperCase()}`;
  const [key, secret, passphrase] = ["KEY", "SECRET", "PASSPHRASE"].map((part) => env[`${name}_${part}`]);
  const given: Credentials =
    key !== undefined && secret !== undefined
      ? { key, secret, passphrase }
      : keyFile === undefined
        ? {}
        : ofFile(id, keyFile);
  if (given.key === undefined) {
    throw new Misuse(`venues: ${id} needs a key that only reads: ${name}_KEY and ${name}_SECRET, or keyFile`);
  }
  if (id === "okx" && given.passphrase === undefined) throw new Misuse(`venues: okx needs ${name}_PASSPHRASE as well`);
  return given;
}

/** Takes every part of these out of a text. */
export function hidingKeys(all: readonly Credentials[]): (text: string) => string {
  const secrets = all.flatMap(({ key, secret, passphrase }) => [key, secret, passphrase]);
  const known = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= 4);
  return (text) => known.reduce((shown, secret) => shown.replaceAll(secret, "..."), text);
}
