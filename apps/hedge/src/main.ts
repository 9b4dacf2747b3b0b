/** The call of the hedge monitor. What it needs is loaded when it runs, so that `--help` loads none of it. */
import { Argument, Command, CommanderError } from "commander";

const WHAT =
  "status: once; watch: until it is stopped; stress: moves and failures; replay: 10 October 2025; demo: watch made-up exchanges";

/** The command and its flags. */
export function command(): Command {
  return new Command("ballast-hedge")
    .description("Watches the hedges of a pool on exchanges: is it naked, what fails with whom. It never trades")
    .addArgument(new Argument("[what]", WHAT).choices(["status", "watch", "stress", "replay", "demo"]))
    .option("--config <file>", "settings (BALLAST_HEDGE_CONFIG; ballast-hedge.json, ~/.config/ballast/hedge.json)")
    .option("--rpc <url>", "a node (http://127.0.0.1:8899)")
    .option("--pool <number>", "the pool (1)")
    .option("--port <number>", "of watch: /health, /ready, /metrics and /hedge/...; none if not given (demo: 9465)")
    .option("--host <address>", "that the port is bound to (127.0.0.1)")
    .option("--log-level <level>", "debug, info, warn or error (info)")
    .option("--minute <number>", "of replay: minute in which the short is closed by ADL (the low's)")
    .option("--rehedge <minutes>", "of replay: minutes until it stands elsewhere (never)")
    .option("--close <seconds>", "of demo: until an exchange closes its short by auto-deleveraging (never)")
    .option("--schema", "print the JSON Schema of a settings file, and end")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Keys come from the environment (BALLAST_HEDGE_BYBIT_KEY, _SECRET, _PASSPHRASE) or from a file that settings name, and
must be ones that only read: others are refused.
Exit codes: 0 well, 1 something is critical or not fresh, 2 the call is wrong, 3 the network failed.`,
    )
    .allowExcessArguments(false)
    .showSuggestionAfterError()
    .exitOverride();
}

/** Runs a call. The exit code is set on the process. */
export async function main(args: readonly string[]): Promise<void> {
  const program = command();
  const ended = parsed(program, args);
  process.exitCode = ended ?? (await (await import("./run.ts")).run(program.args[0], program.opts()));
}

/** Reads the call; an exit code where that was all, as for `--help`. */
function parsed(program: Command, args: readonly string[]): number | null {
  try {
    program.parse(args, { from: "user" });
    return null;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
