import type { Chain, World } from "@ballast/testkit";
import type { ScenarioLedger } from "../scenario/ledger";
import { stepLine } from "../scenario/print";
import { Run } from "../scenario/run";
import type { Scenario } from "../scenario/schema";
import { tellStory } from "./tell";

type Say = (text: string) => void;

export interface PlayOptions {
  /** The SOL of the pool is wrapped SOL, as on mainnet. Default: a token like any other. */
  wrappedSol?: boolean;
  /** The ledger instead of the story. */
  json: boolean;
  /** Results. */
  print: Say;
  /** Progress, and what went wrong. */
  say: Say;
}

/**
 * Plays a story on this chain and tells it. If it did not go as written, tells only what went wrong, since its numbers
 * would mean nothing.
 */
export async function playStory(
  scenario: Scenario,
  chain: Chain,
  { wrappedSol = false, json, print, say }: PlayOptions,
): Promise<{ ledger: ScenarioLedger; world: World }> {
  say("Deploying Ballast: program, pool, tokens, market ...");
  const run = await Run.prepare(scenario, chain, wrappedSol);
  const ledger = await run.play((report) => say(stepLine(report)));
  if (json) print(JSON.stringify(ledger, null, 2));
  else if (ledger.ok) print(`\n${tellStory(ledger, scenario)}`);
  if (!ledger.ok) say(`\n${whatFailed(ledger)}`);
  return { ledger, world: run.world };
}

/** Why a ledger is not ok. */
function whatFailed({ steps, invariants }: ScenarioLedger): string {
  const failed = steps
    .filter(({ ok }) => !ok)
    .map(({ i, do: doing, message }) => `Step ${i} (${doing}) failed: ${message}`);
  const broken = invariants === "ok" ? [] : invariants.map((fault) => `Broken: ${fault}`);
  return [...failed, ...broken, "The story ends here."].join("\n");
}
