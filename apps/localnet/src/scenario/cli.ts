import { parseArgs } from "node:util";
import { BallastError } from "@ballast/sdk";
import { loadScenario, ScenarioError } from "./load";
import { stepLine, summary } from "./print";
import { Run } from "./run";
import { jsonSchema } from "./schema";

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

type Print = (text: string) => void;

/** A call that cannot be understood. */
class UsageError extends Error {}

function readCall(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function call(args: string[], print: Print): Promise<number> {
  const { values, positionals } = readCall(args);
  const [file, ...more] = positionals;
  if (values.help || values.schema) {
    print(values.help ? HELP : JSON.stringify(jsonSchema(), null, 2));
    return 0;
  }
  if (file === undefined || more.length > 0) throw new UsageError("name one scenario file");
  const { chain = "litesvm", json = false } = values;
  if (chain !== "litesvm" && chain !== "surfpool") throw new UsageError(`there is no chain ${chain}`);
  return play(file, chain, json, print);
}

async function play(file: string, chain: "litesvm" | "surfpool", json: boolean, print: Print): Promise<number> {
  const scenario = loadScenario(file);
  const run = await Run.prepare(scenario, chain).catch((error: unknown) => {
    // Values outside the program's bounds are the file's fault.
    if (error instanceof BallastError) throw new ScenarioError(file, [`params: ${error.message}`]);
    throw error;
  });
  if (!json) print(`${scenario.name}${scenario.about ? `: ${scenario.about}` : ""}`);
  const ledger = await run.play(json ? undefined : (report) => print(stepLine(report)));
  await run.world.close();
  print(json ? JSON.stringify(ledger, null, 2) : summary(ledger));
  return ledger.ok ? 0 : 1;
}

/** `npm run scenario`: does what the arguments say and returns the exit code. */
export async function scenarioCli(args: string[], print: Print, complain: Print): Promise<number> {
  try {
    return await call(args, print);
  } catch (error) {
    if (error instanceof ScenarioError) complain(error.message);
    else if (error instanceof UsageError) complain(`${error.message}\n\n${HELP}`);
    else complain((error as Error).stack ?? String(error));
    return error instanceof ScenarioError || error instanceof UsageError ? 2 : 1;
  }
}
