import { parseArgs } from "node:util";
import { BallastError } from "@ballast/sdk";
import { loadScenario, ScenarioError } from "./scenario/load";
import { stepLine, summary } from "./scenario/print";
import { Run } from "./scenario/run";
import { jsonSchema } from "./scenario/schema";

const HELP = `usage: npm run scenario -- FILE [--json] [--chain litesvm|surfpool]

Runs a scenario file against the real program on a local chain.

  --json      print the final ledger, and nothing else, on stdout
  --chain     litesvm (in this process, the default) or surfpool (real JSON-RPC)
  --schema    print the JSON Schema of scenario files
  --help      this text

Exit code 0: every step did what it should and all invariants hold. 1: a step failed or an invariant is broken.
2: the file or the call is wrong. Files: scenarios/*.json; what they may say: apps/localnet/README.md.`;

const OPTIONS = {
  json: { type: "boolean" },
  chain: { type: "string" },
  schema: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** A call that cannot be understood. */
class UsageError extends Error {}

function readCall(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = readCall(args);
  const [file, ...more] = positionals;
  if (values.help) return print(HELP);
  if (values.schema) return print(JSON.stringify(jsonSchema(), null, 2));
  if (file === undefined || more.length > 0) throw new UsageError("name one scenario file");
  const { chain = "litesvm", json = false } = values;
  if (chain !== "litesvm" && chain !== "surfpool") throw new UsageError(`there is no chain ${chain}`);
  return play(file, chain, json);
}

async function play(file: string, chain: "litesvm" | "surfpool", json: boolean): Promise<number> {
  const scenario = loadScenario(file);
  const run = await Run.prepare(scenario, chain).catch((error: unknown) => {
    // Values outside the program's bounds are the file's fault.
    if (error instanceof BallastError) throw new ScenarioError(file, [`params: ${error.message}`]);
    throw error;
  });
  if (!json) print(`${scenario.name}${scenario.about ? `: ${scenario.about}` : ""}`);
  const ledger = await run.play(json ? undefined : (report) => void print(stepLine(report)));
  await run.world.close();
  print(json ? JSON.stringify(ledger, null, 2) : summary(ledger));
  return ledger.ok ? 0 : 1;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof UsageError || error instanceof ScenarioError;
    const text = known ? error.message : ((error as Error).stack ?? String(error));
    process.stderr.write(`${text}${error instanceof UsageError ? `\n\n${HELP}` : ""}\n`);
    process.exitCode = known ? 2 : 1;
  },
);
