import { z } from "zod";

/**
 * What a text in a scenario file stands for. The schema gives each text its role where it declares the text, and
 * check.ts checks what the role demands when a file is loaded. A test ensures that no text lacks one.
 */
export type Role = keyof typeof AMOUNTS | NameRole | "free";

/** Amounts, with the decimals that they may have; null: those of the token that is meant. */
export const AMOUNTS = {
  usd: 6,
  /** US dollars that are divided by a price. */
  notional: 8,
  /** USD; zero is none. */
  price: 8,
  /** A price that a source publishes. */
  print: 8,
  shares: 6,
  fraction: 9,
  /** An amount of the index token of the step's market, or of its position's market. */
  size: null,
  /** An amount of the token that the step names as its asset. */
  asset: null,
  /** An amount of the position's collateral token. */
  collateral: null,
  /** An amount of the token that is its key. */
  keyed: null,
} as const;

/** Names of what must exist; `as` is a new one. */
export type NameRole = "who" | "actor" | "token" | "market" | "position" | "request" | "change" | "as" | "error";

export const ROLES = z.registry<{ role: Role }>();

/** A text with its role. */
function text(role: Role, pattern: RegExp, message: string, about?: string) {
  const plain = z.string().regex(pattern, message);
  return (about === undefined ? plain : plain.describe(about)).register(ROLES, { role });
}

const NUMBER = 'an amount is text in whole units, like "1000" or "0.5"';
export const amount = (role: keyof typeof AMOUNTS, about = "Whole units, as text") =>
  text(role, /^\d+(\.\d+)?$/, NUMBER, about);
export const name = (role: "who" | "actor" | "position" | "request" | "change" | "as", about?: string) =>
  text(role, /^[A-Za-z][\w-]*$/, "a name starts with a letter and has letters, digits, - and _", about);
export const symbol = (role: "token" | "market", about?: string) =>
  text(role, /^[A-Z][A-Z0-9]*$/, "a token is named like SOL", about);
export const free = (about?: string) =>
  (about === undefined ? z.string() : z.string().describe(about)).register(ROLES, FREE);
export const error = (about: string) => z.string().describe(about).register(ROLES, { role: "error" });
const FREE = { role: "free" } as const;

/** A text of a file: where it is, what it is, and the object in which it stands. */
export interface Leaf {
  where: string;
  role: Role;
  value: string;
  /** Name under which it stands. */
  key: string;
  parent: Record<string, unknown>;
}

interface Def {
  type: string;
  innerType?: Schema;
  shape?: Record<string, Schema>;
  catchall?: Schema;
  keyType?: Schema;
  valueType?: Schema;
  element?: Schema;
  items?: Schema[];
  options?: Schema[];
  values?: unknown[];
}
/** As much of a schema as its texts are found with. */
type Schema = z.ZodType & { def: Def };
type Place = Pick<Leaf, "where" | "key" | "parent">;

/** Every text of a value that its schema accepts. */
export function leavesOf(schema: z.ZodType, value: unknown, where: string): Leaf[] {
  return walk(schema as Schema, value, { where, key: "", parent: {} });
}

function walk(schema: Schema, value: unknown, place: Place): Leaf[] {
  const { def } = schema;
  if (value === undefined) return [];
  if (def.innerType !== undefined) return walk(def.innerType, value, place);
  if (def.options !== undefined) return walk(chosen(def.options, value), value, place);
  if (def.type === "object" || def.type === "record") return walkObject(def, value as Record<string, unknown>, place);
  if (Array.isArray(value)) return value.flatMap((item, i) => walkItem(def, item, i, place));
  if (typeof value !== "string" || def.type === "literal" || def.type === "enum") return [];
  const role = ROLES.get(schema)?.role;
  if (role === undefined) throw new TypeError(`${place.where}: the schema gives this text no role`);
  return [{ ...place, role, value }];
}

const at = (place: Place, key: string | number) => (place.where === "" ? String(key) : `${place.where}.${key}`);

function walkItem(def: Def, item: unknown, i: number, place: Place): Leaf[] {
  const schema = def.items?.[i] ?? def.element;
  return schema === undefined ? [] : walk(schema, item, { ...place, where: at(place, i) });
}

function walkObject(def: Def, value: Record<string, unknown>, place: Place): Leaf[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const here = { where: at(place, key), key, parent: value };
    const named = def.keyType === undefined ? [] : walk(def.keyType, key, here);
    const schema = def.shape?.[key] ?? def.valueType ?? def.catchall;
    return schema === undefined ? named : [...named, ...walk(schema, item, here)];
  });
}

/** The member of a union that a value is of: by its `do`, or the first that accepts it. */
function chosen(options: Schema[], value: unknown): Schema {
  const doing = (value as { do?: unknown } | null)?.do;
  const byName = options.find(({ def }) => doing !== undefined && def.shape?.do?.def.values?.[0] === doing);
  const found = byName ?? options.find((option) => option.safeParse(value).success);
  if (found === undefined) throw new TypeError("no member of this union accepts the value");
  return found;
}

/** The texts that a schema declares, to see that each has a role. */
export function textsOf(schema: z.ZodType, where = ""): { where: string; role: Role | undefined }[] {
  const { def } = schema as Schema;
  if (def.type === "string") return [{ where, role: ROLES.get(schema)?.role }];
  const named = Object.entries({ ...def.shape, "*": def.catchall, key: def.keyType, value: def.valueType });
  const listed = [def.innerType, def.element, ...(def.items ?? []), ...(def.options ?? [])];
  return [...named, ...listed.map((each) => ["", each] as const)].flatMap(([key, each]) =>
    each === undefined ? [] : textsOf(each, key === "" ? where : `${where}.${key}`),
  );
}
