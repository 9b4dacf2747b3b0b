import type { StepOf } from "./schema";

/** An expectation that does not hold. */
export class ExpectError extends Error {
  override readonly name = "ExpectError";
}

/**
 * What a path of the ledger names: `balances.bob.USDC`, `lossEvents.0.shortfall`. In a list an item is named by its
 * number, its `name` or its `owner` (the first one). Undefined if the path leads nowhere.
 */
export function lookUp(ledger: unknown, path: string): unknown {
  let here = ledger;
  for (const part of path.split(".")) {
    if (Array.isArray(here)) here = part === "length" ? String(here.length) : item(here, part);
    else if (isObject(here) && Object.hasOwn(here, part)) here = here[part];
    else return undefined;
  }
  return here;
}

function item(list: unknown[], part: string): unknown {
  if (/^\d+$/.test(part)) return list[Number(part)];
  const is = (key: string) => (each: unknown) => (each as Record<string, unknown> | null)?.[key] === part;
  return list.find(is("name")) ?? list.find(is("owner"));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

export const DECIMAL = /^-?\d+(\.\d+)?$/;
const placesOf = (text: string) => text.split(".")[1]?.length ?? 0;

/** A decimal as an integer with `places` places; more places are an error. */
function scaled(text: string, places: number): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  const digits = BigInt(whole.replace("-", "") + fraction.padEnd(places, "0"));
  return text.startsWith("-") ? -digits : digits;
}

/**
 * Throws `ExpectError` unless the comparison holds. Numbers are compared exactly, everything else only for equality.
 */
export function expectStep(ledger: unknown, step: StepOf<"expect">): void {
  const { path, comparison, within } = step;
  const found = lookUp(ledger, path);
  const wanted = typeof step.value === "object" ? lookUp(ledger, step.value.path) : step.value;
  if (found === undefined) throw new ExpectError(`the ledger has no ${path}`);
  if (wanted === undefined) throw new ExpectError(`the ledger has no ${(step.value as { path: string }).path}`);
  if (holds(text(found), comparison, text(wanted), within)) return;
  const close = within === undefined ? "" : ` within ${within}`;
  throw new ExpectError(`${path} is ${text(found)}, expected ${comparison} ${text(wanted)}${close}`);
}

const text = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

function holds(found: string, comparison: StepOf<"expect">["comparison"], wanted: string, within = "0"): boolean {
  if (!DECIMAL.test(found) || !DECIMAL.test(wanted)) {
    if (comparison === "==") return found === wanted;
    if (comparison === "!=") return found !== wanted;
    throw new ExpectError(`${found} and ${wanted} are not both numbers: compare them with == or !=`);
  }
  const places = Math.max(...[found, wanted, within].map(placesOf));
  const gap = scaled(found, places) - scaled(wanted, places);
  const close = (gap < 0n ? -gap : gap) <= scaled(within, places);
  switch (comparison) {
    case "==":
      return close;
    case "!=":
      return !close;
    case "<":
      return gap < 0n;
    case "<=":
      return gap <= 0n;
    case ">":
      return gap > 0n;
    case ">=":
      return gap >= 0n;
  }
}
