/** The tree of commands. What one needs is loaded when it runs, so that `--help` loads none of it. */
import { Command, CommanderError, Option } from "commander";
import { ALONE, type Entry, GROUPS, ROOMS } from "./catalogue";
import { PASSED, pass } from "./passed";
import { type Flags, type Place, PROCESS, run, type Way } from "./run";

async function wayOf({ way }: Entry): Promise<Way> {
  const [room, name] = way.split(".") as [keyof typeof ROOMS, string];
  return ((await ROOMS[room]()) as unknown as Record<string, Way>)[name] as Way;
}

/** What the command that ran ended with. */
interface Ending {
  status: number;
}

function add(parent: Command, entry: Entry, place: Place, ending: Ending): void {
  const { call, about, signs = false, flags = [] } = entry;
  const command = parent.command(call).description(about);
  for (const [flag, what, must] of flags)
    command.addOption(new Option(flag, what).makeOptionMandatory(must === "must"));
  if (signs) command.option("--dry-run", "show what it would do, and send nothing");
  command.action(async (...given: unknown[]) => {
    const own = given.at(-1) as Command;
    const asked = { signs, flags: own.optsWithGlobals<Flags>(), args: given.slice(0, -1) };
    ending.status = await run(await wayOf(entry), asked, place);
  });
}

/** All commands. */
export function tree(place: Place, ending: Ending = { status: 0 }): Command {
  const program = new Command("ballast")
    .description("The command line of Ballast, a perpetuals vault in which every loss has a named payer")
    .option("--rpc <url>", "the node (BALLAST_RPC; http://127.0.0.1:8899)")
    .option("--pool <number>", "the pool (BALLAST_POOL; 1)")
    .option("--key <file>", "the key that signs (BALLAST_KEY; the Solana command line's)")
    .option("--priority-fee <micro-lamports>", "per compute unit (BALLAST_PRIORITY_FEE; 0)")
    .option("--commitment <depth>", "processed, confirmed or finalized (BALLAST_COMMITMENT; confirmed)")
    .option("--timeout <seconds>", "after which an answer of the node is given up (BALLAST_TIMEOUT; 30)")
    .option("--config <file>", "settings (BALLAST_CONFIG; ballast.config.json, ~/.config/ballast/config.json)")
    .option("--json", "print JSON: integers in the SDK's units, as strings")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 refused or failed, 2 the call is wrong, 3 the network failed or nobody knows.",
    );
  // Shown only: `main` hands them on before flags are read, which are theirs.
  for (const { call, about } of Object.values(PASSED)) program.command(call).description(about);
  for (const entry of ALONE) add(program, entry, place, ending);
  for (const { name, about, entries } of GROUPS) {
    const group = program.command(name).description(about);
    for (const entry of entries) add(group, entry, place, ending);
  }
  return program;
}

/** Errors are thrown, not ended with, and printed where the call is made. */
function strict(command: Command, { out, err }: Place): void {
  const line = (print: Place["out"]) => (text: string) => void print(text.replace(/\n$/, ""));
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: line(out), writeErr: line(err) });
  for (const own of command.commands) strict(own, { out, err, env: {} });
}

/** Runs a call and returns its exit code, whatever happens. `root`: the repository. */
export async function main(args: readonly string[], { root, place = PROCESS }: Home): Promise<number> {
  const [first = "", ...rest] = args;
  const passed = Object.hasOwn(PASSED, first) ? PASSED[first] : undefined;
  try {
    return passed === undefined ? await called(args, { ...place, root }) : await pass(passed, rest, root);
  } catch (e) {
    const { ending } = await import("./exit.ts");
    const { status, text } = ending(e);
    place.err(text);
    return status;
  }
}

interface Home {
  root: string;
  place?: Place;
}

async function called(args: readonly string[], place: Place): Promise<number> {
  const ending: Ending = { status: 0 };
  const program = tree(place, ending);
  strict(program, place);
  try {
    await program.parseAsync(args, { from: "user" });
    return ending.status;
  } catch (e) {
    if (!(e instanceof CommanderError)) throw e;
    return e.exitCode === 0 ? 0 : 2;
  }
}
