/** Series in a folder of data, by asset and step. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { type Bars, readBars } from "./bars";

/** The folder that was named, or that the environment names. `Misuse` where there is none. */
export function dataFolder(named: string | undefined, env: Record<string, string | undefined> = process.env): string {
  const folder = named ?? env.BALLAST_DATA;
  if (folder === undefined)
    throw new Misuse("name a folder of series: --data DIR, or BALLAST_DATA; apps/risk/README.md says what lies in it");
  return folder;
}

/** The series of an asset: `sol-15m` finds `sol-15m-2024-07-2026-07.csv.gz`. `Misuse`, `BadSeries`. */
export function seriesIn(folder: string, name: string): Bars {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch {
    throw new Misuse(`--data: ${folder} is no folder that can be read`);
  }
  const found = files.filter((file) => file.startsWith(`${name}-`) && /\.csv(\.gz)?$/.test(file)).sort()[0];
  if (found === undefined) throw new Misuse(`--data: there is no ${name}-*.csv or .csv.gz in ${folder}`);
  return readBars(path.join(folder, found));
}
