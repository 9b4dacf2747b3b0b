import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROGRAM_ID } from "@ballast/sdk";
import type { Actor, SurfpoolChain, World } from "@ballast/testkit";
import { POOL_ID } from "@ballast/testkit";
import { Beats, type Say } from "./beats";
import { Keeper } from "./keeper";
import { Walk } from "./walk";

const BEAT_MS = 1_000;
/** How many beats pass between checks of all invariants. */
const CHECK_EVERY = 60;
/** What a visitor has of each token: enough to trade, lend and stake. */
const VISITOR = { stable: "100000", other: "1000" };
const KEY_FILE = path.resolve(__dirname, "../../../../target/localnet/visitor.json");

/** Opens the network to everyone: time flows, prices move, a keeper works. Ends with Ctrl-C, and with nothing else. */
export async function serve(chain: SurfpoolChain, world: World, say: Say): Promise<void> {
  world.verifying = false; // strangers would wait for a hundred reads after every step
  const visitor = await invite(world);
  await chain.flow();
  announce(chain, world, say);
  say(`  someone with tokens: ${visitor.address}, with the key in ${KEY_FILE}`);
  const beats = new Beats(jobsOf(chain, world, say), BEAT_MS, say);
  const stop = () => beats.stop();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  await beats.run();
  say("Stopping.");
}

/** A new visitor with some of every token, whose key is left in a file. */
async function invite(world: World): Promise<Actor> {
  const tokens = world.venue.custodies.map(({ symbol, stable }) => [symbol, stable ? VISITOR.stable : VISITOR.other]);
  const visitor = await world.trader(Object.fromEntries(tokens), "visitor");
  mkdirSync(path.dirname(KEY_FILE), { recursive: true });
  writeFileSync(KEY_FILE, JSON.stringify([...visitor.keypair.secretKey]), { mode: 0o600 });
  return visitor;
}

function announce(chain: SurfpoolChain, { venue: { pool, custodies, markets } }: World, say: Say): void {
  say(
    "\nThe network stays up until Ctrl-C. Prices move every second, and a keeper executes, liquidates and finalizes.",
  );
  say(`  RPC        ${chain.rpcUrl}\n  WebSocket  ${chain.wsUrl}\n  program    ${PROGRAM_ID}\n  pool       ${pool}`);
  say(`  number     ${POOL_ID}, as in new BallastClient({ connection, pool: ${POOL_ID}n })`);
  for (const { symbol, address } of markets) say(`  market     ${address}  ${symbol}`);
  for (const { symbol, mint } of custodies) say(`  token      ${mint}  ${symbol}`);
  say(`\n  export BALLAST_RPC=${chain.rpcUrl} BALLAST_POOL=${POOL_ID} BALLAST_KEY=${KEY_FILE}`);
  say(
    `  new Connection("${chain.rpcUrl}", { commitment: "confirmed", wsEndpoint: "${chain.wsUrl}" }); // the ports do not follow each other`,
  );
}

function jobsOf(chain: SurfpoolChain, world: World, say: Say) {
  const keeper = new Keeper(chain, world.venue.pool, world.keeper, say);
  const walks = world.venue.markets.map(({ symbol }) => [symbol, new Walk(world.feeds.priceE8(symbol))] as const);
  let beat = 0;
  return {
    prices: async () => {
      await world.prices(Object.fromEntries(walks.map(([symbol, walk]) => [symbol, walk.next()])));
    },
    keeper: () => keeper.round(),
    invariants: async () => {
      beat += 1;
      if (beat % CHECK_EVERY === 0) await world.verifyInvariants();
    },
  };
}
