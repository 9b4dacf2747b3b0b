import { lastWords, misuse, readFlags } from "../../../../scripts/lib/command.cjs";

const USAGE = `npm run scenario -- FILE [--json] [--chain litesvm|surfpool]

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
} as const;

type Print = (text: string) => void;

async function call(args: string[], print: Print): Promise<number> {
  const { values, positionals } = readFlags(USAGE, { options: OPTIONS, allowPositionals: true }, args);
  const [file, ...more] = positionals;
  if (values.schema) {
    print(JSON.stringify((await import("./schema.ts")).jsonSchema(), null, 2));
    return 0;
  }
  if (!file || more.length > 0) throw misuse("name one scenario file", USAGE);
  const { chain = "litesvm", json = false } = values;
  if (chain !== "litesvm" && chain !== "surfpool") throw misuse(`there is no chain ${chain}`, USAGE);
  return play(file, chain, json, print);
}

async function play(file: string, chain: "litesvm" | "surfpool", json: boolean, print: Print): Promise<number> {
  const scenario = (await import("./load.ts")).loadScenario(file);
  const { Run } = await import("./run.ts");
  const { stepLine, summary } = await import("./print.ts");
  const run = await Run.prepare(scenario, chain).catch(async (error: unknown) => {
    const { BallastError } = await import("@ballast/sdk");
    const { ScenarioError } = await import("./fault.ts");
    // Values outside the program's bounds are the file's fault.
    if (error instanceof BallastError) throw new ScenarioError(file, [{ where: "params", message: error.message }]);
    throw error;
  });
  try {
    if (!json) print(`${scenario.name}${scenario.about ? `: ${scenario.about}` : ""}`);
    const ledger = await run.play(json ? undefined : (report) => print(stepLine(report)));
    print(json ? JSON.stringify(ledger, null, 2) : summary(ledger));
    return ledger.ok ? 0 : 1;
  } finally {
    await run.world.close();
  }
}

/** `npm run scenario`: does what the arguments say and returns the exit code. */
export async function scenarioCli(args: string[], print: Print, complain: Print): Promise<number> {
  try {
    return await call(args, print);
  } catch (error) {
    const { status, text } = lastWords(error);
    (status === 0 ? print : complain)(text);
    return status;
  }
}
