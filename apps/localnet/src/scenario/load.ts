import { readFileSync } from "node:fs";
import path from "node:path";
import type { ZodError } from "zod";
import { ParamError } from "../world/params";
import { planOf } from "../world/setup";
import { ALL_TOKENS, tokenInfo } from "../world/tokens";
import { type Scenario, STEP_NAMES, scenarioSchema } from "./schema";

/** A file that is no scenario. Each fault names the place: `steps.3.amount: ...`. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";

  constructor(
    readonly file: string,
    readonly faults: readonly string[],
  ) {
    super([`${file} is not a scenario:`, ...faults.map((fault) => `  ${fault}`)].join("\n"));
  }
}

/** Reads and checks a scenario file, with its series of prices. Throws `ScenarioError`. */
export function loadScenario(file: string): Scenario {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ScenarioError(file, [`it cannot be read: ${(error as Error).message}`]);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ScenarioError(file, [`it is not JSON: ${(error as Error).message}`]);
  }
  return withSeries(parseScenario(json, file), file);
}

/** Checks an object. Throws `ScenarioError`. */
export function parseScenario(json: unknown, file = "scenario"): Scenario {
  const strange = strangeSteps(json);
  if (strange.length > 0) throw new ScenarioError(file, strange);
  const parsed = scenarioSchema.safeParse(json);
  if (!parsed.success) throw new ScenarioError(file, faultsOf(parsed.error));
  const faults = semanticFaults(parsed.data);
  if (faults.length > 0) throw new ScenarioError(file, faults);
  return parsed.data;
}

/** Steps that do not exist, or not yet: said in words, not as a union that did not match. */
function strangeSteps(json: unknown): string[] {
  const steps = (json as { steps?: unknown } | null)?.steps;
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step, i) => [
    ...strange(step, `steps.${i}`),
    ...(isObject(step) && step.do === "fails" ? strange(step.step, `steps.${i}.step`) : []),
  ]);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function strange(step: unknown, where: string): string[] {
  if (!isObject(step)) return [`${where}: a step is an object with "do"`];
  const doing = String(step.do);
  if (STEP_NAMES.includes(doing)) return [];
  return [`${where}.do: there is no step "${doing}"; steps are ${STEP_NAMES.join(", ")}`];
}

const faultsOf = (error: ZodError): string[] =>
  error.issues.map(({ path: where, message }) => `${where.join(".") || "the file"}: ${message}`);

/** Tokens of the pool: all that prices, balances or liquidity name, the stable first. */
export function tokensOf({ prices, actors, liquidity = {}, markets = [] }: Scenario): string[] {
  const named = [prices, liquidity, ...Object.values(actors)].flatMap((amounts) => Object.keys(amounts));
  const all = new Set(["USDC", ...named, ...markets]);
  return all.size === 1 ? ["USDC", "SOL"] : [...all];
}

/** What a schema cannot know: names that must exist. */
function semanticFaults(scenario: Scenario): string[] {
  const tokens = tokensOf(scenario);
  const unknown = tokens.filter((token) => !ALL_TOKENS.includes(token));
  if (unknown.length > 0) return unknown.map((token) => `unknown token ${token}: there are ${ALL_TOKENS.join(", ")}`);
  const faults: string[] = [];
  try {
    const markets = scenario.markets ?? tokens.filter((token) => !tokenInfo(token).stable);
    planOf({ custodies: tokens, markets, params: scenario.params });
  } catch (error) {
    if (!(error instanceof ParamError)) throw error;
    faults.push(`params: ${error.message}`);
  }
  return [...faults, ...nameFaults(scenario)];
}

/** People and positions that a step names before they exist. */
function nameFaults({ actors, steps }: Scenario): string[] {
  const people = new Set(["keeper", "house", ...Object.keys(actors)]);
  const known = new Set<string>();
  return steps.flatMap((outer, i) => {
    const step = outer.do === "fails" ? outer.step : outer;
    const where = `steps.${i}${outer.do === "fails" ? ".step" : ""}`;
    const faults: string[] = [];
    if ("who" in step && step.who !== undefined && !people.has(step.who))
      faults.push(`${where}.who: there is nobody called ${step.who}`);
    const named = ["position", "request"].flatMap((field) => {
      const value = (step as Record<string, unknown>)[field];
      return typeof value === "string" ? [[field, value] as const] : [];
    });
    const listed = step.do === "finalize" || step.do === "apply_liens" ? (step.positions ?? []) : [];
    for (const [field, value] of [...named, ...listed.map((each) => ["positions", each] as const)])
      if (!known.has(value)) faults.push(`${where}.${field}: no step before opened ${value}`);
    if ("as" in step && step.as !== undefined) {
      if (known.has(step.as)) faults.push(`${where}.as: ${step.as} is the name of another position`);
      known.add(step.as);
    }
    return faults;
  });
}

/** Puts the points of CSV files in their place. */
function withSeries(scenario: Scenario, file: string): Scenario {
  const steps = scenario.steps.map((step, i) => {
    if (step.do !== "price_series" || step.csv === undefined) return step;
    const { csv, ...rest } = step;
    return { ...rest, points: readCsv(path.resolve(path.dirname(file), csv), file, `steps.${i}.csv`) };
  });
  return { ...scenario, steps };
}

function readCsv(csv: string, file: string, where: string): [number, string][] {
  let text: string;
  try {
    text = readFileSync(csv, "utf8");
  } catch (error) {
    throw new ScenarioError(file, [`${where}: ${(error as Error).message}`]);
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines
    .filter((line, i) => i > 0 || /^\d/.test(line))
    .map((line, i) => {
      const [, seconds, price] = /^(\d+),\s*(\d+(?:\.\d+)?)$/.exec(line.trim()) ?? [];
      if (seconds === undefined || price === undefined)
        throw new ScenarioError(file, [`${where}: line ${i + 1} is not seconds,price: ${line}`]);
      return [Number(seconds), price];
    });
}
