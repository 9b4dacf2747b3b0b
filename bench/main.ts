// `npm run bench`: compute units of every instruction at the largest shape, and the program's size. The last line
// counts.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Misuse, main, readFlags } from "../scripts/lib/command.cjs";
import { readJson } from "../scripts/lib/json.cjs";
import type { Results } from "./figures";
import { measured } from "./measured";

const SNAPSHOT = path.join(__dirname, "snapshot.json");
/** What the SDK asks for. */
const LIMITS = path.join(__dirname, "../sdk/src/actions/units.ts");

const USAGE = `npm run bench -- [--check] [--update] [--json]
Compute units of every instruction at the largest shape, and the program's size. Fails on a broken cap.
  --check    also fails on a figure more than 2 % above the snapshot
  --update   rewrites the snapshot, and the limits that the SDK asks for (sdk/src/actions/units.ts)
  --json     the figures as JSON, and nothing else on stdout`;

const flag = { type: "boolean" } as const;

/** The committed figures; null before there are any. */
function readSnapshot(): Results | null {
  if (!existsSync(SNAPSHOT)) return null;
  const { cu, so_bytes } = (readJson(SNAPSHOT, "the snapshot").value ?? {}) as Partial<Results>;
  if (typeof cu !== "object" || typeof so_bytes !== "number")
    throw new Misuse(`${SNAPSHOT}: the snapshot has no figures: make it again with --update`);
  return { cu, so_bytes };
}

async function bench(args: string[]): Promise<number> {
  const { values } = readFlags(USAGE, { options: { check: flag, update: flag, json: flag } }, args);
  // Measuring takes minutes: what can be wrong with the snapshot is found before.
  const committed = values.update ? null : readSnapshot();
  if (values.check && !values.update && committed === null)
    throw new Misuse("there is no snapshot yet: run with --update");
  const say = values.json ? console.error : console.log;
  const { measure } = await import("./measure.ts");
  const { judge, perBlock, table } = await import("./report.ts");
  const results = await measure();
  if (values.update) {
    writeFileSync(SNAPSHOT, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(LIMITS, (await import("./limits.ts")).limitsFile(results.cu));
  }
  const snapshot = values.update ? results : committed;
  const { passed, faults } = judge(results, values.check ? snapshot : null);
  if (values.json) console.log(JSON.stringify(results));
  say(table(results, snapshot));
  say(`\n${perBlock(results)}\n`);
  for (const fault of faults) say(`failed: ${fault}`);
  say(`${passed} passed, ${faults.length} failed`);
  return faults.length > 0 ? 1 : 0;
}

main(measured(bench));
