/** What a deployment is configured with, and how a chain is made to have it. `ballast deploy` is its command line. */
export { type Applied, type ApplyOptions, apply, type Outcome } from "./apply";
export { scopeOf, shownField } from "./changed";
export { checkConfig, type DeployConfig, readConfig } from "./config";
export { type Difference, type Drift, driftOf, type Pending } from "./drift";
export type { Fault } from "./fault";
export { jsonSchema, SLEEPS } from "./form";
export type { Move, ShownField } from "./move";
export { configured, parameterOf, type Scope, STANDARD, statable } from "./parameters";
export { type Cost, type Plan, planOf, soundPlan, type Target } from "./plan";
export type { Standing } from "./standing";
export { readValue, UNLIMITED, writeValue } from "./values";
