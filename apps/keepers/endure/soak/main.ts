/**
 * `npm run soak`: a simulated week of a market under ten times the load that is expected, with network, keepers, data
 * API and its readers; fails where memory or latency of any does not stay as it is.
 */
import { main, misuse, readFlags } from "../../../../scripts/lib/command.cjs";

const USAGE =
  "npm run soak -- [--short] [--days N] [--times N] [--minutes N] [--seed N] [--hours FILE] [--update] [--json]";
const LEAST_DAYS = 0.125;
const [MOST_DAYS, MOST_TIMES, MOST_MINUTES] = [30, 50, 10_000];

const OPTIONS = {
  /** A sixth of a day at twice the load: what it does is held, and nothing is said of memory. */
  short: { type: "boolean", default: false },
  days: { type: "string", default: "7" },
  times: { type: "string", default: "10" },
  /** Ends at the end of an hour, when so many minutes of the clock have passed. */
  minutes: { type: "string", default: String(MOST_MINUTES) },
  seed: { type: "string", default: "7" },
  /** What each hour measured is appended there, a line an hour. */
  hours: { type: "string" },
  /** Rewrites `soak.json` and the table that cites it, whatever the verdicts are. */
  update: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

function numbered(values: Record<"days" | "times" | "minutes" | "seed", string>, short: boolean) {
  const number = (name: keyof typeof values, least: number, most: number, whole: boolean): number => {
    const value = Number(values[name]);
    const fits = value >= least && value <= most && (!whole || /^\d{1,9}$/.test(values[name]));
    if (!fits) throw misuse(`--${name} is a ${whole ? "whole " : ""}number from ${least} to ${most}`, USAGE);
    return value;
  };
  const days = number("days", LEAST_DAYS, MOST_DAYS, false);
  const times = number("times", 1, MOST_TIMES, true);
  const minutes = number("minutes", 1, MOST_MINUTES, true);
  const seed = number("seed", 0, 999_999_999, true);
  return { ...(short ? { days: 1 / 6, times: 2 } : { days, times }), minutes, seed };
}

main(async () => {
  const { values } = readFlags(USAGE, { options: OPTIONS, allowPositionals: false });
  const { days, times, minutes, seed } = numbered(values, values.short);
  const { soak } = await import("./plan.ts");
  const { run } = await import("./run.ts");
  const { commit, report } = await import("./figures.ts");
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const { figures, faults } = await run(soak(seed, days, times), { times, minutes, file: values.hours ?? null, say });
  const flat = figures.judged.every(({ verdict }) => verdict === "flat");
  const well = flat ? "all of it stays as it is" : "nothing was wrong; it was too short to say what stays as it is";
  const words = faults.length === 0 ? [well] : faults.map((fault) => `FAILED: ${fault}`);
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${report(figures).join("\n")}\n`);
  (values.json ? process.stderr : process.stdout).write(`${words.join("\n")}\n`);
  if (values.update) commit(figures);
  return faults.length === 0 ? 0 : 1;
});
