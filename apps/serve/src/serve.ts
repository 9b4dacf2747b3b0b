import { type Actor, type Network, startNetwork, type World } from "@ballast/testkit";
import { announcement } from "./announce";
import type { Keepers } from "./keepers";
import { leaveKey } from "./keys";
import { firstLine } from "./line";
import { Pages } from "./pages";

type Say = (text: string) => void;

export interface ServeOptions {
  /** Undefined: 8899, or the next free pair. */
  port: number | undefined;
  /** When the command began, in milliseconds. */
  started: number;
  /** When what keepers stand on is installed. */
  rest: Promise<void>;
  say: Say;
}

/** What a visitor has of each token: enough to trade, lend and stake. */
const VISITOR = { stable: "100000", other: "1000" };

/** Two: where one is late, or restarts, the other goes on. */
const KEEPERS = ["keeper one", "keeper two"];

/** Someone with some of every token, whose key is left in a file. */
async function invite(world: World): Promise<string> {
  const tokens = world.venue.custodies.map(({ symbol, stable }) => [symbol, stable ? VISITOR.stable : VISITOR.other]);
  const { keypair } = await world.trader(Object.fromEntries(tokens), "visitor");
  return leaveKey("visitor", keypair);
}

/** What nobody caught is a line; it ends nothing. */
function surviveFaults(say: Say): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => say(`${event}: ${firstLine(error)}`));
}

/** A network that is open to everyone, its keepers, and the pages that show it. */
export interface Served {
  network: Network;
  keepers: Keepers;
  pages: Pages;
}

/** Opens a network to everyone that goes on with the world that is made, and says where it is. */
export async function open(make: () => Promise<World>, { port, started, rest, say }: ServeOptions): Promise<Served> {
  const keys = { visitor: "", admin: "" };
  const people: Actor[] = [];
  const world = async () => {
    const made = await make();
    Object.assign(keys, { visitor: await invite(made), admin: leaveKey("admin", made.admin) });
    for (const name of KEEPERS) people.push(await made.actor(name));
    return made;
  };
  const where = port === undefined ? {} : { port };
  const network = await startNetwork({ ...where, world, recorded: ["SOL"], keeper: false, say });
  await rest;
  const keepers = new (await import("./keepers.ts")).Keepers(network, people, say);
  const pages = await Pages.start(network, say);
  await keepers.start();
  const seconds = () => (Date.now() - started) / 1_000;
  say(announcement(network, keys, seconds(), pages.url));
  void pages
    .ready()
    .then((ready) => ready && say(`The dashboard is ready after ${seconds().toFixed(1)} s: ${pages.url}`));
  return { network, keepers, pages };
}

/** Stays until Ctrl-C, or until nobody reads any more what it says, and until nothing else. Returns the exit code. */
export async function stay({ network, keepers, pages }: Served, say: Say, left: Promise<number>): Promise<number> {
  surviveFaults(say);
  const told = new Promise<number>((resolve) => {
    process.once("SIGINT", () => resolve(0));
    process.once("SIGTERM", () => resolve(0));
  });
  const code = await Promise.race([told, left]);
  say("Stopping.");
  await Promise.all([keepers.stop(), pages.stop()]);
  await network.close();
  return code;
}
