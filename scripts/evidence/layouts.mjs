// The layouts by which the SDK reads bytes must be those of the Rust definitions. The last line is `N passed, N failed`.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { compileHost } from "../lib/host.mjs";
import { ROOT } from "../lib/project.mjs";
import { main, mustRun, readFlags } from "../lib/run.mjs";

const [MADE, COMMITTED] = ["target/layouts", "sdk/src/engine/generated"].map((folder) => join(ROOT, folder));

await main(async (args) => {
  readFlags("node scripts/evidence/layouts.mjs", {}, args);
  rmSync(MADE, { recursive: true, force: true });
  mkdirSync(MADE, { recursive: true });
  await mustRun(join(await compileHost("--bin", "layouts"), "layouts"), [MADE]);
  const names = [...new Set([MADE, COMMITTED].flatMap((folder) => readdirSync(folder)))].sort();
  const text = (folder, name) => (readdirSync(folder).includes(name) ? readFileSync(join(folder, name), "utf8") : null);
  const differ = names.filter((name) => text(MADE, name) !== text(COMMITTED, name));
  for (const name of differ) console.log(`sdk/src/engine/generated/${name} is not what the Rust definitions give`);
  console.log(`${names.length - differ.length} passed, ${differ.length} failed`);
  return differ.length === 0 ? 0 : 1;
});
