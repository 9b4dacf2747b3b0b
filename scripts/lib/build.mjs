// Compiles the program and prints its IDL. The only module that starts the compiler.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { sha256, sourceDigest } from "./digest.mjs";
import { idlText } from "./idl.mjs";
import { PROGRAM, PROGRAM_FEATURES, SBPF_TARGET_DIR, TARGET } from "./project.mjs";
import { available, duration, mustRun, Problem } from "./run.mjs";

/** Says which digest the files in target/ were built from, so that an unchanged program is not built twice. */
const STAMP = `target/deploy/${PROGRAM}.build.json`;

const say = (line) => console.error(`build: ${line}`);

/** With `kit`, toolchain/ ignores the official tools: the committed artifacts come from one compiler only. */
const environment = (kit) => (kit ? { SBPF_FORCE_KIT: "1" } : {});

/** Installs the toolchain unless it is there already; with `kit`, even if the official tools are on the PATH. */
export async function setUpToolchain(root, { kit = false } = {}) {
  if (!available("cargo")) {
    throw new Problem(
      "compiling the program needs Rust, and `cargo` is not on the PATH (https://rustup.rs). " +
        "Without it, work from a revision whose committed artifacts are up to date.",
    );
  }
  await mustRun(join(root, "toolchain/setup.sh"), kit ? ["--force"] : []);
}

/** One line that names compiler, LLVM and linker. */
export async function toolchainVersion(root, { kit = false } = {}) {
  const script = join(root, "toolchain/build.sh");
  const { stdout } = await mustRun(script, ["--version"], { env: environment(kit), show: [] });
  return stdout.trim();
}

/** Compiles the program of the tree at `root` to the file `out`, in cargo's target directory `targetDir`. */
async function compile(root, out, targetDir, kit, env = {}) {
  const args = ["--features", PROGRAM_FEATURES, join(root, "programs", PROGRAM), out];
  await mustRun(join(root, "toolchain/build.sh"), args, {
    env: { ...environment(kit), CARGO_TARGET_DIR: targetDir, ...env },
  });
}

/**
 * The program's tests, of which some print its IDL (`PRINTS`), for the host, in the target directory of the other crates'
 * tests. Not optimised as those: they run for a blink.
 */
export const PROGRAM_TESTS = {
  command: ["cargo", "test", "--locked", "--package", PROGRAM, "--lib", "--features", "idl-build"],
  env: { CARGO_PROFILE_TEST_OPT_LEVEL: "0", CARGO_PROFILE_TEST_DEBUG: "0" },
};
export const PRINTS = "__anchor_private_print_idl";

/** The IDL's text. */
async function printIdl(root) {
  const [cargo, ...test] = PROGRAM_TESTS.command;
  const args = [...test, PRINTS, "--", "--show-output", "--quiet", "--test-threads=1"];
  const { stdout } = await mustRun(cargo, args, { cwd: root, env: PROGRAM_TESTS.env, show: ["stderr"] });
  return idlText(stdout);
}

/** Puts a file in its place at once: whoever reads it meanwhile, as tests do, has the old one or the new one. */
async function put(file, write) {
  await write(`${file}.next`);
  renameSync(`${file}.next`, file);
}

/**
 * Builds program and IDL of the tree at `root` into its target/. Returns both files' bytes and the digest of the sources.
 * `kit`: with toolchain/ even if the official tools are on the PATH. `fresh`: even if target/ is up to date.
 */
export async function buildProgram(root, { kit = false, fresh = false } = {}) {
  const digest = sourceDigest(root);
  const [so, idl] = [join(root, TARGET.so), join(root, TARGET.idl)];
  const result = () => ({ digest, so: readFileSync(so), idl: readFileSync(idl) });
  if (!fresh && isBuilt(root, digest, kit)) {
    say(`${TARGET.so} and ${TARGET.idl} are up to date`);
    return result();
  }
  await setUpToolchain(root, { kit });
  const start = Date.now();
  say(`compiling programs/${PROGRAM} (a first build takes 2 to 4 minutes on two cores, later ones some 10 s)`);
  for (const file of [so, idl]) mkdirSync(dirname(file), { recursive: true });
  rmSync(join(root, STAMP), { force: true });
  await put(so, (file) => compile(root, file, join(root, SBPF_TARGET_DIR), kit));
  say("printing the IDL (a first build takes half a minute)");
  await put(idl, async (file) => writeFileSync(file, await printIdl(root)));
  const built = result();
  writeFileSync(join(root, STAMP), JSON.stringify({ digest, kit, so: sha256(built.so), idl: sha256(built.idl) }));
  say(`done after ${duration(Date.now() - start)}`);
  return built;
}

/** Whether target/ holds, unchanged, what a build of this digest gave. */
export function isBuilt(root, digest, kit = false) {
  const files = [STAMP, TARGET.so, TARGET.idl].map((file) => join(root, file));
  if (!files.every(existsSync)) return false;
  const [stamp, so, idl] = files.map((file) => readFileSync(file));
  const was = JSON.parse(stamp.toString());
  return was.digest === digest && was.kit === kit && was.so === sha256(so) && was.idl === sha256(idl);
}

/** Directories that no build reads. */
const NOT_SOURCES = new Set([".git", ".toolchain", "target", "node_modules", "dist"]);

/** Compiles a copy of the tree in another directory, with another target directory, and returns the program's bytes. */
export async function buildElsewhere(root, { kit = false } = {}) {
  const copy = mkdtempSync(join(tmpdir(), `${PROGRAM}-elsewhere-`));
  try {
    const inside = (path) => relative(root, path).split(sep);
    const wanted = (path) => !inside(path).some((name) => NOT_SOURCES.has(name));
    for (const name of ["Cargo.toml", "Cargo.lock", "crates", "programs", "toolchain"]) {
      cpSync(join(root, name), join(copy, "tree", name), { recursive: true, filter: wanted });
    }
    say("compiling once more from a copy of the sources in another directory (2 to 4 minutes)");
    const toolchain = process.env.SBPF_TOOLCHAIN ?? join(root, "toolchain/.toolchain");
    const out = join(copy, "out.so");
    await compile(join(copy, "tree"), out, join(copy, "other-target"), kit, { SBPF_TOOLCHAIN: toolchain });
    return readFileSync(out);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
