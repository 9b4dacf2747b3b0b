// `npm run bench`: compute units of every instruction at the largest shape, and the program's size. The last line counts.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Results } from "./figures";
import { limitsFile } from "./limits";
import { measure } from "./measure";
import { judge, perBlock, table } from "./report";

const SNAPSHOT = path.join(__dirname, "snapshot.json");
/** What the SDK asks for. */
const LIMITS = path.join(__dirname, "../sdk/src/actions/units.ts");

const USAGE = `usage: npm run bench -- [--check] [--update] [--json]
Compute units of every instruction at the largest shape, and the program's size. Fails on a broken cap.
  --check    also fails on a figure more than 2 % above the snapshot
  --update   rewrites the snapshot, and the limits that the SDK asks for (sdk/src/actions/units.ts)
  --json     the figures as JSON, and nothing else on stdout`;

const flag = { type: "boolean" } as const;

function flags() {
  try {
    return parseArgs({ options: { check: flag, update: flag, json: flag, help: flag } }).values;
  } catch (error) {
    console.error((error as Error).message);
    return null;
  }
}

async function main(): Promise<void> {
  const values = flags();
  if (values === null || values.help) {
    console.error(USAGE);
    process.exitCode = values === null ? 2 : 0;
    return;
  }
  const say = values.json ? console.error : console.log;
  const results = await measure();
  if (values.update) {
    writeFileSync(SNAPSHOT, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(LIMITS, limitsFile(results.cu));
  }
  const snapshot = existsSync(SNAPSHOT) ? (JSON.parse(readFileSync(SNAPSHOT, "utf8")) as Results) : null;
  if (values.check && snapshot === null) throw new Error("there is no snapshot yet: run with --update");
  const { passed, faults } = judge(results, values.check ? snapshot : null);
  if (values.json) console.log(JSON.stringify(results));
  say(table(results, snapshot));
  say(`\n${perBlock(results)}\n`);
  for (const fault of faults) say(`failed: ${fault}`);
  say(`${passed} passed, ${faults.length} failed`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  console.error("0 passed, 1 failed");
  process.exitCode = 1;
});
