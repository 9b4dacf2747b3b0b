// `npm run test:ts`: the tests of SDK, apps and program. With names of files only these.
//   npm run test:ts -- tests/flows/orders.test.ts --grep "take profit"
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT } from "./lib/project.mjs";
import { main, misuse, readFlags, run } from "./lib/run.mjs";

const ALL = [
  "sdk/test/**/*.test.ts",
  "packages/*/test/**/*.test.ts",
  "apps/*/test/**/*.test.ts",
  "tests/**/*.test.ts",
  "tests/whole/errors.ts",
];
const USAGE = "npm run test:ts -- [FILE...] [--grep WORDS] [--bail]";

await main(async (args) => {
  const config = { allowPositionals: true, options: { grep: { type: "string" }, bail: { type: "boolean" } } };
  const { values, positionals } = readFlags(USAGE, config, args);
  const missing = positionals.filter((file) => !/\.ts$/.test(file) || !existsSync(resolve(file)));
  if (missing.length > 0) throw misuse(`there is no test ${missing.join(", ")}`, USAGE);
  const files = positionals.length > 0 ? positionals.map((file) => resolve(file)) : ALL;
  const flags = [...(values.bail ? ["--bail"] : []), ...(values.grep === undefined ? [] : ["--fgrep", values.grep])];
  const { status } = await run(join(ROOT, "node_modules/.bin/ts-mocha"), [...flags, ...files], {
    cwd: ROOT,
    to: process.stdout,
  });
  return status;
});
