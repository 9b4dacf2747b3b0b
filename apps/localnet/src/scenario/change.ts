import { type ChangeSpec, decodeChange } from "@ballast/sdk";
import { fromUnits, type Scope, unitOfField } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import type { Names } from "./names";

/** What an event says about a queued change. */
export type QueuedChange = Parameters<typeof decodeChange>[0];

const SCOPES: Partial<Record<ChangeSpec["kind"], Scope>> = {
  pool: "pool",
  custody: "custody",
  listCustody: "custody",
  market: "market",
  listMarket: "market",
};

/** A change's payload in words and whole units; for a configuration, each parameter by its name in the program. */
export function tellChange(queued: QueuedChange, names: Names): Record<string, string | boolean> {
  const { kind, config, ...rest } = decodeChange(queued) as ChangeSpec & { config?: object };
  const scope = SCOPES[kind];
  const decimals = tokenDecimals(queued, kind, names);
  const fields = Object.entries(config ?? {}).map(([field, value]) => [
    field,
    scope === undefined ? tellPart(value, names) : tellParameter(scope, field, value, decimals),
  ]);
  const parts = Object.entries(rest)
    .filter(([field]) => field !== "index")
    .map(([field, value]) => [field, tellPart(value, names)]);
  return Object.fromEntries([...parts, ...fields]);
}

/**
 * Decimals of the configured token; before listing, only its mint has them.
 */
function tokenDecimals({ index }: QueuedChange, kind: ChangeSpec["kind"], { world }: Names): number | null {
  return kind === "custody" ? world.venue.custody(index).decimals : null;
}

function tellParameter(scope: Scope, field: string, value: unknown, decimals: number | null): string | boolean {
  if (typeof value === "boolean") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  const amount = BigInt(value as number | bigint);
  switch (unitOfField(scope, field)) {
    case "usd":
      return fromUnits(amount, 6);
    case "rate":
    case "sigmas":
      return fromUnits(amount, 4);
    case "sigma":
      return fromUnits(amount, 9);
    case "time":
      return String(amount);
    case "tokens":
      return decimals === null ? `${amount} atoms` : fromUnits(amount, decimals);
    case "flag":
    case undefined:
      throw new TypeError(`the ledger has no unit for ${field} of a ${scope}`);
  }
}

/** Values that are not parameters: an address, a feed, seconds, a token number, a flag. */
function tellPart(value: unknown, names: Pick<Names, "name">): string | boolean {
  if (typeof value === "boolean") return value;
  if (value instanceof PublicKey) return names.name(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
}
