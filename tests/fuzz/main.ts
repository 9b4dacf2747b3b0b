// `npm run fuzz`: the built program under random actions, right ones and wrong ones.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { main, misuse, readFlags, readText } from "../../scripts/lib/command.cjs";
import type { Totals } from "./campaign";
import type { Scenario } from "./scenario";

const USAGE = `npm run fuzz -- [--actions N] [--seed S] [--replay FILE] [--out FILE] [--fresh] [--json]
Random transactions against the built program, each followed by all invariants and compared with the engine.
  --actions N   so many transactions (1000000); a run that was stopped goes on, unless --fresh
  --seed S      others (1)
  --replay FILE plays a scenario that a run has written
  --out FILE    where what is found is written, as short as it gets (target/fuzz/found.json)
  --json        figures as JSON, and nothing else on stdout`;
/** Set for a process that plays a part of a run. */
const PART = "BALLAST_FUZZ_PART";
const ROOT = path.resolve(__dirname, "../..");
const OPTIONS = {
  actions: { type: "string", default: "1000000" },
  seed: { type: "string", default: "1" },
  replay: { type: "string" },
  out: { type: "string" },
  fresh: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

function number(name: string, value: string, most: number): number {
  if (/^[1-9]\d{0,9}$/.test(value) && Number(value) <= most) return Number(value);
  throw misuse(`--${name} is a whole number from 1 to ${most}, not ${value}`, USAGE);
}

const sorted = (counts: Record<string, number>) => Object.entries(counts).sort(([, a], [, b]) => b - a);

function report(totals: Totals): string {
  const { transactions, stories, attempts, harmless, pairs, seconds } = totals;
  const [done, errors] = [sorted(totals.done), sorted(totals.errors)];
  const list = (counts: [string, number][]) => counts.map(([name, count]) => `${name} ${count}`).join(", ");
  return [
    `${transactions} transactions in ${stories} stories, ${seconds.toFixed(0)} s of CPU`,
    `${attempts} of them wrong on purpose, ${harmless} of these did what somebody may do; ${pairs} had two acts`,
    `${done.length} instructions succeeded: ${list(done)}`,
    `${errors.length} errors: ${list(errors)}`,
  ].join("\n");
}

async function replay(file: string, json: boolean): Promise<number> {
  const text = readText(file, "the scenario");
  const { play, scenarioFrom } = await import("./scenario.ts");
  let scenario: Scenario;
  try {
    scenario = scenarioFrom(JSON.parse(text));
  } catch (e) {
    if (e instanceof SyntaxError || e instanceof RangeError)
      throw misuse(`${file} is no scenario: ${e.message}`, USAGE);
    throw e;
  }
  const { fault, steps, fuzz } = await play(scenario);
  const said = { steps, transactions: fuzz.transactions, fault: fault?.message ?? null };
  console.log(json ? JSON.stringify(said) : (fault?.message ?? `${steps} steps, and all holds`));
  return fault === null ? 0 : 1;
}

/** Bytes at which a process hands on to the next, by ending with this code. */
const MOST_BYTES = 3 * 2 ** 30;
const GROWN = 75;

/** One process after the other, each going on where the one before it stopped. */
function inParts(args: readonly string[]): number {
  for (let rest = args; ; rest = rest.filter((arg) => arg !== "--fresh")) {
    const own = [...process.execArgv, __filename, ...rest];
    const { status } = spawnSync(process.execPath, own, { stdio: "inherit", env: { ...process.env, [PART]: "1" } });
    if (status !== GROWN) return status ?? 1;
  }
}

main(async (args) => {
  const { values } = readFlags(USAGE, { options: OPTIONS, allowPositionals: false }, args);
  const plan = { actions: number("actions", values.actions, 1e9), seed: number("seed", values.seed, 20_000) };
  if (values.replay !== undefined) return replay(values.replay, values.json);
  if (process.env[PART] === undefined) return inParts(args);
  const { PROGRAM_FILE } = await import("@ballast/testkit");
  const { Kept, run, shortened } = await import("./campaign.ts");
  const program = createHash("sha256").update(readFileSync(PROGRAM_FILE)).digest("hex");
  const kept = new Kept(path.join(ROOT, `target/fuzz/seed-${plan.seed}.json`), program);
  if (values.fresh) kept.forget();
  const say = ({ transactions, seconds }: Totals) =>
    void process.stderr.write(`\r${transactions} of ${plan.actions} transactions, ${seconds.toFixed(0)} s of CPU`);
  const { totals, found } = await run(plan, kept, say, () => process.memoryUsage.rss() > MOST_BYTES);
  if (found === null && totals.transactions < plan.actions) return GROWN;
  process.stderr.write("\n");
  let out: string | null = null;
  if (found !== null) {
    process.stderr.write(`${found.fault.message}\nmaking it shorter\n`);
    out = values.out ?? path.join(ROOT, "target/fuzz/found.json");
    mkdirSync(path.dirname(out), { recursive: true });
    writeFileSync(out, `${JSON.stringify(await shortened(found))}\n`);
  }
  const failed = found === null ? {} : { fault: found.fault.message, scenario: out };
  console.log(values.json ? JSON.stringify({ program, seed: plan.seed, ...totals, ...failed }) : report(totals));
  if (out !== null) process.stderr.write(`FAILED: npm run fuzz -- --replay ${out}\n`);
  return found === null ? 0 : 1;
});
