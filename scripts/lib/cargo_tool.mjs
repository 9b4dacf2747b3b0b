// A program that crates.io has, in one version: taken from the PATH where it is that one, else installed once under target/.
import { join } from "node:path";
import { ROOT } from "./project.mjs";
import { mustRun, run } from "./run.mjs";

const TOOLS = join(ROOT, "target/tools");

const fits = async (program, name, version, ask) => {
  const { status, stdout } = await run(program, ask, { show: [] }).catch(() => ({ status: 1, stdout: "" }));
  return status === 0 && stdout.trim() === `${name} ${version}`;
};

/** The program's path; `ask`: how it says its version. Installing takes some minutes. */
export async function cargoTool(name, version, ask = ["--version"]) {
  const own = join(TOOLS, "bin", name);
  for (const program of [name, own]) if (await fits(program, name, version, ask)) return program;
  console.error(`${name} ${version} into target/tools (once)`);
  await mustRun("cargo", ["install", "--quiet", "--locked", "--version", version, "--root", TOOLS, name]);
  return own;
}
