// Runs TypeScript from source: `node -r ./scripts/lib/typescript.cjs FILE.ts`. Types are `tsc -b`'s task. As ts-node with
// swc, which ts-mocha has, in two thirds of its CPU: the compiler (0.3 s) is not loaded for its settings, and what swc made
// of a file is kept for every process that loads it later (0.2 s for the 300 files of a network).
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

const KEPT = join(__dirname, "../../target/typescript");
const DIGEST_LENGTH = 64;

/** As "ts-node" of tsconfig.json has them. */
const SETTINGS = {
  swcrc: false,
  sourceMaps: true,
  inlineSourcesContent: false,
  module: { type: "commonjs" },
  jsc: { parser: { syntax: "typescript" }, target: "es2022", keepClassNames: true },
};
const VERSION = `${JSON.stringify(SETTINGS)} ${require("@swc/core/package.json").version}`;

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

/** What was made of a source with this digest; null where that is another one's, or nothing. */
function kept(place, digest) {
  try {
    const text = readFileSync(place, "utf8");
    return text.startsWith(digest) ? text.slice(DIGEST_LENGTH) : null;
  } catch {
    return null;
  }
}

/** Whole or not at all, since other processes read it; where nothing can be written, each process makes its own. */
function keep(place, text) {
  const next = `${place}.${process.pid}`;
  try {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(next, text);
    renameSync(next, place);
  } catch {
    rmSync(next, { force: true });
  }
}

const placeOf = (filename) => join(KEPT, sha256(filename));

/** Where the lines of a file come from, as text, of those that were made here. */
const maps = new Map();

/** The JavaScript of a file. One is kept of each, so that what is kept does not grow with every change. */
function compiled(filename) {
  const source = readFileSync(filename, "utf8");
  const place = placeOf(filename);
  // The end of a text cut short has no digest of its own: it is part of what is compared.
  const digest = sha256(VERSION, "\0", filename, "\0", source);
  const before = kept(`${place}.js`, digest);
  if (before?.endsWith(digest)) return before.slice(0, -DIGEST_LENGTH);
  const { code, map } = require("@swc/core").transformSync(source, { ...SETTINGS, filename });
  maps.set(filename, map);
  keep(`${place}.map`, map);
  keep(`${place}.js`, `${digest}${code}${digest}`);
  return code;
}

/** Read when somebody asks for the first stack in which the file is. */
function mapOf(filename) {
  const known = maps.get(filename) ?? readFileSync(`${placeOf(filename)}.map`, "utf8");
  const map = typeof known === "string" ? new Module.SourceMap(JSON.parse(known)) : known;
  maps.set(filename, map);
  return map;
}

/** A line of a stack, in the lines of the source. */
function told(frame) {
  const text = `    at ${frame}`;
  const filename = frame.getFileName();
  if (!filename?.endsWith(".ts")) return text;
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  try {
    const { originalLine, originalColumn } = mapOf(filename).findEntry(line - 1, column - 1);
    if (originalLine === undefined) return text;
    return text.replace(`:${line}:${column}`, `:${originalLine + 1}:${originalColumn + 1}`);
  } catch {
    return text; // Not loaded from here, or taken away since.
  }
}

/** What a stack begins with: errors of Node's own say their code as well. */
function titleOf(error) {
  const title = Error.prototype.toString.call(error);
  const { name, code } = error;
  const silent = typeof code === "string" && code.startsWith("ERR_") && !title.includes(`[${code}]`);
  return silent ? title.replace(name, `${name} [${code}]`) : title;
}

// Where an error was thrown is said in the lines of the source. Node would read the maps of all that it loads, those of
// packages as well, though nobody may ask: a fifth of the CPU of a command.
Error.prepareStackTrace = (error, frames) => [titleOf(error), ...frames.map(told)].join("\n");
Module._extensions[".ts"] = (module, filename) => module._compile(compiled(filename), filename);
