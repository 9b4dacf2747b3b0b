// What the fields of one step say together.
import { checkParams, ParamError, type Params, targetOf } from "@ballast/testkit";
import { DECIMAL } from "./expect";
import type { Fault } from "./fault";
import type { Known } from "./known";
import { LEDGER } from "./ledger";
import type { PlainStep, StepOf } from "./schema";

/** What a `price` step says besides prices. */
export const PRICE_WORDS: ReadonlySet<string> = new Set(["do", "note", "conf", "ema", "second"]);

type Say = (field: string, message: string) => void;
type Checks = { [D in PlainStep["do"]]?: (step: StepOf<D>, known: Known, say: Say) => void };

export function stepFaults(step: PlainStep, where: string, known: Known): Fault[] {
  const faults: Fault[] = [];
  const say: Say = (field, message) => faults.push({ where: `${where}.${field}`, message });
  const check = CHECKS[step.do] as ((step: PlainStep, known: Known, say: Say) => void) | undefined;
  check?.(step, known, say);
  if (step.do !== "queue_change" || step.params === undefined) return faults;
  return [...faults, ...paramFaults(step.params, `${where}.params`, known), ...targetFaults(step.params, where)];
}

/** Each parameter by itself, so that each fault has its line. */
export function paramFaults(params: Params, where: string, { tokens, markets }: Known): Fault[] {
  return Object.entries(params).flatMap(([name, value]) =>
    faultOf(where, `${where}.${name}`, () => checkParams({ [name]: value }, tokens, markets)),
  );
}

/** A change concerns one thing; unknown names are reported already. */
const targetFaults = (params: Params, where: string): Fault[] =>
  faultOf(`${where}.params`, `${where}.params`, () => targetOf(params)).filter(({ message }) =>
    message.startsWith("a change"),
  );

function faultOf(where: string, at: string, check: () => unknown): Fault[] {
  try {
    check();
  } catch (error) {
    if (error instanceof ParamError) return [{ where, message: error.message, at }];
    throw error;
  }
  return [];
}

/** A position has one token as collateral. */
function opening(step: { collateral?: Record<string, string> | undefined }, _: Known, say: Say): void {
  if (Object.keys(step.collateral ?? {}).length !== 1) say("collateral", "a position has one token as collateral");
}

/** What comes to a position is of the token that it has. */
function adding(step: StepOf<"increase"> | StepOf<"place">, { made }: Known, say: Say): void {
  const token = made.get(step.position ?? "")?.token;
  const other = Object.keys(step.collateral ?? {}).find((each) => each !== token);
  if (token !== undefined && other !== undefined)
    say(`collateral.${other}`, `${step.position} has ${token} as collateral`);
}

const CHECKS: Checks = {
  open: opening,
  place: (step, known, say) => (step.position === undefined ? opening : adding)(step, known, say),
  place_trigger: (step, known, say) => {
    if (step.kind === "limit_open") opening(step, known, say);
  },
  increase: adding,
  price: (step, { tokens, secondSources }, say) => {
    const priced = Object.keys(step).filter((key) => !PRICE_WORDS.has(key));
    if (priced.length === 0) say("do", "say the price of at least one token");
    for (const token of priced)
      if (!tokens.includes(token)) say(token, `there is no ${token} here: tokens are ${tokens.join(", ")}`);
    for (const word of ["conf", "ema", "second"] as const)
      for (const token of Object.keys(step[word] ?? {}))
        if (!priced.includes(token)) say(`${word}.${token}`, `this step says no price of ${token}`);
    for (const token of Object.keys(step.second ?? {}))
      if (!secondSources.includes(token)) say(`second.${token}`, `${token} is not among second_sources`);
  },
  price_series: ({ asset, points = [], keeper }, { markets }, say) => {
    if (keeper !== undefined && !markets.includes(asset))
      say("keeper", `${asset} is no market: nothing is liquidated there`);
    const late = points.findIndex(([seconds], i) => i > 0 && seconds <= (points[i - 1]?.[0] ?? 0));
    if (late > 0)
      say(`points.${late}`, `${points[late]?.[0]} s is not after ${points[late - 1]?.[0]} s: times only rise`);
  },
  expect: (step, known, say) => {
    const { path, comparison, value, within } = step;
    const other = typeof value === "object" ? value.path : undefined;
    for (const [field, each] of [
      ["path", path],
      ["value.path", other],
    ] as const) {
      const fault = each === undefined ? null : pathFault(each, known);
      if (fault !== null) say(field, fault);
    }
    const numeric = typeof value === "string" && DECIMAL.test(value);
    const equality = comparison === "==" || comparison === "!=";
    if (!equality && other === undefined && !numeric) say("value", `${value} is no number: compare it with == or !=`);
    if (within === undefined) return;
    if (!DECIMAL.test(within) || within.startsWith("-")) say("within", `${within} is no distance, like "0.5"`);
    if (!equality) say("within", `${comparison} is exact: within belongs to == and !=`);
    else if (other === undefined && !numeric) say("within", `${value} is no number: nothing is near it`);
  },
};

/** A path that no ledger of this file can have. Its deeper parts can only be checked during the run. */
function pathFault(path: string, known: Known): string | null {
  const [root = "", name, field] = path.split(".");
  if (!LEDGER.includes(root)) return `the ledger has no ${root}: it has ${LEDGER.join(", ")}`;
  if (name === undefined) return null;
  const { people, markets, tokens, made, i } = known;
  if (root === "balances" && !people.has(name)) return `there is nobody called ${name}`;
  if (root === "balances" && field !== undefined && field !== "LP" && !tokens.includes(field))
    return `there is no ${field} here`;
  if (root === "markets" && !markets.includes(name)) return `there is no market ${name}`;
  if (root === "steps" && /^\d+$/.test(name) && Number(name) >= i) return `step ${name} is not over yet`;
  const listed = /^(\d+|length)$/.test(name) || people.has(name) || /-\d+$/.test(name);
  if (root === "positions" && !listed && !made.get(name)?.is.has("position")) return `no step before opened ${name}`;
  return root === "tickets" && !listed ? `there is nobody called ${name}` : null;
}
