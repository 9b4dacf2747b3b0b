// `npm run bench:jumps -- DIRECTORY`: how often an hour moves 3, 5 and 10 % from its open, of all hours, of those after
// the calmest tenth, and by the initial margin that the default market would have had in force. docs/risk-model.md
// holds that against what pays for a hedged pair.
import { main, misuse, readFlags } from "../scripts/lib/command.cjs";
import type { Figures } from "./rates";

const USAGE = `npm run bench:jumps -- DIRECTORY [--json]
How often hours reach 3, 5 and 10 % from their open, in each file ASSET-1h-PERIOD.csv (.gz; 1m, 5m and 15m are joined to hours) of a directory.
Rows: time_utc,open,high,low,close,...
  --json     the figures as JSON, and nothing else on stdout`;

/** The command. Returns its exit code. */
export async function jumps(args: string[], say: (text: string) => void): Promise<number> {
  const flag = { type: "boolean" } as const;
  const config = { allowPositionals: true, options: { json: flag } } as const;
  const { values, positionals } = readFlags(USAGE, config, args);
  const [directory] = positionals;
  if (directory === undefined || positionals.length > 1) throw misuse("one directory is needed", USAGE);
  const { candleFiles, hoursOf } = await import("./candles.ts");
  const { figures, report } = await import("./rates.ts");
  const all: Figures[] = [];
  for (const name of candleFiles(directory))
    all.push(figures(name.replace(/\.csv(\.gz)?$/, ""), await hoursOf(directory, name)));
  say(values.json ? JSON.stringify(all) : report(all));
  return 0;
}

if (require.main === module) main((args) => jumps(args, console.log));
