// The lines of evidence: each is one command, what it shows and what it does not. `npm run prove` runs them, docs/evidence.md is made
// of this table and of what came of the runs. A new line is one entry here.
import { cargoTests, faultsCaught, fuzzed, lastLine, mochaTests, mutated, proofs, said, seeds } from "./figures.mjs";

/** What the engine's tests are compiled from. */
const ENGINE = ["Cargo.toml", "Cargo.lock", "crates/engine", "vectors", "artifacts/params.json"];
/** What the engine itself is compiled from, without its tests. */
const SOURCES = ["Cargo.toml", "Cargo.lock", "crates/engine/Cargo.toml", "crates/engine/src"];
/** What tests in TypeScript run on: program, SDK and what stages them. */
const TYPESCRIPT = [
  "package-lock.json",
  "artifacts",
  "sdk/src",
  "packages/testkit",
  "apps/localnet/src",
  "tests/support",
];

const node = (...args) => ["node", ...args];
const engine = (...args) => ["cargo", "test", "--locked", "-p", "engine", ...args];
const suites = (...globs) => ["npm", "run", "--silent", "test:ts", "--", ...globs];

/**
 * `way`: proved (for all inputs), searched (for counterexamples, none found), compared (two things that must be the same), checked (a rule
 * over what is there). `full` and `short`: a command each, with its environment; `short` is left out where both are the same.
 * `inputs`: files on which the result depends; where none changed since it passed, it is not run again.
 * `figures`: what is read from the command's output.
 */
export const LINES = [
  {
    name: "proofs",
    title: "Proofs about the compiled engine and the shipped bytes",
    way: "proved",
    shows:
      "Each property holds for all inputs, on every path of the code that rustc made of `crates/engine`, with overflows and panics; the " +
      "arithmetic on which everything rests is proved a second time from the instructions of `artifacts/ballast.so`. Each proof finds a " +
      "fault that is put into the code for it.",
    not: "What loops without a bound, and what compares two stories: [the list](../proofs/README.md#what-is-not-proved-and-why).",
    full: { command: node("scripts/proofs.mjs", "--json") },
    short: { command: node("scripts/proofs.mjs", "--short", "--json") },
    inputs: [...SOURCES, "artifacts/ballast.so", "proofs", "scripts/proofs.mjs"],
    needs: ["cargo", "python3"],
    figures: proofs,
  },
  {
    name: "prover",
    title: "The prover against plain numbers",
    way: "compared",
    shows:
      "Every operation of the prover gives on random numbers what the machine gives, through both executors, and claims that are false " +
      "are not proved.",
    not: "z3, rustc and LLVM are trusted.",
    full: { command: node("scripts/proofs.mjs", "--self-test") },
    inputs: ["crates/engine/src", "artifacts/ballast.so", "proofs", "scripts/proofs.mjs"],
    needs: ["cargo", "python3"],
    figures: lastLine("checks"),
  },
  {
    name: "build",
    title: "Reproducible build",
    way: "compared",
    shows:
      "The sources compile to `artifacts/ballast.so` and `artifacts/engine.wasm`, byte for byte; the engine in a directory that no build " +
      "had before. What is deployed is compared with them by [the release procedure](release.md).",
    not: "The compiler is trusted: which one, and how it is checked, is the line of [the compiler](#compiler).",
    full: { command: node("scripts/artifacts.mjs", "verify") },
    inputs: [
      "Cargo.toml",
      "Cargo.lock",
      "artifacts",
      "crates",
      "programs",
      "toolchain",
      "scripts/lib",
      "scripts/artifacts.mjs",
    ],
    needs: ["cargo"],
    figures: said([["result", /^(artifacts\/ is what the sources give, byte for byte)$/m]]),
  },
  {
    name: "compiler",
    title: "Compiler conformance",
    way: "compared",
    shows:
      "What the toolchain makes for the chain's virtual machine (128-bit arithmetic, memory functions, each width of load and store) gives " +
      "what the host gives.",
    not: "It is a sample of the language, not all of it.",
    full: { command: node("toolchain/conformance/run.mjs"), env: { SBPF_FORCE_KIT: "1" } },
    inputs: ["toolchain", "package-lock.json"],
    needs: ["cargo"],
    figures: lastLine("cases"),
  },
  {
    name: "properties",
    title: "Property tests of the engine",
    way: "searched",
    shows: "Every formula against its specification, its bounds and its roundings, on random and on hostile numbers.",
    not: "Random: what no case came upon is not excluded. The [proofs](#proofs) exclude it for what they claim.",
    full: { command: engine("--", "--skip", "inv_1_to_22", "--skip", "it_finds", "--skip", "by_todays_rules") },
    inputs: ENGINE,
    needs: ["cargo"],
    figures: cargoTests,
  },
  {
    name: "actions",
    title: "The action model",
    way: "searched",
    shows:
      "Random stories of traders, LPs, stakers, keepers, prices and feeds that die: after each action all invariants hold, after some the " +
      "same story told otherwise (in parts, in another order, scaled) pays the same. 63 named branches must be reached, each often.",
    not: "The engine in Rust, without accounts and transactions: [parity](#parity) carries it to the program.",
    full: { command: engine("--test", "action_model", "--", "--nocapture") },
    inputs: ENGINE,
    needs: ["cargo"],
    figures: said([
      ["actions", /^(\d+) actions in \d+ stories/m],
      ["stories, each with its number as seed, from 1", /^\d+ actions in (\d+) stories/m],
      ["actions that end the stories", /^\d+ actions in \d+ stories, (\d+) more/m],
    ]),
  },
  {
    name: "adversary",
    title: "A search by machine for profit from the rules",
    way: "searched",
    shows:
      "Plans of a trader, a keeper and a staker who know the next prices climb towards a gain that nobody should have. With each of nine " +
      "old holes switched on again the search finds it; by today's rules it finds nothing, and passes over nothing by name.",
    not: "A search: its plans have at most some dozen moves, in four markets' scenes.",
    full: { command: engine("--test", "adversary", "--", "--nocapture"), env: { SEQUENCES: "4000000" } },
    short: { command: engine("--test", "adversary", "--", "--nocapture") },
    inputs: ENGINE,
    needs: ["cargo"],
    figures: seeds,
  },
  {
    name: "wasm",
    title: "engine.wasm as natively",
    way: "compared",
    shows: "Every call of the SDK's engine gives the bytes that the same Rust gives when compiled for the host.",
    not: "Calls that overflow natively (fewer than one in a thousand) are left out.",
    full: { command: node("scripts/compare-native.mjs") },
    inputs: [...SOURCES, "crates/quotes", "crates/wasm", "artifacts/engine.wasm", "scripts/compare-native.mjs"],
    needs: ["cargo"],
    figures: lastLine("calls"),
  },
  {
    name: "layouts",
    title: "Layouts",
    way: "compared",
    shows: "The offsets by which the SDK reads bytes are those of the Rust definitions.",
    not: "That a field means what it says: [parity](#parity) does.",
    full: { command: node("scripts/evidence/layouts.mjs") },
    inputs: [...SOURCES, "crates/quotes", "sdk/src/engine/generated"],
    needs: ["cargo"],
    figures: lastLine("files"),
  },
  {
    name: "parity",
    title: "The program does what the engine says",
    way: "compared",
    shows:
      "The built program in LiteSVM and the engine, after each transaction of random and of written histories: every account to the last " +
      "byte, every quote to the unit.",
    not: "The runtime of LiteSVM is that of the validator; a cluster's scheduler is not there.",
    full: { command: suites("tests/parity/*.test.ts") },
    inputs: [...TYPESCRIPT, "tests/parity", "vectors"],
    needs: ["npm"],
    figures: mochaTests,
  },
  {
    name: "fuzz",
    title: "The built program under random transactions",
    way: "searched",
    shows:
      "Right and wrong actions, foreign and doubled accounts, data that is cut or too long: after each transaction all invariants hold and " +
      "the program did what the engine says, or nothing. What is found is shortened to a file that is played again. Faults made on " +
      "purpose are found by its tests.",
    not: "Not guided by coverage. That no input makes decoding read outside of its bounds is searched here, and not proved.",
    full: { command: ["npm", "run", "--silent", "fuzz", "--", "--json"] },
    short: { command: ["npm", "run", "--silent", "fuzz", "--", "--actions", "10000", "--json"] },
    inputs: [...TYPESCRIPT, "tests/fuzz", "tests/parity"],
    needs: ["npm"],
    figures: fuzzed,
  },
  {
    name: "attacks",
    title: "Attacks on the program",
    way: "searched",
    shows:
      "Each choice that [the threats](threats.md) list is tried on the built program: wrong, foreign, missing, doubled and reordered " +
      "accounts of every instruction, data of any length, broken state, orders, prices and clocks; and thirteen failures of other protocols.",
    not: "What is tried is what somebody thought of; the searches above look for the rest.",
    full: { command: suites("tests/security/*.test.ts", "tests/incidents/*.test.ts") },
    inputs: [...TYPESCRIPT, "tests/security", "tests/incidents"],
    needs: ["npm"],
    figures: mochaTests,
  },
  {
    name: "decoders",
    title: "Bytes that come from outside",
    way: "searched",
    shows:
      "The SDK's decoders read any bytes as Anchor's coder does or refuse them by name; the engine answers any numbers with a result or " +
      "an error, never with a panic; every parameter of the data API takes nonsense.",
    not: "Not guided by coverage.",
    full: {
      command: suites(
        "sdk/test/accounts.test.ts",
        "apps/api/test/http/nonsense.test.ts",
        "tests/security/accounts.test.ts",
      ),
    },
    inputs: [...TYPESCRIPT, "sdk/test/accounts.test.ts", "apps/api", "tests/security/accounts.test.ts"],
    needs: ["npm"],
    figures: mochaTests,
  },
  {
    name: "faults",
    title: "Twenty faults in the money path",
    way: "searched",
    shows:
      "A script chooses twenty places of the engine's money path by a seed and puts a fault into each: a swapped operator, a flipped " +
      "comparison, a rounding in the other direction, a number off by one, a dropped term. Each must be caught by one of these lines.",
    not:
      "Twenty of some thousand: a sample of what the lines catch. Five of these twenty were caught by nothing quick at first, and have a " +
      "test of their own since (`crates/engine/tests/boundaries.rs`, `liquidation.rs`).",
    full: { command: node("scripts/evidence/faults.mjs", "--json") },
    short: { command: node("scripts/evidence/faults.mjs", "--count", "3", "--json") },
    inputs: [...ENGINE, "proofs", "scripts/evidence/faults.mjs", "scripts/evidence/mutate.mjs"],
    needs: ["cargo"],
    figures: faultsCaught,
  },
  {
    name: "mutants",
    title: "Changes of the engine's code",
    way: "searched",
    shows:
      "cargo-mutants changes the engine's code wherever it could be otherwise (an operator, a comparison, a result), one place at a time, " +
      "and the engine's cheap tests must see it: 92 of 100 at least. What they do not see is named below.",
    not:
      "One place of 44, in round robin over all files: an estimate for the rest, a day of one core (`npm run mutants -- engine --shard 0/1`). " +
      "The samples 0, 1 and 2 of 44 have tests that were written for them; this is another.",
    full: { command: node("scripts/evidence/mutants.mjs", "engine", "--shard", "3/44", "--json") },
    inputs: [...ENGINE, ".cargo/mutants.toml", "scripts/evidence/mutants.mjs", "scripts/evidence/mutants/engine.mjs"],
    needs: ["cargo"],
    figures: mutated,
  },
  {
    name: "locks",
    title: "Lock files",
    way: "checked",
    shows:
      "Every package from npm has a sha512 and comes from the registry, none from git or a path; each licence is one of a list; only named " +
      "packages run a script when they are installed. Every crate is from crates.io, with its checksum.",
    not: "What the packages do.",
    full: { command: node("scripts/evidence/locks.mjs") },
    inputs: ["package-lock.json", "Cargo.lock", "proofs/harness/Cargo.lock", ".npmrc", "scripts/evidence/locks.mjs"],
    needs: [],
    figures: lastLine("packages"),
  },
  {
    name: "crates",
    title: "Crates from outside",
    way: "checked",
    shows:
      "Licences, sources and bans of [deny.toml](../deny.toml) hold for every crate that a Cargo.lock names, by cargo-deny, offline.",
    not: "What the crates do; known vulnerabilities are asked at [a release](release.md).",
    full: { command: node("scripts/evidence/crates.mjs") },
    inputs: [
      "deny.toml",
      "Cargo.lock",
      "proofs/harness/Cargo.lock",
      "toolchain/conformance/program/Cargo.lock",
      "scripts/evidence/crates.mjs",
    ],
    needs: ["cargo"],
    figures: said([
      ["crates from outside", /^(\d+) crates from outside/m],
      ["workspaces", /^(\d+) passed, 0 failed$/m],
      ["by", /(cargo-deny [\d.]+)$/m],
    ]),
  },
];
