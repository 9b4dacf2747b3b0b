/**
 * `npm run endure`: keepers as processes, through a stretch of simulated time, undisturbed and then with everything
 * that goes wrong.
 */
import { main, misuse, readFlags } from "../../../scripts/lib/command.cjs";
import { long, type Plan, short } from "./plan";
import { judge, report } from "./report";
import { Stretch } from "./stretch";

const USAGE = "npm run endure -- [--short] [--days N] [--seed N] [--json]";
const MOST_DAYS = 30;
const [TRADERS, KILLS] = [200, 100];

const OPTIONS = {
  short: { type: "boolean", default: false },
  days: { type: "string", default: "10" },
  seed: { type: "string", default: "7" },
  json: { type: "boolean", default: false },
} as const;

function planOf(values: { short: boolean; days: string; seed: string }): Plan {
  const seed = Number(values.seed);
  if (!/^\d{1,9}$/.test(values.seed)) throw misuse(`--seed is a whole number, not ${values.seed}`, USAGE);
  const days = Number(values.days);
  if (!(days >= 0.1 && days <= MOST_DAYS)) throw misuse(`--days is a number from 0.1 to ${MOST_DAYS}`, USAGE);
  return values.short ? short(seed) : long(seed, days, TRADERS, KILLS);
}

main(async () => {
  const { values } = readFlags(USAGE, { options: OPTIONS, allowPositionals: false });
  const plan = planOf(values);
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const calm = await Stretch.run(plan, false, say);
  const storm = await Stretch.run(plan, true, say);
  const faults = judge(calm, storm);
  process.stdout.write(values.json ? `${JSON.stringify(report(calm, storm))}\n` : report(calm, storm).join("\n"));
  process.stdout.write(
    faults.length === 0 ? "\nall of it holds\n" : `\n${faults.map((f) => `FAILED: ${f}`).join("\n")}\n`,
  );
  return faults.length === 0 ? 0 : 1;
});
