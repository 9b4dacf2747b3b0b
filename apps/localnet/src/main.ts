import path from "node:path";
import { parseArgs } from "node:util";
import { PROGRAM_ID } from "@ballast/sdk";
import type { Chain } from "./chain/chain";
import { LiteSvmChain } from "./chain/litesvm";
import { SurfpoolChain } from "./chain/surfpool";
import type { Ledger } from "./scenario/ledger";
import { loadScenario } from "./scenario/load";
import { stepLine } from "./scenario/print";
import { Run } from "./scenario/run";
import { tellStory } from "./story/tell";
import type { World } from "./world/world";

const HELP = `usage: npm start [-- --once] [-- --json]

Starts a local Solana network with real JSON-RPC and WebSocket, deploys Ballast, replays 10 October 2025 on SOL, says who paid
what, and keeps serving until Ctrl-C.

  --once    exit after the story
  --json    print the final ledger, and nothing else, on stdout
  --help    this text

Progress goes to stderr.`;

const STORY = path.resolve(__dirname, "../../../scenarios/october-10.json");
const HEARTBEAT_MS = 1_000;
/** Prices are published again after so many heartbeats. */
const PUBLISH_EVERY = 5;

const say = (text: string) => void process.stderr.write(`${text}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { once: { type: "boolean" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const started = Date.now();
  const chain = await startChain();
  try {
    const { ledger, world } = await play(chain, values.json ?? false);
    say(`The story took ${((Date.now() - started) / 1_000).toFixed(0)} seconds.`);
    if (!values.once && chain instanceof SurfpoolChain) await serve(chain, world);
    return ledger.ok ? 0 : 1;
  } finally {
    await chain.close();
  }
}

/** A network with RPC; on a platform that has none, the chain in this process, on which the story is the same. */
async function startChain(): Promise<Chain> {
  say("Starting a local Solana network ...");
  return SurfpoolChain.start().catch((error: Error) => {
    say(`${error.message}\nThe story runs in this process instead, and nothing is served after it.`);
    return LiteSvmChain.start();
  });
}

/** Tells the story on this chain, and prints it. */
async function play(chain: Chain, json: boolean): Promise<{ ledger: Ledger; world: World }> {
  const scenario = loadScenario(STORY);
  say("Deploying Ballast: program, pool, tokens, market ...");
  const run = await Run.prepare(scenario, chain);
  const ledger = await run.play((report) => say(stepLine(report)));
  process.stdout.write(json ? `${JSON.stringify(ledger, null, 2)}\n` : `\n${tellStory(ledger, scenario)}\n`);
  return { ledger, world: run.world };
}

/** Keeps clock and prices moving, so that people and keepers can go on where the story ended. Ends with Ctrl-C. */
async function serve(chain: SurfpoolChain, world: World): Promise<void> {
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const { pool, custodies, markets } = world.venue;
  say("\nThe network stays up until Ctrl-C.");
  say(`  RPC        ${chain.rpcUrl}\n  WebSocket  ${chain.wsUrl}\n  program    ${PROGRAM_ID}\n  pool       ${pool}`);
  for (const { symbol, address } of markets) say(`  market     ${address}  ${symbol}`);
  for (const { symbol, mint } of custodies) say(`  token      ${mint}  ${symbol}`);
  for (let beat = 1; !stopped; beat += 1) {
    await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_MS));
    if (stopped) break;
    await world.wait(1);
    if (beat % PUBLISH_EVERY === 0) await world.refresh();
  }
  say("Stopping.");
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say((error as Error).stack ?? String(error));
    process.exitCode = 2;
  },
);
