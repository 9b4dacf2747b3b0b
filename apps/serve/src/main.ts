import path from "node:path";
import { loadScenario, playStory } from "@ballast/localnet";
import type { Chain } from "@ballast/testkit";
import { LITESVM_START, LiteSvmChain, networkPublished, pastChain, SurfpoolChain } from "@ballast/testkit";
import { type Call, callOf } from "./call";
import { firstLine } from "./line";
import { installed } from "./rest";
import { open, stay } from "./serve";

const HELP = `usage: npm start [-- --port N] [-- --json]
       npm start -- --once [--json]

Starts a local Solana network with Ballast on it, for wallets, pages and programs: RPC, WebSocket, a faucet, prices that
move, keepers, a data API with a dashboard. It says where, then tells the story of 10 October 2025 on SOL, which its pool has gone through: who lost, who
paid. It stays until Ctrl-C.

  --port N  RPC on N, WebSocket on N + 1; by default 8899 and 8900, or the next pair that is free
  --once    the story alone, on a network of its own; exit after it
  --json    print the story's ledger, and nothing else, on stdout
  --help    this text

Everything but the story goes to stderr. Exit code 0: all went as told. 1: the port is taken, or a step of the story failed
or an invariant is broken; nothing is served then. 2: the call is wrong.`;

const STORY = path.resolve(__dirname, "../../../scenarios/october-10.json");

const UNLISTED = { ETH: "3800" };

const say = (text: string) => void process.stderr.write(`${text}\n`);
const print = (text: string) => void process.stdout.write(`${text}\n`);

/** What the call asks for, or null if it cannot be understood; the reason was printed. */
function readCall(args: string[]): Call | null {
  try {
    return callOf(args);
  } catch (error) {
    say(`${(error as Error).message.split("\n", 1)[0]} (npm start -- --help)`);
    return null;
  }
}

async function main(args: string[]): Promise<number> {
  // When the process began: loading it counts.
  const started = performance.timeOrigin;
  const call = readCall(args);
  if (call === null) return 2;
  if (call.help) {
    print(HELP);
    return 0;
  }
  return call.once || !networkPublished ? tellOnce(call, started) : serve(call, started);
}

/** The story alone. Its clock starts at one fixed moment: the ledger is the same to the byte in every run. */
async function tellOnce({ once, json }: Call, started: number): Promise<number> {
  const chain = await startChain();
  try {
    const { ledger } = await playStory(loadScenario(STORY), chain, { json, print, say });
    say(`The story took ${((Date.now() - started) / 1_000).toFixed(0)} seconds.`);
    if (!once) say("There is no network to serve on this platform: only on Linux x64.");
    return ledger.ok ? 0 : 1;
  } finally {
    await chain.close();
  }
}

/** A network with RPC, or, on a platform without it, the chain in this process, where the story is the same. */
async function startChain(): Promise<Chain> {
  if (!networkPublished) return LiteSvmChain.start();
  say("Starting a local Solana network ...");
  return SurfpoolChain.start({ startTime: LITESVM_START });
}

/**
 * The story happens in this process, days ago, which takes seconds; then all of it is put on a network whose time is
 * everybody's. What a newcomer needs is printed first.
 */
async function serve({ port, json }: Call, started: number): Promise<number> {
  const later: (() => void)[] = [];
  const rest = installed("apps/serve");
  // Awaited where the keepers begin; until then a failure is nobody's.
  rest.catch(() => {});
  const afterwards = (tell: typeof say) => (text: string) => void later.push(() => tell(text));
  const world = async () => {
    const options = { wrappedSol: true, json, print: afterwards(print), say: afterwards(say) };
    const story = loadScenario(STORY);
    // One more token, without a market yet: what an admin can add through the timelock.
    const pool = { ...story, prices: { ...story.prices, ...UNLISTED }, markets: ["SOL"] };
    const played = await playStory(pool, pastChain(), options);
    if (!played.ledger.ok) throw new Error("the story did not go as told: nothing is served");
    return played.world;
  };
  say("Starting ...");
  const served = await open(world, { port, started, rest, say }).finally(() => {
    for (const tell of later) tell();
  });
  await stay(served, say);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(firstLine(error));
    process.exit(1);
  },
);
