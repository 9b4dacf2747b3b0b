import { ERROR_NAMES } from "@ballast/sdk";
import { ALL_TOKENS, tokenInfo, toUnits } from "@ballast/testkit";
import type { Fault } from "./fault";
import type { Known, Made } from "./known";
import { AMOUNTS, type Leaf, leavesOf, type NameRole, type Role } from "./roles";
import { type AnyStep, type PlainStep, type Scenario, scenarioSchema, TEN_YEARS } from "./schema";
import { paramFaults, stepFaults } from "./sense";
import { FOUNDING, hasHouse, houseOf, marketsOf, tokensOf } from "./setting";

const U64 = 1n << 64n;
const I64 = 1n << 63n;
/** What a step can end with besides the errors of the chain. */
const OWN_ERRORS = new Set(["ExpectError", "RangeError"]);

/** All that a schema cannot know: names that must exist, amounts that must fit what they are amounts of. */
export function faultsOf(scenario: Scenario): Fault[] {
  const { steps: _, ...setting } = scenario;
  const leaves = leavesOf(scenarioSchema, { ...setting, steps: [] }, "");
  const strange = leaves.filter(({ role, value }) => isSymbol(role) && !ALL_TOKENS.includes(value));
  // With unknown tokens nothing else can be checked.
  if (strange.length > 0) return strange.map(({ where, value }) => ({ where, message: unknownToken(value) }));
  const known = {
    tokens: tokensOf(scenario),
    markets: marketsOf(scenario),
    secondSources: scenario.second_sources ?? [],
  };
  const before: Known = { ...known, people: new Set(), made: new Map(), i: -1 };
  const faults = [
    ...leaves.flatMap((leaf) => leafFaults(leaf, before, undefined)),
    ...marketFaults(scenario),
    ...paramFaults(scenario.params, "params", before),
  ];
  // What the house deposits follows from prices that can be read.
  return [
    ...faults,
    ...(faults.length > 0 ? [] : houseFaults(scenario)),
    ...timeFaults(scenario),
    ...allSteps(scenario, before),
  ];
}

const isSymbol = (role: Role) => role === "token" || role === "market";
const unknownToken = (token: string) => `unknown token ${token}: there are ${ALL_TOKENS.join(", ")}`;

function marketFaults({ markets = [] }: Scenario): Fault[] {
  return markets.flatMap((symbol, i) => {
    if (tokenInfo(symbol).stable)
      return [{ where: `markets.${i}`, message: `${symbol} is a stable, which is no market` }];
    return markets.indexOf(symbol) < i ? [{ where: `markets.${i}`, message: `${symbol} is named twice` }] : [];
  });
}

function houseFaults(scenario: Scenario): Fault[] {
  if (scenario.liquidity !== undefined) return [];
  return Object.entries(houseOf(scenario)).flatMap(([symbol, amount]) => {
    if (toUnits(amount, tokenInfo(symbol).decimals) < U64) return [];
    const message = `the house cannot deposit ${amount} ${symbol}: say liquidity, or a higher price`;
    return [{ where: `prices.${symbol}`, message }];
  });
}

function timeFaults({ steps }: Scenario): Fault[] {
  const lasts = (step: AnyStep): number => {
    if (step.do === "fails") return lasts(step.step);
    if (step.do === "wait") return step.seconds;
    return step.do === "price_series" ? (step.points?.at(-1)?.[0] ?? 0) : 0;
  };
  const all = steps.reduce((sum, step) => sum + lasts(step), 0);
  return all > TEN_YEARS ? [{ where: "steps", message: `all steps together last ${all} s, more than ten years` }] : [];
}

function allSteps(scenario: Scenario, before: Known): Fault[] {
  const made = new Map<string, Made>();
  const first = scenario.steps.findIndex((step) => !FOUNDING.has(step.do));
  const everybody = ["keeper", ...Object.keys(scenario.actors)];
  const later = hasHouse(scenario) ? ["house"] : [];
  return scenario.steps.flatMap((outer, i) => {
    const step = outer.do === "fails" ? outer.step : outer;
    const where = outer.do === "fails" ? `steps.${i}.step` : `steps.${i}`;
    const people = new Set([...everybody, ...(first >= 0 && i >= first ? later : [])]);
    const known: Known = { ...before, people, made, i };
    const leaves = leavesOf(scenarioSchema.shape.steps.element, outer, `steps.${i}`);
    const faults = [...leaves.flatMap((leaf) => leafFaults(leaf, known, step)), ...stepFaults(step, where, known)];
    // A step that must fail creates nothing.
    if (outer.do !== "fails") remember(step, made);
    return faults;
  });
}

function remember(step: PlainStep, made: Map<string, Made>): void {
  if (step.do === "queue_change") made.set(step.as, { is: new Set(["change"]) });
  if (step.do === "open" && step.as !== undefined)
    made.set(step.as, { is: new Set(["position"]), market: step.market, token: tokenOf(step) });
  if (step.do !== "place" && step.do !== "place_trigger") return;
  const increased = step.position === undefined ? undefined : made.get(step.position);
  const { market, token } = increased ?? { market: step.market, token: tokenOf(step) };
  const orderOnly = step.do === "place_trigger" && step.kind !== "limit_open";
  made.set(step.as, { is: new Set(orderOnly ? ["request"] : ["request", "position"]), market, token });
}

const tokenOf = ({ collateral }: { collateral?: Record<string, string> | undefined }) =>
  Object.keys(collateral ?? {})[0];

function leafFaults(leaf: Leaf, known: Known, step: PlainStep | undefined): Fault[] {
  const { role, where, value } = leaf;
  const message = isAmount(role)
    ? amountFault(leaf, role, known, step)
    : role === "free"
      ? null
      : nameFault(role, value, known);
  return message === null ? [] : [{ where, message }];
}

const isAmount = (role: Role): role is keyof typeof AMOUNTS => Object.hasOwn(AMOUNTS, role);

function amountFault(leaf: Leaf, role: keyof typeof AMOUNTS, known: Known, step: PlainStep | undefined): string | null {
  const decimals = AMOUNTS[role] ?? decimalsOf(tokenMeant(leaf, role, known, step));
  if (decimals === null) return null;
  const { value } = leaf;
  if ((value.split(".")[1]?.length ?? 0) > decimals) return `${value} has more than ${decimals} decimals`;
  const units = toUnits(value, decimals);
  if (units >= (role === "print" ? I64 : U64)) return `${value} is more than the program can count`;
  if (role === "print" && units === 0n)
    return "a price is not zero: a source that has none publishes nothing (stop_feed)";
  if (role === "fraction" && units > 1_000_000_000n) return `${value} is more than the whole: a fraction is at most 1`;
  return null;
}

/** Null for a missing token, which is a fault of its own. */
const decimalsOf = (token: string | undefined): number | null =>
  token !== undefined && ALL_TOKENS.includes(token) ? tokenInfo(token).decimals : null;

/** The token that an amount is of. */
function tokenMeant(
  { key, parent }: Leaf,
  role: Role,
  { made }: Known,
  step: PlainStep | undefined,
): string | undefined {
  const { market, position } = (step ?? {}) as { market?: string; position?: string };
  if (role === "keyed") return key;
  if (role === "asset") return String(parent.asset);
  const held = position === undefined ? undefined : made.get(position);
  return role === "collateral" ? held?.token : (market ?? held?.market);
}

function nameFault(role: NameRole, value: string, { tokens, markets, people, made }: Known): string | null {
  const is = (what: "position" | "request" | "change") => made.get(value)?.is.has(what) ?? false;
  switch (role) {
    case "actor":
      return value === "house" ? "house is who deposits what nobody else does: call yours otherwise" : null;
    case "who":
      if (people.has(value)) return null;
      return value === "house"
        ? "there is no house, or it comes after the first steps"
        : `there is nobody called ${value}`;
    case "token":
      return tokens.includes(value)
        ? null
        : `there is no ${value} here: tokens are ${tokens.join(", ")}; prices can name more`;
    case "market":
      return markets.includes(value) ? null : `there is no market ${value}: there is ${markets.join(", ") || "none"}`;
    case "position":
      return is("position") ? null : `no step before opened ${value}`;
    case "request":
      return is("request") ? null : `no step before placed ${value}`;
    case "change":
      return is("change") ? null : `no step before queued ${value}`;
    case "as": {
      const other = made.get(value)?.is;
      if (other !== undefined) return `${value} is the name of another ${[...other].at(-1)}`;
      return people.has(/^(.+)-\d+$/.exec(value)?.[1] ?? "")
        ? `${value} is how positions without a name are called`
        : null;
    }
    case "error":
      return ERROR_NAMES.has(value) || OWN_ERRORS.has(value) ? null : `there is no error ${value}`;
  }
}
