import { read } from "./tree";

export const SCRIPTS = Object.entries(
  (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts,
);

/**
 * Calls that each command must refuse, by what differs from a right one: no flag of these exists, and no file. Those in
 * TypeScript take seconds to load and so are started once; all that they refuse is held by the tests of `scenarioCli`.
 */
export const WRONG: Record<string, string[][]> = {
  // Starts a network where its call is right: held by the tests of the local network.
  start: [],
  ballast: [["--foo"], ["pools"], ["--config", "binary.json", "pool"], ["deploy", "plan", "empty.json"]],
  keeper: [["--foo"], ["extra"], ["--share", "3/2", "--once"], ["--config", "binary.json"], ["--once"]],
  api: [
    ["--foo"],
    ["extra"],
    ["--port", "70000"],
    ["--rpc", "nowhere"],
    ["--static", "nothere"],
    ["--config", "binary.json"],
    ["--json"],
    ["reindex", "--pool", "x"],
  ],
  risk: [
    ["--foo"],
    ["extra"],
    ["var", "--hours", "soon"],
    ["scorecard", "none.ndjson"],
    ["backtest", "--data", "/none"],
    ["tune", "--data", "/none"],
  ],
  hedge: [["--foo"], ["extra"]],
  endure: [["--foo"], ["--days", "soon"]],
  soak: [["--foo"], ["--days", "soon"], ["--times", "0"]],
  // Is compiled first: what it refuses is held by crates/sim/tests/refusals.rs, how it is started by scripts/test.
  sim: [],
  scenario: [["binary.json"]],
  bench: [["--check=1"]],
  example: [["nothing"], []],
  "keep-up": [["soon"], ["--foo"]],
  mutants: [["--foo"], ["extra"], ["sdk", "extra"], ["--shard", "1"], ["--shard", "44/44"], ["--only", "sdk/src"]],
  prove: [["--foo"], ["extra"], ["--only", "nothing"], ["--only", ""]],
  proofs: [["--foo"], ["extra"], ["--jobs", "0"], ["--only", ""]],
  fuzz: [["--foo"], ["extra"], ["--actions", "many"], ["--seed", "0"], ["--replay", "binary.json"]],
  "fuzz:bytes": [["--foo"], ["extra"], ["--seconds", "0"], ["--target", "none"]],
  "bench:engine": [["--foo"]],
  "bench:find": [["--foo"]],
  "bench:api": [["--foo"], ["extra"], ["--events", "many"], ["--asks", "0"], ["--db", "no/such"]],
  "bench:jumps": [["binary.json"]],
  guides: [["--foo"]],
  test: [["--foo"], ["nosuite"], ["--only"], ["--only", "ts", "--skip", "ts"], ["--skip", ""]],
  "test:ts": [["--foo"], ["none.test.ts"], ["."], ["--grep"]],
  "test:toolchain": [["--foo"], ["nosuite"]],
  check: [["--foo"], ["extra"], ["--fix=1"], ["--only", "java"]],
  format: [["--foo"], ["extra"]],
  sbom: [["--foo"], [], ["--out", ""]],
  "verify:program": [["--foo"], [], ["--rpc", "nowhere"], ["--rpc", "http://127.0.0.1:1", "--so", "nothere"]],
  "build:program": [["--foo"], ["extra"], ["--fresh=1"]],
  "build:wasm": [["--foo"], ["extra"], ["--fresh=1"]],
  "build:sdk": [["--foo"], ["extra"]],
  "build:dashboard": [["--foo"], ["extra"]],
  "test:package": [["--foo"], ["extra"]],
  "test:browser": [["--foo"], ["extra"]],
  "artifacts:update": [["--foo"], ["extra"]],
};
