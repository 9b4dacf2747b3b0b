// Where things are, and the constants of the program's build. Everything in scripts/ takes them from here.
import { fileURLToPath } from "node:url";

/** The repository, without a trailing slash. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The crate's name: programs/<name>, <name>.so, <name>.json. */
export const PROGRAM = "ballast";

/**
 * Cargo features of the program as it is deployed. const-rent saves about 130 compute units for each created account
 * (rent is a constant, no syscall), no-log-ix-name 100 for each instruction (no "Instruction: ..." log line).
 */
export const PROGRAM_FEATURES = "const-rent,no-log-ix-name";

/**
 * Newtypes of crates/engine over one primitive. They exist for Rust's type checker only: clients see the primitive, so
 * the IDL's post-process puts it in their place.
 */
export const NEWTYPES = {
  Usd: "u64",
  Price: "u64",
  Size: "u64",
  Atoms: "u64",
  Index: "u64",
  Frac: "u64",
  Bps: "u64",
};

/** Output of a build, relative to the repository. */
export const TARGET = { so: `target/deploy/${PROGRAM}.so`, idl: `target/idl/${PROGRAM}.json` };

/** Committed build products, relative to the repository. */
export const ARTIFACTS = {
  so: `artifacts/${PROGRAM}.so`,
  idl: `artifacts/${PROGRAM}.json`,
  manifest: "artifacts/manifest.json",
};

/** Cargo's target directory for SBPF builds: apart from the host's, so that neither waits for the other's lock. */
export const SBPF_TARGET_DIR = "target/sbpf";
