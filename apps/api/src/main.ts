/** The call of the API. What it needs is loaded when it runs, so that `--help` loads none of it. */
import { Argument, Command } from "commander";
import { optionsOf } from "../../../scripts/lib/command.cjs";

const WHAT = "serve: until it is stopped; reindex: all tables anew from the events in them, without a node";

/** The command and its flags. */
export function command(): Command {
  return new Command("ballast-api")
    .description("Everything that a pool of Ballast has done and how it stands, over HTTP")
    .addArgument(new Argument("[what]", WHAT).choices(["serve", "reindex"]))
    .option("--rpc <urls>", "nodes, with commas; the best is read (http://127.0.0.1:8899)")
    .option("--ws <urls>", "their WebSockets in the same order (one port above a node of this machine)")
    .option("--pool <number>", "the pool (1)")
    .option("--db <url|folder>", "postgres://... or a folder for the embedded one (~/.local/share/ballast/api)")
    .option("--ingest <yes|no>", "no: only read tables that another process fills (yes)")
    .option("--risk <yes|no>", "no: without forecasts, alarms and advice (yes)")
    .option("--forecasts <file>", "that forecasts are written to (beside an embedded database)")
    .option("--hedge <url>", "a hedge monitor whose answers are handed on (none)")
    .option("--port <number>", "where it listens; 0 for any free one (8080)")
    .option("--host <address>", "that the port is bound to (127.0.0.1)")
    .option("--static <folder>", "the dashboard's pages, served at /")
    .option("--rate <number>", "requests of an address in a minute; 0 for any number (1200)")
    .option("--streams <number>", "streams that may be open at once (2000)")
    .option("--origins <list>", "origins that pages may call from, with commas (any)")
    .option("--config <file>", "settings (BALLAST_API_CONFIG; ballast-api.json, ~/.config/ballast/api.json)")
    .option("--schema", "print the JSON Schema of a settings file, and end")
    .option("--openapi", "print the OpenAPI document, and end")
    .option("--json", "of reindex: print what was done as JSON")
    .addHelpText(
      "after",
      `
Each flag but the last four may stand in the environment, --db as BALLAST_API_DB, or in the file, as db.
Exit codes: 0 stopped, 1 it failed, 2 the call is wrong. Ctrl-C ends it.`,
    )
    .allowExcessArguments(false)
    .showSuggestionAfterError()
    .exitOverride();
}

/** Runs a call. The exit code is set on the process. */
export async function main(args: readonly string[]): Promise<void> {
  const program = command();
  const options = optionsOf(program, args);
  if (options !== null) await (await import("./run.ts")).run(program.args[0], options);
}
