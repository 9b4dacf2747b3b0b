import type { ZodError } from "zod";
import { readText } from "../../../../scripts/lib/command.cjs";
import { parseJson } from "../../../../scripts/lib/json.cjs";
import { faultsOf } from "./check";
import { type Fault, ScenarioError } from "./fault";
import { type Scenario, STEP_NAMES, scenarioSchema } from "./schema";
import { withSeries } from "./series";

type LineOf = (where: string) => number;
type Placed = (fault: Fault) => Fault;
const same: Placed = (fault) => fault;

/**
 * Reads and checks a scenario file, with its series of prices. Throws `ScenarioError`, or `Misuse` where there is no
 * such file.
 */
export function loadScenario(file: string): Scenario {
  const { value, faults, lineOf } = parseJson(readText(file, "it"));
  if (faults.length > 0) {
    const found = faults.map(({ line, message }) => ({
      where: "",
      message: `it is not JSON: ${message}`,
      at: String(line),
    }));
    throw new ScenarioError(file, found, Number);
  }
  const { scenario, placed } = withSeries(shaped(value, file, lineOf), file, lineOf);
  // Again with the series in their place: their points must be as right as those of the file.
  return sensible(shaped(scenario, file, lineOf, placed), file, lineOf, placed);
}

/** Checks an object. Throws `ScenarioError`. */
export const parseScenario = (json: unknown, file = "scenario"): Scenario => sensible(shaped(json, file), file);

/** What the schema says. */
function shaped(json: unknown, file: string, lineOf?: LineOf, placed: Placed = same): Scenario {
  const strange = strangeSteps(json);
  if (strange.length > 0) throw new ScenarioError(file, strange, lineOf);
  const parsed = scenarioSchema.safeParse(json);
  if (!parsed.success) throw new ScenarioError(file, shapeFaults(parsed.error).map(placed), lineOf);
  return parsed.data;
}

/** What the schema cannot say. */
function sensible(scenario: Scenario, file: string, lineOf?: LineOf, placed: Placed = same): Scenario {
  const faults = faultsOf(scenario).map(placed);
  if (faults.length > 0) throw new ScenarioError(file, faults, lineOf);
  return scenario;
}

/** Steps that do not exist: said in words, not as a union that did not match. */
function strangeSteps(json: unknown): Fault[] {
  const steps = (json as { steps?: unknown } | null)?.steps;
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step, i) => [
    ...strange(step, `steps.${i}`),
    ...(isObject(step) && step.do === "fails" ? strange(step.step, `steps.${i}.step`) : []),
  ]);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function strange(step: unknown, where: string): Fault[] {
  if (!isObject(step)) return [{ where, message: 'a step is an object with "do"' }];
  const doing = String(step.do);
  if (STEP_NAMES.includes(doing)) return [];
  return [{ where: `${where}.do`, message: `there is no step "${doing}"; steps are ${STEP_NAMES.join(", ")}` }];
}

const shapeFaults = (error: ZodError): Fault[] =>
  error.issues.map(({ path: where, message }) => ({ where: where.join(".") || "the file", message }));
