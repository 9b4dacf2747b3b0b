// `npm test`: every suite, one after the other, one that mostly waits beside them; the last line is `N passed, N failed`.
//   npm test -- engine ts          only these (also: --only engine,ts)
//   npm test -- --skip toolchain   all but these
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensure } from "./artifacts.mjs";
import { ensureDependencies } from "./ensure.mjs";
import { PRINTS, PROGRAM_TESTS, setUpToolchain } from "./lib/build.mjs";
import { counts } from "./lib/counts.mjs";
import { compileHost, TEST } from "./lib/host.mjs";
import { ROOT } from "./lib/project.mjs";
import { rayLacks, rayPython } from "./lib/ray.mjs";
import { available, duration, main, misuse, Problem, readFlags, run } from "./lib/run.mjs";
import { ensureEngine } from "./lib/wasm.mjs";

const CI = Boolean(process.env.CI);
const unitTests = () =>
  readdirSync(join(ROOT, "scripts/test"))
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => `scripts/test/${name}`);

/**
 * `missing` says what a suite lacks to run here, null if nothing; `asked` is true when it was named on the command line. `beside`: it runs while
 * the others do, and what it says is shown at the end.
 */
const SUITES = {
  scripts: {
    about: "build scripts",
    runner: "node",
    command: () => [process.execPath, "--test", "--test-reporter=spec", ...unitTests()],
  },
  engine: {
    about: "Rust: engine, quotes, vectors, simulator",
    runner: "cargo",
    command: () => ["cargo", ...TEST, "--no-fail-fast"],
    missing: () => (available("cargo") ? null : "cargo is not installed; the JavaScript suites do not need it"),
  },
  program: {
    about: "Rust: the program's own, in the build that prints its IDL",
    runner: "cargo",
    command: () => [...PROGRAM_TESTS.command, "--", "--skip", PRINTS],
    env: PROGRAM_TESTS.env,
    missing: () => (available("cargo") ? null : "cargo is not installed"),
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
      return CI || asked || status === 0 ? null : "toolchain/ is not installed (toolchain/setup.sh, 2 minutes)";
    },
  },
  ray: {
    about: "a sweep on Ray's workers: the bytes of the single run",
    runner: "node",
    prepare: async () => {
      await compileHost("--bin", "sim");
      await rayPython();
    },
    command: () => [process.execPath, "--test", "--test-reporter=spec", "crates/sim/ray/sweep.test.mjs"],
    missing: () => (available("cargo") ? rayLacks() : "cargo is not installed"),
  },
  ts: {
    about: "TypeScript: SDK, apps, program in LiteSVM",
    runner: "mocha",
    async prepare() {
      await ensureEngine(ROOT);
      await ensure(ROOT);
    },
    command: () => ["npm", "run", "--silent", "test:ts"],
  },
  costs: {
    about: "what answers, looks and pages cost, one after the other",
    runner: "mocha",
    prepare: () => ensureEngine(ROOT),
    command: () => ["npm", "run", "--silent", "test:ts", "--", "--costs"],
  },
  network: {
    about: "the network that npm start leaves, kept up for three minutes (npm run keep-up -- 3600)",
    runner: "own",
    beside: true,
    prepare: () => ensure(ROOT),
    command: () => ["npm", "run", "--silent", "keep-up"],
    missing: () =>
      process.platform === "linux" && process.arch === "x64"
        ? null
        : "the embedded network is published for Linux x64 only",
  },
};

const USAGE = `npm test -- [${Object.keys(SUITES).join("] [")}] [--skip SUITE]
Every suite, or these (also --only A,B), or all but some (--skip A,B). The last line is N passed, N failed.`;

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

/** Runs one suite and returns its counts, and how long it took; a suite that cannot be prepared has failed once. */
async function runSuite({ prepare, command, runner, env, beside = false }) {
  const start = Date.now();
  if (!(await succeeds(prepare))) return { passed: 0, failed: 1, took: Date.now() - start };
  const [program, ...args] = command();
  const show = beside ? { show: [] } : {};
  const result = await run(program, args, { cwd: ROOT, env, to: process.stdout, ...show });
  const said = beside ? result.stderr + result.stdout : "";
  return { ...counts(runner, result), took: Date.now() - start, said };
}

const NONE = { passed: 0, failed: 1, took: 0, said: "" };

/** What is to be run, in order, and why not: a suite that CI or the caller asked for, and that cannot run, has failed. */
async function runnable(names, asked) {
  const all = [];
  for (const name of names) {
    const suite = SUITES[name];
    const lacking = (await suite.missing?.(asked(name))) ?? null;
    all.push({ name, suite, lacking, skipped: lacking !== null && !CI && !asked(name) });
  }
  return all;
}

await main(async (args) => {
  const { names, asked } = selection(args);
  if (!(await succeeds(() => ensureDependencies(ROOT)))) {
    console.log("0 passed, 1 failed");
    return 1;
  }
  const all = await runnable(names, asked);
  const runs = all.filter(({ skipped }) => !skipped);
  const running = new Map();
  for (const { name, suite, lacking } of runs) if (suite.beside && lacking === null) running.set(name, runSuite(suite));
  const total = { passed: 0, failed: 0 };
  const lines = all
    .filter(({ skipped }) => skipped)
    .map(({ name, lacking }) => `  ${name.padEnd(10)} skipped: ${lacking}`);
  for (const [i, { name, suite, lacking }] of runs.entries()) {
    console.log(`\n== ${i + 1}/${runs.length} ${name}: ${suite.about}`);
    const result = lacking === null ? await (running.get(name) ?? runSuite(suite)) : NONE;
    const { passed, failed, took, said } = result;
    if (said) process.stdout.write(said);
    total.passed += passed;
    total.failed += failed;
    const why = lacking === null ? "" : `, cannot run: ${lacking}`;
    lines.push(`  ${name.padEnd(10)} ${passed} passed, ${failed} failed, ${duration(took)}${why}`);
  }
  console.log(["\n== summary", ...lines].join("\n"));
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});
