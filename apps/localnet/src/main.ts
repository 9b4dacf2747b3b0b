import path from "node:path";
import { parseArgs } from "node:util";
import type { Chain } from "@ballast/testkit";
import { beginningAfter, LITESVM_START, LiteSvmChain, SurfpoolChain } from "@ballast/testkit";
import { loadScenario } from "./scenario/load";
import { firstLine } from "./serve/beats";
import { serve } from "./serve/serve";
import { playStory } from "./story/play";

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
const print = (text: string) => void process.stdout.write(`${text}\n`);

/** What the call asks for, or null if it cannot be understood; the reason was printed. */
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
    print(HELP);
    return 0;
  }
  const { once = false, json = false } = call;
  const started = Date.now();
  const chain = await startChain(once);
  try {
    const { ledger, world } = await playStory(loadScenario(STORY), chain, { json, print, say });
    say(`The story took ${((Date.now() - started) / 1_000).toFixed(0)} seconds.`);
    if (!ledger.ok) return 1;
    if (!once && chain instanceof SurfpoolChain) await serve(chain, world, say);
    return 0;
  } finally {
    await chain.close();
  }
}

/**
 * A network with RPC, or, on a platform without it, the chain in this process, where the story is the same. If people
 * are to connect, its clock is within days of theirs; else it starts at one fixed moment, and the ledger is the same to
 * the byte in every run.
 */
async function startChain(once: boolean): Promise<Chain> {
  say("Starting a local Solana network ...");
  const startTime = once ? LITESVM_START : beginningAfter(Math.floor(Date.now() / 1_000));
  return SurfpoolChain.start({ startTime }).catch((error: Error) => {
    say(`${error.message}\nThe story runs in this process instead, and nothing is served after it.`);
    return LiteSvmChain.start();
  });
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
