import { BallastError } from "@ballast/sdk";
import type { Chain, SendError, Step } from "@ballast/testkit";
import { World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { ExpectError, expectStep } from "./expect";
import { ScenarioError } from "./fault";
import { readBooks, type ScenarioLedger, type StepReport } from "./ledger";
import type { Names } from "./names";
import type { AnyStep, PlainStep, Scenario } from "./schema";
import { FOUNDING, houseOf, tokensOf } from "./setting";
import { perform, type Stage } from "./steps";
import { tell } from "./units";

/**
 * Where scenarios differ from the SDK's defaults. They squeeze hours into a few lines, so a position counts as young
 * for 1 minute, the minimum, instead of 15.
 */
export const SCENARIO_PARAMS = { "mutualization.young": "60s" };

export interface RunOptions {
  /** Default: LiteSVM, in this process. */
  chain?: Chain | Chain["kind"];
  /** The SOL of the pool is wrapped SOL, as on mainnet. Default: a token like any other. */
  wrappedSol?: boolean;
  /** Called after each step. */
  onStep?(report: StepReport): void | Promise<void>;
}

/** A scenario that runs: its world, and what its steps have named. */
export class Run implements Names {
  private readonly stage: Stage;
  private readonly reports: StepReport[] = [];
  private readonly names = new Map<string, string>();

  private constructor(
    readonly scenario: Scenario,
    readonly world: World,
  ) {
    this.stage = { world, positions: new Map(), requests: new Map(), changes: new Map() };
  }

  /** Builds the scenario's world, with its people. Throws what the program says of parameters that it refuses. */
  static async prepare(scenario: Scenario, chain?: RunOptions["chain"], wrappedSol = false): Promise<Run> {
    const custodies = tokensOf(scenario);
    const world = await World.create({
      ...(chain === undefined ? {} : { chain }),
      params: { ...SCENARIO_PARAMS, ...scenario.params },
      custodies,
      ...(scenario.markets === undefined ? {} : { markets: scenario.markets }),
      ...(scenario.second_sources === undefined ? {} : { secondSources: scenario.second_sources }),
      prices: scenario.prices,
      liquidity: {},
      fund: "0",
      wrappedSol,
    });
    const run = new Run(scenario, world);
    const { keeper = {}, ...actors } = scenario.actors;
    await world.give(world.keeper, keeper);
    for (const [name, tokens] of Object.entries(actors)) await world.actor(name, tokens);
    return run;
  }

  /** The first day: what the founding steps built is what its limits are measured on. */
  private async open(): Promise<void> {
    try {
      await this.furnish();
      await this.world.nextDay();
    } catch (error) {
      // No step has run yet: what the program refuses of prices and liquidity is the file's fault.
      if (!(error instanceof BallastError)) throw error;
      const where = this.scenario.liquidity === undefined ? "prices" : "liquidity";
      throw new ScenarioError(this.scenario.name, [{ where, message: error.message }]);
    }
  }

  private async furnish(): Promise<void> {
    const amounts = houseOf(this.scenario);
    if (Object.keys(amounts).length === 0) return;
    const house = await this.world.actor("house", amounts);
    for (const [symbol, amount] of Object.entries(amounts)) await house.addLiquidity(symbol, amount);
  }

  /** Runs the steps; stops at the first that fails. */
  async play(onStep?: RunOptions["onStep"]): Promise<ScenarioLedger> {
    let founding = true;
    for (const [i, step] of this.scenario.steps.entries()) {
      if (founding && !FOUNDING.has(step.do)) {
        await this.open();
        founding = false;
      }
      const report = await this.report(i, step);
      this.reports.push(report);
      await onStep?.(report);
      if (!report.ok) break;
    }
    return this.ledger();
  }

  /** The ledger as it is now. */
  async ledger(): Promise<ScenarioLedger> {
    const faults = await this.world.invariantFaults();
    const books = await readBooks(this.world, (address) => this.name(address));
    const ok = faults.length === 0 && this.reports.every((report) => report.ok);
    const { name } = this.scenario;
    return { ok, name, steps: this.reports, ...books, invariants: faults.length === 0 ? "ok" : faults };
  }

  private async report(i: number, step: AnyStep): Promise<StepReport> {
    const base = { i, do: step.do, ...(step.note === undefined ? {} : { note: step.note }) };
    try {
      return { ...base, ok: true, ...(await this.perform(step)) };
    } catch (error) {
      const { name, message } = error as Error;
      return { ...base, ok: false, error: name, message, cu: burned(error), events: [] };
    }
  }

  private async perform(step: AnyStep): Promise<Pick<StepReport, "cu" | "events" | "error">> {
    if (step.do === "fails") return this.fail(step.step, step.error);
    if (step.do === "expect") {
      expectStep(await this.ledger(), step);
      return { cu: 0, events: [] };
    }
    const done = await perform(this.stage, step);
    this.nameAll();
    return { cu: sum(done), events: done.flatMap(({ events }) => events.map((event) => tell(event, this))) };
  }

  /** The step must fail with this error. */
  private async fail(step: PlainStep, wanted: string): Promise<Pick<StepReport, "cu" | "events" | "error">> {
    let found: unknown = null;
    await this.perform(step).catch((error: unknown) => {
      found = error;
    });
    if (!(found instanceof Error)) throw new ExpectError(`${step.do} should have failed with ${wanted}, but succeeded`);
    if (found.name !== wanted)
      throw new ExpectError(`${step.do} should have failed with ${wanted}, not ${found.message}`);
    return { cu: burned(found), events: [], error: wanted };
  }

  private nameAll(): void {
    for (const [name, { address }] of this.stage.requests) this.names.set(address.toBase58(), name);
    for (const [name, { address }] of this.stage.positions) {
      const key = address.toBase58();
      if (!this.names.has(key)) this.names.set(key, name);
    }
  }

  name(address: PublicKey): string {
    return this.world.whoIs(address)?.name ?? this.names.get(address.toBase58()) ?? address.toBase58();
  }

  collateralDecimals(address: PublicKey): number {
    const found = [...this.stage.positions.values()].find((ref) => ref.address.equals(address));
    if (!found) throw new RangeError(`no step opened the position ${address}`);
    return found.custody.decimals;
  }
}

const sum = (steps: readonly Step[]) => steps.reduce((total, { cu }) => total + cu, 0);
const burned = (error: unknown) =>
  error instanceof BallastError ? ((error.cause as SendError | undefined)?.cu ?? 0) : 0;

/** Runs a scenario from beginning to end and closes its world, unless the chain was given. */
export async function runScenario(
  scenario: Scenario,
  { chain, wrappedSol, onStep }: RunOptions = {},
): Promise<ScenarioLedger> {
  const run = await Run.prepare(scenario, chain, wrappedSol);
  try {
    return await run.play(onStep);
  } finally {
    if (chain === undefined || typeof chain === "string") await run.world.close();
  }
}
