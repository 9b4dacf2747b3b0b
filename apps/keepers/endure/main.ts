/**
 * `npm run endure`: keepers as processes, through a stretch of simulated time, undisturbed and then with everything
 * that goes wrong. What that needs is loaded when the call is right.
 */
import { main, misuse, readFlags } from "../../../scripts/lib/command.cjs";
import type { Plan } from "./plan";

const USAGE = `npm run endure -- [--short] [--days N] [--traders N] [--kills N] [--seed N] [--state FOLDER] [--update] [--json]
Keepers as processes through simulated days, undisturbed and then with faults and kills: both must end alike.
  --short   what CI runs; --update writes the figures down
  --state   a folder by which a run that was stopped goes on
  --json    what was found, on stdout`;
const MOST_DAYS = 30;
const MOST = 1_000;

const OPTIONS = {
  short: { type: "boolean", default: false },
  days: { type: "string", default: "10" },
  traders: { type: "string", default: "200" },
  kills: { type: "string", default: "100" },
  seed: { type: "string", default: "7" },
  /** What is over is kept there, and not run again. */
  state: { type: "string" },
  /** Rewrites `endure.json`, and the table that cites it, where all of it holds. */
  update: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

type Terms = Record<"days" | "traders" | "kills" | "seed", string> & { short: boolean };

async function planOf(values: Terms): Promise<Plan> {
  const seed = Number(values.seed);
  if (!/^\d{1,9}$/.test(values.seed)) throw misuse(`--seed is a whole number, not ${values.seed}`, USAGE);
  if (values.short) return (await import("./plan.ts")).short(seed);
  const days = Number(values.days);
  if (!(days >= 0.1 && days <= MOST_DAYS)) throw misuse(`--days is a number from 0.1 to ${MOST_DAYS}`, USAGE);
  const [traders, kills] = (["traders", "kills"] as const).map((name) => {
    const count = Number(values[name]);
    if (/^\d{1,4}$/.test(values[name]) && count >= 2 && count <= MOST) return count;
    throw misuse(`--${name} is a whole number from 2 to ${MOST}`, USAGE);
  }) as [number, number];
  const plan = (await import("./plan.ts")).long(seed, days, traders, kills);
  if (kills > plan.steps.length) throw misuse(`--kills: there are ${plan.steps.length} steps, and one in each`, USAGE);
  return plan;
}

main(async () => {
  const { values } = readFlags(USAGE, { options: OPTIONS, allowPositionals: false });
  const plan = await planOf(values);
  const { keptOr } = await import("./kept.ts");
  const { Stretch } = await import("./stretch.ts");
  const { commit, figuresOf } = await import("./figures.ts");
  const { judge, report } = await import("./report.ts");
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const run = (name: string, storm: boolean) =>
    keptOr(values.state ?? null, plan, name, () => Stretch.run(plan, storm, say));
  const [calm, storm] = [await run("undisturbed", false), await run("with-faults", true)];
  const faults = judge(calm, storm);
  const figures = figuresOf(plan, calm, storm);
  const words = faults.length === 0 ? ["all of it holds"] : faults.map((fault) => `FAILED: ${fault}`);
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else process.stdout.write(`${report(calm, storm).join("\n")}\n`);
  (values.json ? process.stderr : process.stdout).write(`${words.join("\n")}\n`);
  if (values.update && faults.length === 0) commit(figures);
  return faults.length === 0 ? 0 : 1;
});
