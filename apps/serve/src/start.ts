/** What `npm start` does once its call is right. */
import path from "node:path";
import { loadScenario, playStory } from "@ballast/localnet";
import { LITESVM_START, pastChain, SurfpoolChain } from "@ballast/testkit";
import type { Call } from "./call";
import { installed } from "./rest";
import { open, stay } from "./serve";

type Say = (text: string) => void;

interface Teller {
  /** When the command began, in milliseconds. */
  started: number;
  /** Takes what was asked for. */
  print: Say;
  /** Takes what is said besides. */
  say: Say;
  /** Told, with the exit code, when nobody reads any of it any more. */
  left: Promise<number>;
}

const STORY = path.resolve(__dirname, "../../../scenarios/october-10.json");

const UNLISTED = { ETH: "3800" };

/** Tells the story, or serves a network until it is told to stop. Returns the exit code. */
export const start = (call: Call, teller: Teller): Promise<number> =>
  call.once ? tellOnce(call, teller) : serve(call, teller);

/** The story alone. Its clock starts at one fixed moment: the ledger is the same to the byte in every run. */
async function tellOnce({ json }: Call, { started, print, say }: Teller): Promise<number> {
  say("Starting a local Solana network ...");
  const chain = await SurfpoolChain.start({ startTime: LITESVM_START });
  try {
    const { ledger } = await playStory(loadScenario(STORY), chain, { json, print, say });
    say(`The story took ${((Date.now() - started) / 1_000).toFixed(0)} seconds.`);
    return ledger.ok ? 0 : 1;
  } finally {
    await chain.close();
  }
}

/**
 * The story happens in this process, days ago, which takes seconds; then all of it is put on a network whose time is
 * everybody's. What a newcomer needs is printed first.
 */
async function serve({ port, json }: Call, { started, print, say, left }: Teller): Promise<number> {
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
  return stay(served, say, left);
}
