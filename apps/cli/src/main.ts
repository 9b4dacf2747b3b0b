/** The tree of commands. What one needs is loaded when it runs, so that `--help` loads none of it. */
import { Command, CommanderError, Option } from "commander";
import { ALONE, type Entry, GROUPS, ROOMS } from "./catalogue";
import { type Flags, run, type Way } from "./run";

async function wayOf({ way }: Entry): Promise<Way> {
  const [room, name] = way.split(".") as [keyof typeof ROOMS, string];
  return ((await ROOMS[room]()) as unknown as Record<string, Way>)[name] as Way;
}

function add(parent: Command, entry: Entry): void {
  const { call, about, signs = false, flags = [] } = entry;
  const command = parent.command(call).description(about);
  for (const [flag, what, must] of flags)
    command.addOption(new Option(flag, what).makeOptionMandatory(must === "must"));
  if (signs) command.option("--dry-run", "show what it would do, and send nothing");
  command.action(async (...given: unknown[]) => {
    const own = given.at(-1) as Command;
    await run(await wayOf(entry), { signs, flags: own.optsWithGlobals<Flags>(), args: given.slice(0, -1) });
  });
}

/** All commands. */
export function tree(): Command {
  const program = new Command("ballast")
    .description("The command line of Ballast, a perpetuals vault in which every loss has a named payer")
    .option("--rpc <url>", "the node (BALLAST_RPC; http://127.0.0.1:8899)")
    .option("--pool <number>", "the pool (BALLAST_POOL; 1)")
    .option("--key <file>", "the key that signs (BALLAST_KEY; the Solana command line's)")
    .option("--priority-fee <micro-lamports>", "per compute unit (BALLAST_PRIORITY_FEE; 0)")
    .option("--commitment <depth>", "processed, confirmed or finalized (BALLAST_COMMITMENT; confirmed)")
    .option("--config <file>", "settings (BALLAST_CONFIG; ballast.config.json, ~/.config/ballast/config.json)")
    .option("--json", "print JSON: integers in the SDK's units, as strings")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 refused or failed, 2 the call is wrong, 3 the network failed or nobody knows.",
    );
  for (const entry of ALONE) add(program, entry);
  for (const { name, about, entries } of GROUPS) {
    const group = program.command(name).description(about);
    for (const entry of entries) add(group, entry);
  }
  return program;
}

function strict(command: Command): void {
  command.exitOverride().showSuggestionAfterError();
  command.commands.forEach(strict);
}

/** Runs a call. The exit code is set on the process. */
export async function main(args: readonly string[]): Promise<void> {
  const program = tree();
  strict(program);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (e) {
    if (!(e instanceof CommanderError)) throw e;
    process.exitCode = e.exitCode === 0 ? 0 : 2;
  }
}
