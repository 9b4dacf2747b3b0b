// Python programs that tests and proofs use: an environment of its own under target/ for each set of packages, from PyPI, once.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { dirname, join, resolve } = require("node:path");
const { Problem } = require("./command.cjs");

const ROOT = resolve(__dirname, "../..");
const OLDEST = [3, 11];

const works = (command, args) => {
  const r = spawnSync(command, args, { stdio: "ignore" });
  return r.error === undefined && r.status === 0;
};

/** What a machine lacks for it; null if nothing. */
function lacking() {
  const version = OLDEST.join(".");
  if (!works("python3", ["-c", `import sys; sys.exit(sys.version_info < (${OLDEST.join(", ")}))`]))
    return `python3 of version ${version} or later is not installed`;
  if (works("python3", ["-c", "import venv, ensurepip"])) return null;
  return "python3 cannot make an environment with pip (Debian: apt-get install python3-venv)";
}

function must(command, args) {
  const r = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (r.status === 0) return;
  const words = (r.stderr ?? "").trim().split("\n").slice(-3).join(" ");
  throw new Problem(`${command} ${args.join(" ")} failed: ${words || r.error?.message}`);
}

/**
 * The Python whose pip fills every environment: one of its own costs each 8 s of CPU. Whole or not at all, as several
 * processes may begin at once; made anew where it works no more, as after another Python was installed.
 */
function pythonWithPip() {
  const place = join(ROOT, "target/pip");
  const python = join(place, "bin/python");
  const runs = () => works(python, ["-m", "pip", "--version"]);
  if (runs()) return python;
  const made = `${place}.${process.pid}`;
  must("python3", ["-m", "venv", made]);
  if (!runs()) rmSync(place, { recursive: true, force: true });
  try {
    renameSync(made, place);
  } catch (error) {
    // Another process was first.
    rmSync(made, { recursive: true, force: true });
    if (!runs()) throw error;
  }
  return python;
}

/**
 * The Python with exactly these packages, `name==version`, in the folder `target/NAME/venv`; installed first where it is not there.
 * `Problem` in one line where that cannot be. `told` hears that it takes a while. `ahead`: its modules are compiled now,
 * not when they are first imported.
 */
function pythonWith(name, packages, told = () => {}, ahead = false) {
  const venv = join(ROOT, "target", name, "venv");
  const python = join(venv, "bin/python");
  const stamp = join(venv, "installed");
  const wanted = packages.join("\n");
  if (existsSync(stamp) && existsSync(python) && readFileSync(stamp, "utf8").trim() === wanted) return python;
  const lacks = lacking();
  if (lacks !== null) throw new Problem(lacks);
  told(`${packages.join(", ")} into target/${name}/venv (once)`);
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(dirname(venv), { recursive: true });
  const pip = pythonWithPip();
  must("python3", ["-m", "venv", "--without-pip", venv]);
  const quiet = ["--quiet", "--disable-pip-version-check"];
  // What nobody imports is not compiled: 7 of the 20 s of CPU of a fuzzer with all that it needs.
  must(pip, ["-m", "pip", "--python", python, "install", ...(ahead ? [] : ["--no-compile"]), ...quiet, ...packages]);
  writeFileSync(`${stamp}.new`, `${wanted}\n`);
  renameSync(`${stamp}.new`, stamp);
  return python;
}

module.exports = { lacking, pythonWith };
