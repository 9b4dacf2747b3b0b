export { ExpectError, lookUp } from "./expect";
export { ScenarioError } from "./fault";
export type { Json, ScenarioLedger, StepReport } from "./ledger";
export { loadScenario, parseScenario } from "./load";
export { Run, type RunOptions, runScenario, SCENARIO_PARAMS } from "./run";
export { jsonSchema, type Scenario, STEP_NAMES } from "./schema";
export type { EventInWords } from "./units";
