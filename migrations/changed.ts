/** What a chain has otherwise than the file, where a change can set it: field by field. */
import { type ChangedField, type ChangeSpec, changedFields, type InForce, type Pool } from "@ballast/sdk";
import type { DeployConfig } from "./config";
import type { ShownField } from "./move";
import { parameterOf, type Scope } from "./parameters";
import type { Survey } from "./survey";
import { writeValue } from "./values";

/** A difference that one change of the timelock would end. `where`: the place of its fields in the file. */
export interface Changed {
  where: string;
  spec: ChangeSpec;
  fields: ShownField[];
}

const SCOPES: Partial<Record<ChangeSpec["kind"], Scope>> = {
  ...{ pool: "pool", custody: "custody", market: "market", listCustody: "custody", listMarket: "market" },
};

/** The scope of the parameters that a kind of change sets; nothing where its fields are its own. */
export const scopeOf = (kind: ChangeSpec["kind"]): Scope | undefined => SCOPES[kind];

/** A changed field in words. `decimals`: of the token that it is of; null where nobody knows them. */
export function shownField(
  kind: ChangeSpec["kind"],
  { field, from, to }: ChangedField,
  decimals: number | null,
): ShownField {
  const scope = scopeOf(kind);
  const parameter = scope === undefined ? undefined : parameterOf(scope, field);
  const unit = parameter?.unit ?? (kind === "delay" ? "time" : null);
  const text = (value: unknown): string => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (unit === null || (typeof value !== "bigint" && typeof value !== "number")) return String(value);
    return writeValue(BigInt(value), unit, decimals);
  };
  // A delay has one field, which the file calls what it is.
  return { field: kind === "delay" ? "delay" : field, from: from === null ? null : text(from), to: text(to) };
}

/** Changes of the controller ask for no pool. */
const NO_POOL = { state: {} } as Pool;

/** What changes are compared with. `TypeError` before there is a controller, which nothing can be queued at. */
export function inForceOf({ controller, pool, markets, now }: Survey): InForce {
  if (controller === null) throw new TypeError("there is no controller");
  return { controller, markets, now, pool: pool ?? NO_POOL };
}

/** What the file says of something that is there, as the change that would set it. */
interface Said {
  where: string;
  spec: ChangeSpec;
  decimals?: number;
}

/** All of it, in the file's order. */
export function specsOf({ guardian, delay, ...config }: DeployConfig, { pool, markets }: Survey): Said[] {
  const specs: Said[] = [
    { where: "", spec: { kind: "guardian", guardian } },
    ...(delay === null ? [] : [{ where: "", spec: { kind: "delay", seconds: delay } as const }]),
  ];
  if (pool !== null) {
    specs.push({ where: "parameters", spec: { kind: "pool", config: config.pool } });
    for (const [index, { config: own, decimals }] of config.custodies.slice(0, pool.state.custodyCount).entries())
      specs.push({ where: `custodies.${index}.parameters`, spec: { kind: "custody", index, config: own }, decimals });
    for (const [index, { config: own }] of config.markets.slice(0, markets.length).entries())
      specs.push({ where: `markets.${index}.parameters`, spec: { kind: "market", index, config: own } });
  }
  return specs;
}

/** All differences, in the file's order. */
export function changed(config: DeployConfig, found: Survey): Changed[] {
  if (found.controller === null) return [];
  const inForce = inForceOf(found);
  return specsOf(config, found).flatMap(({ where, spec, decimals }) => {
    const fields = changedFields(inForce, spec).map((field) => shownField(spec.kind, field, decimals ?? null));
    return fields.length === 0 ? [] : [{ where, spec, fields }];
  });
}
