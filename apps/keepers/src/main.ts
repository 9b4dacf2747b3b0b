/** The call of a keeper. What it needs is loaded when it runs, so that `--help` loads none of it. */
import { Command } from "commander";
import { optionsOf } from "../../../scripts/lib/command.cjs";

const collect = (value: string, before: string[] = []) => [...before, value];

/** The command and its flags. */
export function command(): Command {
  return new Command("ballast-keeper")
    .description("A keeper of Ballast: does what the rules leave to anyone, and is paid for it")
    .option("--rpc <url>", "a node; may be given several times (http://127.0.0.1:8899)", collect)
    .option("--ws <url>", "its WebSocket, in the same order; without one it is asked again and again", collect)
    .option("--pool <number>", "the pool (1)")
    .option("--key <file>", "the key that signs, pays and is paid, as solana-keygen writes it")
    .option("--share <i/n>", "of n keepers this one does the i-th part first (1/1)")
    .option("--kinds <list>", "what it does, with commas; everything if not given")
    .option("--fee-cap <micro-lamports>", "most for priority, per compute unit (3000000)")
    .option("--fee-percentile <0-100>", "of fees paid lately for the same accounts: where bidding begins (50)")
    .option("--bear-cost <none|deficit>", "deficit: a bankrupt position may cost more than it brings (none)")
    .option("--prices <none|hermes|recorded>", "prices that this keeper brings onto the chain (none)")
    .option("--prices-from <address|file>", "of Hermes, or FEED=FILE of recorded series")
    .option("--port <number>", "of /health, /ready, /metrics and /state; none if not given")
    .option("--host <address>", "that the port is bound to (127.0.0.1)")
    .option("--ledger <file>", "every lamport and reward, one JSON object a line")
    .option("--log-level <level>", "debug, info, warn or error (info)")
    .option("--config <file>", "settings (BALLAST_KEEPER_CONFIG; ballast-keeper.json, ~/.config/ballast/keeper.json)")
    .option("--once", "do what is due now, and end")
    .option("--dry-run", "only name what is due now, and end")
    .option("--explain <position>", "say why it was, or was not, liquidated, and end")
    .option("--schema", "print the JSON Schema of a settings file, and end")
    .option("--json", "print JSON: what was found, and the log one object a line")
    .addHelpText(
      "after",
      `
Each flag but the last six may stand in the environment, --fee-cap as BALLAST_KEEPER_FEE_CAP, or in the file, as feeCap;
BALLAST_RPC, BALLAST_POOL and BALLAST_KEY, which every command goes by, count where a keeper's own are not there.
Exit codes: 0 done or stopped, 1 something due failed, 2 the call is wrong, 3 the network failed.
Ctrl-C ends it when what was sent has ended; a second one at once.`,
    )
    .allowExcessArguments(false)
    .showSuggestionAfterError()
    .exitOverride();
}

/** Runs a call. The exit code is set on the process. */
export async function main(args: readonly string[]): Promise<void> {
  const options = optionsOf(command(), args);
  if (options !== null) process.exitCode = await (await import("./run.ts")).run(options);
}
