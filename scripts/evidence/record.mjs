// What came of the lines: what passed here, so that it is not run again (target/), and the figures of the last whole runs (committed).

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../lib/project.mjs";

export const STATE = join(ROOT, "target/evidence/state.json");
export const FIGURES = join(ROOT, "scripts/evidence/generated/figures.json");

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return {};
    throw error;
  }
};
const write = (file, value) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
};

const git = (...args) => execFileSync("git", args, { cwd: ROOT, maxBuffer: 1 << 26 }).toString();

/** One number for all that decides what a line says: its command, the files that it reads, and what it runs on. */
export function digestOf({ name, inputs }, { command, env = {} }, versions) {
  const list = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...inputs);
  const hash = createHash("sha256").update(JSON.stringify([name, command, env, versions]));
  for (const file of list.split("\0").filter(Boolean).sort())
    if (existsSync(join(ROOT, file))) hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

const version = (command, ...args) => {
  try {
    return execFileSync(command, args, { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .split("\n")[0];
  } catch {
    return `no ${command}`;
  }
};

/** Compilers and interpreters, a line each. */
export const versionsHere = () => ({
  node: process.version,
  rustc: version("rustc", "--version"),
  python: version("python3", "--version"),
});

/** Where it ran: enough to judge durations, nothing that names the machine. */
export const machineHere = () =>
  `${cpus().length} cores of ${cpus()[0]?.model.trim() ?? "an unknown processor"}, ` +
  `${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}`;

export const commitHere = () => {
  try {
    return git("rev-parse", "--short=7", "HEAD").trim();
  } catch {
    return "no git clone";
  }
};

/** The forms of a line that passed with these inputs; the full one stands for the short one. */
export class State {
  #file;
  #known;

  constructor(file = STATE) {
    this.#file = file;
    this.#known = read(file);
  }

  passed(name, form, digests) {
    const of = this.#known[name] ?? {};
    return of.full === digests.full || (form === "short" && of.short === digests.short);
  }

  keep(name, form, digest) {
    // What another process has kept meanwhile stays.
    this.#known = read(this.#file);
    this.#known[name] = { ...this.#known[name], [form]: digest };
    write(this.#file, this.#known);
  }

  forget(name) {
    this.#known = read(this.#file);
    delete this.#known[name];
    write(this.#file, this.#known);
  }
}

/** Figures by line. */
export const recorded = () => read(FIGURES);

export function record(name, result) {
  const all = { ...recorded(), [name]: result };
  write(FIGURES, Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))));
}
