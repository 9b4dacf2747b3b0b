// `npm test`: every suite, one after the other; the last line is `N passed, N failed`.
//   npm test -- engine ts          only these (also: --only engine,ts)
//   npm test -- --skip toolchain   all but these
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensure } from "./artifacts.mjs";
import { ensureDependencies } from "./ensure.mjs";
import { setUpToolchain } from "./lib/build.mjs";
import { counts } from "./lib/counts.mjs";
import { ROOT } from "./lib/project.mjs";
import { available, duration, main, misuse, Problem, readFlags, run } from "./lib/run.mjs";

const CI = Boolean(process.env.CI);
const unitTests = () =>
  readdirSync(join(ROOT, "scripts/test"))
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => `scripts/test/${name}`);

/**
 * `missing` says what a suite lacks to run here, null if nothing; `asked` is true when it was named on the command line.
 * sbpf-builtins is left out of `engine` because the toolchain's own suite runs it.
 */
const SUITES = {
  scripts: {
    about: "build scripts",
    runner: "node",
    command: () => [process.execPath, "--test", "--test-reporter=spec", ...unitTests()],
  },
  engine: {
    about: "Rust: engine, vectors, program",
    runner: "cargo",
    command: () => ["cargo", "test", "--workspace", "--exclude", "sbpf-builtins", "--locked", "--no-fail-fast"],
    missing: () => (available("cargo") ? null : "cargo is not installed; the JavaScript suites do not need it"),
  },
  toolchain: {
    about: "compiler conformance",
    runner: "own",
    prepare: () => setUpToolchain(ROOT, { kit: true }),
    command: () => [process.execPath, "toolchain/conformance/run.mjs"],
    env: { SBPF_FORCE_KIT: "1" },
    async missing(asked) {
      if (!available("cargo")) return "cargo is not installed";
      const { status } = await run(join(ROOT, "toolchain/setup.sh"), ["--check"], { show: [] });
      return CI || asked || status === 0 ? null : "toolchain/ is not installed (toolchain/setup.sh, 4 minutes)";
    },
  },
  ts: {
    about: "TypeScript: SDK, apps, program in LiteSVM",
    runner: "mocha",
    prepare: () => ensure(ROOT),
    command: () => ["npm", "run", "--silent", "test:ts"],
  },
};

const USAGE = `npm test -- [${Object.keys(SUITES).join("] [")}] [--skip SUITE]`;

/** Names of the suites to run, in their order above. */
function selection(args) {
  const some = { type: "string", multiple: true };
  const config = { allowPositionals: true, options: { only: some, skip: some } };
  const { values, positionals } = readFlags(USAGE, config, args);
  const split = (list) => list.flatMap((names) => names.split(","));
  const only = split([...positionals, ...(values.only ?? [])]);
  const skip = split(values.skip ?? []);
  const unknown = [...only, ...skip].filter((name) => !Object.hasOwn(SUITES, name));
  if (unknown.length > 0) throw misuse(`there is no suite ${unknown.join(", ")}`, USAGE);
  const names = Object.keys(SUITES).filter(
    (name) => (only.length === 0 || only.includes(name)) && !skip.includes(name),
  );
  if (names.length === 0) throw misuse("no suite is left to run", USAGE);
  return { names, asked: (name) => only.includes(name) };
}

/** Awaits `body`; a Problem is printed instead of thrown. */
async function succeeds(body) {
  try {
    await body?.();
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.log(`error: ${error.message}`);
    return false;
  }
}

/** Runs one suite and returns its counts; a suite that cannot be prepared has failed once. */
async function runSuite({ prepare, command, runner, env }) {
  if (!(await succeeds(prepare))) return { passed: 0, failed: 1 };
  const [program, ...args] = command();
  return counts(runner, await run(program, args, { cwd: ROOT, env, to: process.stdout }));
}

await main(async (args) => {
  const { names, asked } = selection(args);
  if (!(await succeeds(() => ensureDependencies(ROOT)))) {
    console.log("0 passed, 1 failed");
    return 1;
  }
  const total = { passed: 0, failed: 0 };
  const lines = [];
  for (const [i, name] of names.entries()) {
    const suite = SUITES[name];
    const skipped = (await suite.missing?.(asked(name))) ?? null;
    if (skipped !== null && !CI && !asked(name)) {
      lines.push(`  ${name.padEnd(10)} skipped: ${skipped}`);
      continue;
    }
    console.log(`\n== ${i + 1}/${names.length} ${name}: ${suite.about}`);
    const start = Date.now();
    const { passed, failed } = skipped === null ? await runSuite(suite) : { passed: 0, failed: 1 };
    total.passed += passed;
    total.failed += failed;
    const why = skipped === null ? "" : `, cannot run: ${skipped}`;
    lines.push(`  ${name.padEnd(10)} ${passed} passed, ${failed} failed, ${duration(Date.now() - start)}${why}`);
  }
  console.log(["\n== summary", ...lines].join("\n"));
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});
