/**
 * A run that is over, as a file: a stretch of hours that is interrupted goes on with the run that is missing, of the
 * same plan.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Latency } from "./latency";
import type { Plan } from "./plan";
import type { Outcome } from "./stretch";

interface Kept {
  outcome: Omit<Outcome, "latency" | "unexplained">;
  slots: number[];
  missed: string[];
  unexplained: string;
}

const fileOf = (folder: string, plan: Plan, name: string): string => {
  const hash = createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 12);
  return path.join(folder, `${name}-${hash}.json`);
};

/** The outcome that is kept, or what `run` comes to, which is kept then. Null for no folder: nothing is kept. */
export async function keptOr(
  folder: string | null,
  plan: Plan,
  name: string,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const file = folder === null ? null : fileOf(folder, plan, name);
  if (file !== null && existsSync(file)) {
    const { outcome, slots, missed, unexplained } = JSON.parse(readFileSync(file, "utf8")) as Kept;
    const latency = new Latency();
    latency.slots.push(...slots);
    latency.missed.push(...missed);
    return { ...outcome, latency, unexplained: BigInt(unexplained) };
  }
  const { latency, unexplained, ...outcome } = await run();
  const { slots, missed } = latency;
  const kept: Kept = { outcome, slots, missed, unexplained: String(unexplained) };
  if (folder !== null && file !== null) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(kept));
  }
  return { ...outcome, latency, unexplained };
}
