// A Python of its own under target/, with one package from PyPI and what that needs; no root, made once.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { available, mustRun } from "./run.mjs";

const python = (venv) => join(venv, "bin/python");
const stampOf = (venv) => join(venv, "installed");
const has = (venv, requirement) =>
  existsSync(stampOf(venv)) && existsSync(python(venv)) && readFileSync(stampOf(venv), "utf8").trim() === requirement;

/** Why no such Python can be made here; null if one can. */
export function pythonLacks(venv) {
  if (!available("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]))
    return "python3 of version 3.11 or later is not installed";
  if (!existsSync(python(venv)) && !available("python3", ["-c", "import venv, ensurepip"]))
    return "python3 cannot make an environment with pip (Debian: apt-get install python3-venv)";
  return null;
}

/** The Python at `venv` that has `requirement`, made if it is not there; `say` is told when it is. */
export async function ensurePython(venv, requirement, say) {
  if (has(venv, requirement)) return python(venv);
  say();
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(dirname(venv), { recursive: true });
  await mustRun("python3", ["-m", "venv", venv]);
  await mustRun(python(venv), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]);
  writeFileSync(stampOf(venv), `${requirement}\n`);
  return python(venv);
}
