// `npm run check`: everything a machine can judge in under a minute. `--fix` (npm run format) mends format and lint;
// `--static` leaves the tests out, for CI, where `npm test` runs all of them; `--only rust` or `typescript` is a half of it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { main, misuse, readFlags } from "../../scripts/lib/command.cjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const bin = (name) => path.join(root, "node_modules/.bin", name);
/** TypeScript 7, in a third of the CPU of 5.9, which ts-node and what reads sources as text have. */
const TSC = path.join(root, "node_modules/typescript-native/bin/tsc");
const hasRust =
  existsSync(path.join(root, "Cargo.toml")) && spawnSync("cargo", ["--version"], { stdio: "ignore" }).status === 0;

const step = (name, command, ...args) => ({ name, command, args });
const test = (...of) => ({ ...step(...of), isTest: true });
/** Whole networks (`*.slow.test.ts`), long suites, costs and tests of the program belong to `npm test`. */
const quickTests = [
  "tests/house/**/*.test.ts",
  "sdk/test/**/*.test.ts",
  "packages/*/test/**/*.test.ts",
  "apps/*/test/**/*.test.ts",
];
/** Fewer random cases than `npm test`: this one must stay under a minute. */
const env = { PROPTEST_CASES: "64", ...process.env };
const typescript = (fix) =>
  fix
    ? [step("format and lint", bin("biome"), "check", "--write", ".")]
    : [
        step("format and lint", bin("biome"), "ci", "--colors=off", "--error-on-warnings", "."),
        step("types", TSC, "-b"),
        test(
          "quick tests",
          bin("ts-mocha"),
          "--reporter",
          "dot",
          "--ignore",
          "**/*.{slow,long,cost}.test.ts",
          ...quickTests,
        ),
      ];
/** In the tests' profile: macros and build scripts (90 crates) are then those that tests and IDL were compiled with. */
const CLIPPY = ["cargo", "clippy", "--workspace", "--all-targets", "--profile", "test", "--quiet"];
const rust = (fix) =>
  fix
    ? [step("cargo fmt", "cargo", "fmt", "--all")]
    : [
        step("cargo fmt", "cargo", "fmt", "--all", "--check", "--", "-l"),
        step("clippy", ...CLIPPY, "--", "-D", "warnings"),
        test("engine tests", "cargo", "test", "--package", "engine", "--quiet"),
      ];

function run({ name, command, args }) {
  const started = Date.now();
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    const finish = (passed, note = "") => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${passed ? "ok    " : "FAILED"} ${name.padEnd(16)} ${seconds.padStart(5)} s`);
      if (!passed) console.log(Buffer.concat(output).toString().trimEnd() + note);
      done(passed);
    };
    child.on("error", (error) => finish(false, `\n${command}: ${error.message}`));
    child.on("close", (code) => finish(code === 0));
  });
}

async function lane(steps) {
  let failures = 0;
  for (const each of steps) if (!(await run(each))) failures += 1;
  return failures;
}

const flag = { type: "boolean" };

main(async (args) => {
  const usage = `npm run check -- [--fix] [--static] [--only rust|typescript]
Format, lint, types and the house's rules.
  --fix     mends format and lint (npm run format)
  --static  leaves the tests out
  --only    a half of it`;
  const { values } = readFlags(usage, { options: { fix: flag, static: flag, only: { type: "string" } } }, args);
  if (values.only !== undefined && !["rust", "typescript"].includes(values.only))
    throw misuse(`there is no half ${values.only}`, usage);
  const wanted = (half) => values.only === undefined || values.only === half;
  const chosen = (steps) => (values.static ? steps.filter(({ isTest }) => !isTest) : steps);
  const started = Date.now();
  if (wanted("rust") && !hasRust) console.log("skipped: cargo fmt and clippy (no cargo on the PATH, or no Cargo.toml)");
  const lanes = [
    lane(wanted("typescript") ? chosen(typescript(values.fix)) : []),
    lane(wanted("rust") && hasRust ? chosen(rust(values.fix)) : []),
  ];
  const failures = (await Promise.all(lanes)).reduce((a, b) => a + b, 0);
  console.log(
    `${failures === 0 ? "all good" : `${failures} failed`} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  return failures === 0 ? 0 : 1;
});
