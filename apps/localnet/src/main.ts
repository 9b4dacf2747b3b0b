import path from "node:path";
import { parseArgs } from "node:util";
import type { Chain } from "./chain/chain";
import { LITESVM_START, LiteSvmChain } from "./chain/litesvm";
import { SurfpoolChain } from "./chain/surfpool";
import type { Ledger } from "./scenario/ledger";
import { loadScenario } from "./scenario/load";
import { stepLine } from "./scenario/print";
import { Run } from "./scenario/run";
import { firstLine } from "./serve/beats";
import { serve } from "./serve/serve";
import { tellStory } from "./story/tell";
import { beginningAfter } from "./world/setup";
import type { World } from "./world/world";

const HELP = `usage: npm start [-- --once] [-- --json]

Starts a local Solana network with real JSON-RPC and WebSocket, deploys Ballast, replays 10 October 2025 on SOL, says who paid
what, and keeps serving until Ctrl-C.

  --once    exit after the story
  --json    print the final ledger, and nothing else, on stdout
  --help    this text

Progress goes to stderr. Exit code 0: all went as told. 1: a step failed or an invariant is broken; nothing is served then.
2: the call is wrong.`;

const OPTIONS = {
  once: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;
const STORY = path.resolve(__dirname, "../../../scenarios/october-10.json");

const say = (text: string) => void process.stderr.write(`${text}\n`);

/** What the call asks for, or null if it cannot be understood; it was said why. */
function readCall(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    say(`${(error as Error).message.split("\n", 1)[0]} (npm start -- --help)`);
    return null;
  }
}

async function main(args: string[]): Promise<number> {
  const call = readCall(args);
  if (call === null) return 2;
  if (call.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const { once = false, json = false } = call;
  const started = Date.now();
  const chain = await startChain(once);
  try {
    const { ledger, world } = await play(chain, json);
    say(`The story took ${((Date.now() - started) / 1_000).toFixed(0)} seconds.`);
    if (!ledger.ok) return 1;
    if (!once && chain instanceof SurfpoolChain) await serve(chain, world, say);
    return 0;
  } finally {
    await chain.close();
  }
}

/**
 * A network with RPC; on a platform that has none, the chain in this process, on which the story is the same. Where people are to connect,
 * its clock is days from theirs at most; where not, it starts at one fixed moment, and the ledger is the same to the byte in every run.
 */
async function startChain(once: boolean): Promise<Chain> {
  say("Starting a local Solana network ...");
  const startTime = once ? LITESVM_START : beginningAfter(Math.floor(Date.now() / 1_000));
  return SurfpoolChain.start({ startTime }).catch((error: Error) => {
    say(`${error.message}\nThe story runs in this process instead, and nothing is served after it.`);
    return LiteSvmChain.start();
  });
}

/** Tells the story on this chain, and prints it; of a story that did not go as told, what went wrong. */
async function play(chain: Chain, json: boolean): Promise<{ ledger: Ledger; world: World }> {
  const scenario = loadScenario(STORY);
  say("Deploying Ballast: program, pool, tokens, market ...");
  const run = await Run.prepare(scenario, chain);
  const ledger = await run.play((report) => say(stepLine(report)));
  if (json) process.stdout.write(`${JSON.stringify(ledger, null, 2)}\n`);
  else if (ledger.ok) process.stdout.write(`\n${tellStory(ledger, scenario)}\n`);
  if (!ledger.ok) say(`\n${whatFailed(ledger)}`);
  return { ledger, world: run.world };
}

/** Why a ledger is not ok. */
function whatFailed({ steps, invariants }: Ledger): string {
  const failed = steps
    .filter(({ ok }) => !ok)
    .map(({ i, do: doing, message }) => `Step ${i} (${doing}) failed: ${message}`);
  const broken = invariants === "ok" ? [] : invariants.map((fault) => `Broken: ${fault}`);
  return [...failed, ...broken, "The story ends here."].join("\n");
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(firstLine(error));
    process.exitCode = 1;
  },
);
