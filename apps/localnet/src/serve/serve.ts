import { type Network, startNetwork, type World } from "@ballast/testkit";
import { announcement } from "./announce";
import { leaveKey } from "./keys";

type Say = (text: string) => void;

export interface ServeOptions {
  /** Undefined: 8899, or the next free pair. */
  port: number | undefined;
  /** When the command began, in milliseconds. */
  started: number;
  say: Say;
}

/** What a visitor has of each token: enough to trade, lend and stake. */
const VISITOR = { stable: "100000", other: "1000" };

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

export const firstLine = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split("\n", 1)[0] ?? "";

/** Opens a network to everyone that goes on with the world that is made, and says where it is. */
export async function open(make: () => Promise<World>, { port, started, say }: ServeOptions): Promise<Network> {
  const keys = { visitor: "", admin: "" };
  const world = async () => {
    const made = await make();
    Object.assign(keys, { visitor: await invite(made), admin: leaveKey("admin", made.admin) });
    return made;
  };
  const network = await startNetwork({ ...(port === undefined ? {} : { port }), world, recorded: ["SOL"], say });
  say(announcement(network, keys, (Date.now() - started) / 1_000, "a keeper does what is due"));
  return network;
}

/** Stays until Ctrl-C, and until nothing else. */
export async function stay(network: Network, say: Say): Promise<void> {
  surviveFaults(say);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  say("Stopping.");
  await network.close();
}
