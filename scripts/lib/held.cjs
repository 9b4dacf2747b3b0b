/**
 * What one process at a time may have: by files beside it, `LOCK.N`, each with the number of the process that made it
 * and when that began, since numbers of processes come again. The highest one counts. Whoever finds its process gone
 * makes the next, which the file system gives to one only; no file is taken away that could still be the highest, so
 * what somebody has seen before is never taken for what is there now. An empty file was given back.
 */
const { linkSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");

/** When a process began, in ticks since the machine did; empty where that is not told. */
function bornAt(id) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    // Its name, in brackets, can have any character: the fields after it are counted from the third on.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Whether a process is there. One of another user is, too. */
function isThere(id) {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Numbers of the files of a lock, the highest first. */
function numbers(lock) {
  const start = `${basename(lock)}.`;
  return readdirSync(dirname(lock))
    .filter((name) => name.startsWith(start) && /^[1-9]\d{0,14}$/.test(name.slice(start.length)))
    .map((name) => Number(name.slice(start.length)))
    .sort((a, b) => b - a);
}

/** The text of a file; null where it is gone by now. */
function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** The process that a file's text names, if it is still there. */
function processIn(text) {
  const [id = "", born = ""] = text.split(" ");
  if (!(Number(id) > 0)) return null;
  const now = bornAt(Number(id));
  const isSame = born === "" || now === "" || now === born;
  return isSame && isThere(Number(id)) ? Number(id) : null;
}

/** The highest number of a lock, 0 where there is none, and its process, null where that is gone. */
function look(lock) {
  for (let gone = 0; ; ) {
    const [number = 0] = numbers(lock);
    const text = number === 0 ? "" : textOf(`${lock}.${number}`);
    // Gone: somebody has made a higher one. A name that stays without a file, as a link to nowhere, is nobody's.
    if (text !== null || gone === number) return { number, holder: processIn(text ?? "") };
    gone = number;
  }
}

/** The process that has a lock and is still there; null where none does. */
function holderOf(lock) {
  try {
    return look(lock).holder;
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** Files of this process. */
const held = new Set();

function giveBack(file) {
  if (!held.delete(file)) return;
  try {
    truncateSync(file);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

function leave() {
  for (const file of [...held]) giveBack(file);
}

/** Makes a file of a lock, whole or not at all; false where there is one. */
function make(lock, file) {
  const own = join(dirname(lock), `.${basename(lock)}.${process.pid}.own`);
  try {
    writeFileSync(own, `${process.pid} ${bornAt(process.pid)}`);
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Takes a lock for this process: `release` gives it back, as the end of the process does. Where one has it that is still
 * there, this or another, `holder` is its number and `release` null. Its folder is made where it is missing.
 */
function hold(lock) {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    const { number, holder } = look(lock);
    if (holder !== null) return { holder, release: null };
    const file = `${lock}.${number + 1}`;
    if (!make(lock, file)) continue;
    const [highest, ...lower] = numbers(lock);
    if (highest !== number + 1) {
      // What was seen above was long gone.
      rmSync(file, { force: true });
      continue;
    }
    for (const each of lower) rmSync(`${lock}.${each}`, { force: true });
    if (held.size === 0) process.once("exit", leave);
    held.add(file);
    return { holder: process.pid, release: () => giveBack(file) };
  }
}

module.exports = { hold, holderOf, isThere };
