// What every command of the repository shares: how its flags are read, and its last words when it fails. Plain Node, since some run
// before anything is installed; CommonJS, since both the scripts here and TypeScript can load that.
const { readFileSync } = require("node:fs");
const { parseArgs } = require("node:util");

/** On each of ours: a bundle of an app has a copy of these classes, of which `instanceof` knows nothing. */
const OURS = Symbol.for("ballast.problem");

/** A failure that needs a sentence, not a stack trace. */
class Problem extends Error {
  [OURS] = true;
  /** Exit code of a command that ends with it. */
  status = 1;
}

/** The call, or a file that it names, is wrong: nothing was done. */
class Misuse extends Problem {
  status = 2;
}

/** What was asked for is the usage, which is said on stdout: all went well. */
class Help extends Problem {
  status = 0;
}

const isHelp = (arg) => arg === "--help" || arg === "-h";

/**
 * Reads flags as `parseArgs` does. The first line of `usage` is how the command is called, the others say what it does: for
 * `--help` a `Help` with all of it is thrown, for a wrong call a `Misuse` with the first.
 */
function readFlags(usage, config, args = process.argv.slice(2)) {
  helped(usage, args);
  try {
    return parseArgs({ ...config, args });
  } catch (error) {
    // Node goes on with advice that does not fit: only its first sentence is said.
    throw misuse(error.message.split(/\. |\n/)[0], usage);
  }
}

/** For commands without flags: throws a `Help` where it is asked for. */
function helped(usage, args) {
  const end = args.indexOf("--");
  if ((end < 0 ? args : args.slice(0, end)).some(isHelp)) throw new Help(`usage: ${usage}`);
}

/** A call that cannot be understood, with the usage that can. */
const misuse = (why, usage) => new Misuse(`${why}; usage: ${usage.split("\n")[0]}`);

/** A file's text, without byte order mark. `what` it should be is said where it cannot be read. */
function readText(file, what) {
  let bytes;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Misuse(`${file}: ${what} cannot be read: ${REASONS[error.code] ?? error.message}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Misuse(`${file}: ${what} is not text in UTF-8`);
  }
}

const REASONS = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "reading it is not allowed",
  ENOTDIR: "a part of its path is no directory",
};

/**
 * Options of a program of commander's that throws instead of ending. Null where it has said all there is to say: the
 * exit code is set.
 */
function optionsOf(program, args) {
  try {
    return program.parse(args, { from: "user" }).opts();
  } catch (error) {
    if (!/^commander\./.test(error.code ?? "")) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return null;
  }
}

/**
 * What a command says at its end, and its exit code. An error that nobody expected is said in its own words, without the stack: that
 * is shown where BALLAST_TRACE is set.
 */
function lastWords(error) {
  const known = error?.[OURS] === true;
  const status = known ? error.status : 1;
  if (process.env.BALLAST_TRACE && status !== 0)
    return { status, text: (error instanceof Error && error.stack) || String(error) };
  if (known) return { status, text: status === 0 ? error.message : `error: ${unstacked(error.message)}` };
  return { status, text: `error: ${wordsOf(error)} (BALLAST_TRACE=1 shows where)` };
}

function wordsOf(error) {
  if (!(error instanceof Error)) return unstacked(String(error));
  const words = unstacked(error.message) || "an error without a message";
  const named = error.name === "Error" || words.startsWith(error.name) ? words : `${error.name}: ${words}`;
  // `fetch failed` and the like say what happened in their cause only.
  return error.cause instanceof Error ? `${named}: ${unstacked(error.cause.message)}` : named;
}

/** A message without the stack traces that some errors carry in it. */
const unstacked = (message) =>
  message
    .split("\n")
    .filter((line) => !/^\s+at .+/.test(line))
    .join("\n");

/** Runs a command to its end: the number that it returns is the exit code. Whatever it throws, then or later, ends in one sentence. */
async function main(body) {
  const end = (error) => {
    const { status, text } = lastWords(error);
    (status === 0 ? process.stdout : process.stderr).write(`${text}\n`);
    return status;
  };
  process.on("uncaughtException", (error) => process.exit(end(error)));
  // Whoever read the output has left (`| head`): as a shell reports a command that SIGPIPE ended.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error) => process.exit(error.code === "EPIPE" ? 141 : 1));
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? process.exitCode ?? 0;
  } catch (error) {
    process.exitCode = end(error);
  }
}

module.exports = { Problem, Misuse, readFlags, helped, misuse, readText, optionsOf, lastWords, main };
