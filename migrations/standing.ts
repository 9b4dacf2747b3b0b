/**
 * Changes that stand queued and are not the file's: anyone may execute them in their time, whatever the file says, and
 * they would undo what it says, or what this plan does.
 */
import {
  type Change,
  type ChangedField,
  type ChangeSpec,
  changedFields,
  decodeChange,
  encodeChange,
  type InForce,
  type Keyed,
} from "@ballast/sdk";
import { inForceOf, shownField, specsOf } from "./changed";
import type { DeployConfig } from "./config";
import { listingAt, type ShownField, tokenAt } from "./move";
import type { Survey } from "./survey";

/** A change that would make the chain other than the file says. */
export interface Standing {
  /** Its address. */
  change: string;
  number: bigint;
  /** What it is of, in words. */
  what: string;
  /** `from`: as the file says it. */
  fields: ShownField[];
  /** Unix seconds, the first and the last at which anyone may execute it. */
  eta: bigint;
  validUntil: bigint;
}

/** What a change is of: two of the same subject overwrite one another. */
const subjectOf = (spec: ChangeSpec): string => ("index" in spec ? `${spec.kind} ${spec.index}` : spec.kind);

/** All changes that a chain which has what the file says could be brought to it by. */
function wanted(config: DeployConfig, found: Survey): ChangeSpec[] {
  const { custodyCount = 0, marketCount = 0 } = found.pool?.state ?? {};
  const from = <T>(all: readonly T[], first: number) => all.map((_, i) => i).slice(first);
  return [
    ...specsOf(config, found).map(({ spec }) => spec),
    ...found.markets.map((_, index): ChangeSpec => ({ kind: "status", index, reduceOnly: false })),
    ...from(config.custodies, custodyCount).map(
      (i): ChangeSpec => ({ kind: "listCustody", ...tokenAt(config, i).token }),
    ),
    ...from(config.markets, marketCount).map((i): ChangeSpec => {
      const { index: token, stable, config: own } = listingAt(config, i).listing;
      return { kind: "listMarket", token, stable, config: own };
    }),
  ];
}

const bytesOf = (spec: ChangeSpec): string => {
  const { kind, index, payload } = encodeChange(spec);
  return `${kind} ${index} ${Buffer.from(payload).toString("hex")}`;
};

/** Where two changes of one subject differ: what the file says, and what the queued one would set. */
function beside(inForce: InForce, own: ChangeSpec, queued: ChangeSpec): ChangedField[] {
  const [file, then] = [own, queued].map(
    (spec) => new Map(changedFields(inForce, spec).map((one) => [one.field, one])),
  );
  const names = new Set([...(file?.keys() ?? []), ...(then?.keys() ?? [])]);
  return [...names].flatMap((field): ChangedField[] => {
    const [says, sets] = [file?.get(field), then?.get(field)];
    // A field that only one of them changes is, by the other, as it is now.
    const [from, to] = [says?.to ?? sets?.from ?? null, sets?.to ?? says?.from];
    return from === to || to === undefined || to === null ? [] : [{ field, from, to }];
  });
}

function wordsOf(spec: ChangeSpec, { custodies, markets }: DeployConfig): string {
  const custody = (i: number) => custodies[i]?.symbol ?? String(i);
  if (spec.kind === "pool") return "parameters of the pool";
  if (spec.kind === "custody") return `parameters of custody ${custody(spec.index)}`;
  if (spec.kind === "listCustody") return `a token, mint ${spec.mint}`;
  if (spec.kind === "listMarket") return `a market of ${custody(spec.token)}`;
  if (spec.kind === "market" || spec.kind === "status") {
    const of = `market ${markets[spec.index]?.symbol ?? spec.index}`;
    return spec.kind === "market" ? `parameters of ${of}` : `whether ${of} takes reductions only`;
  }
  return spec.kind;
}

/** Those that would leave the chain otherwise than the file says, the oldest first. What has expired cannot. */
export function standing(config: DeployConfig, found: Survey): Standing[] {
  if (found.controller === null || found.changes.length === 0) return [];
  const all = wanted(config, found);
  const same = new Set(all.map(bytesOf));
  const inForce = inForceOf(found);
  const foreign = ({ account }: Keyed<Change>) => {
    const queued = decodeChange(account);
    // A file may leave the delay open: then any is as it says.
    const open = queued.kind === "delay" && config.delay === null;
    return account.validUntil >= found.now && !open && !same.has(bytesOf(queued));
  };
  return found.changes.filter(foreign).map(({ address, account }) => {
    const queued = decodeChange(account);
    const own = all.find((spec) => subjectOf(spec) === subjectOf(queued));
    const decimals = queued.kind === "custody" ? (config.custodies[queued.index]?.decimals ?? null) : null;
    const listed = queued.kind === "listCustody" || queued.kind === "listMarket";
    const fields = own === undefined || listed ? [] : beside(inForce, own, queued);
    return {
      ...{ change: address.toBase58(), number: account.number, what: wordsOf(queued, config) },
      fields: fields.map((field) => shownField(queued.kind, field, decimals)),
      ...{ eta: account.eta, validUntil: account.validUntil },
    };
  });
}
