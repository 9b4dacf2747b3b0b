// Changes the code of the engine, or of the SDK, at every 44th of all places where it could be otherwise, asks the cheap
// tests that run it, and names the changes that none of them sees. Fails where less than the least share is caught.
import { existsSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "../lib/project.mjs";
import { main, misuse, readFlags } from "../lib/run.mjs";
import * as engine from "./mutants/engine.mjs";
import * as sdk from "./mutants/sdk.mjs";

const USAGE = `npm run mutants -- [engine | sdk] [--only PATH]... [--shard K/N] [--json]
Changes the code of the engine (or of the SDK) where it could be otherwise, asks the cheap tests that run it, and names
the changes that none of them sees. Fails where less than the least share is caught.
  --only PATH  all places in this file or folder; may be given again for another
  --shard K/N  the K-th of N parts, if not 0/44; 0/1 is all: a day of one core for the engine, hours for the SDK
  --json       what came of it on stdout`;
const OF = { engine: { ...engine, under: "crates/engine/src" }, sdk: { ...sdk, under: "sdk/src" } };
const OPTIONS = {
  shard: { type: "string" },
  only: { type: "string", multiple: true, default: [] },
  json: { type: "boolean", default: false },
};

/** Files of a folder, as both tools name them. */
const filesOf = (path) => (statSync(join(ROOT, path)).isDirectory() ? `${path.replace(/\/$/, "")}/**/*` : path);

/** What is asked, or why it is not understood. */
function asked(args) {
  const { values, positionals } = readFlags(USAGE, { options: OPTIONS, allowPositionals: true }, args);
  const [name = "engine", ...more] = positionals;
  if (!Object.hasOwn(OF, name) || more.length > 0)
    throw misuse(`there are the engine and the sdk, no ${positionals.join(" ")}`, USAGE);
  const { only, shard = only.length > 0 ? "0/1" : "0/44" } = values;
  const [, part, parts] = /^(\d{1,4})\/(\d{1,4})$/.exec(shard) ?? [];
  if (part === undefined || Number(part) >= Number(parts))
    throw misuse(`--shard is K/N with K below N, not ${shard}`, USAGE);
  for (const path of only)
    if (relative(join(ROOT, OF[name].under), join(ROOT, path)).startsWith("..") || !existsSync(join(ROOT, path)))
      throw misuse(`--only is a file or folder of ${OF[name].under}, not ${path}`, USAGE);
  return { ...values, name, shard, only: only.map(filesOf) };
}

await main(async (args) => {
  const { name, shard, only, json } = asked(args);
  const { EQUIVALENT, LEAST, mutants } = OF[name];
  const { caught, missed, ...more } = await mutants(shard, only);
  const survivors = missed.filter((line) => !EQUIVALENT.some(({ change }) => change === line));
  const equivalent = EQUIVALENT.filter(({ change }) => missed.includes(change));
  const tried = caught + survivors.length;
  const share = tried === 0 ? 0 : caught / tried;
  for (const line of survivors) console.error(`not caught: ${line}`);
  const result = { of: name, shard, ...more, tried, caught, survivors, equivalent };
  const sentence = `${caught} of ${tried} caught, ${(100 * share).toFixed(1)} %, of ${more.places}`;
  console.log(json ? JSON.stringify(result) : sentence);
  return share >= LEAST ? 0 : 1;
});
