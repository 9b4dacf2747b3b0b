// The errors that each instruction can return: those named in its accounts and its handler, and in every function reachable from there.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Sources } from "./calls.mjs";
import { parse } from "./rust.mjs";

const CRATES = { engine: "crates/engine/src", ballast: "programs/ballast/src" };
const NAMED = /\b(?:EngineError|BallastError)::([A-Z]\w*)/g;

function load(root) {
  return Object.entries(CRATES).flatMap(([crate, folder]) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => name.endsWith(".rs") && !/(^|\/)(tests|error)(\.rs|\/)/.test(name))
      .sort()
      .map((name) => parse(crate, name, readFileSync(join(root, folder, name), "utf8"))),
  );
}

const where = ({ type, name, file }) => `${file.module.join("::")}::${type ? `${type}::` : ""}${name}`;

/** For each instruction (by its file's name) its errors, each with the functions that name it. */
export function reach(root) {
  const sources = new Sources(load(root));
  const handlers = sources.functions.filter(({ name, file }) => name === "handler" && /^instructions\//.test(file.path));
  return new Map(
    handlers.map((handler) => {
      const accounts = { name: "accounts", type: null, file: handler.file, params: "", body: handler.file.outside };
      return [handler.file.module.at(-1), errorsFrom(sources, [handler, accounts])];
    }),
  );
}

function errorsFrom(sources, roots) {
  const errors = new Map();
  const seen = new Set(roots);
  for (const each of seen) {
    for (const [, error] of each.body.matchAll(NAMED)) errors.set(error, (errors.get(error) ?? new Set()).add(where(each)));
    for (const next of sources.mentions(each.body, each)) seen.add(next);
    if (each.name === "accounts") for (const loader of loaders(sources, each)) seen.add(loader);
  }
  return errors;
}

/** Account types check themselves when they are loaded. */
const loaders = (sources, { body }) =>
  (sources.byName.get("load") ?? []).filter(({ type, file }) => file.crate === "ballast" && new RegExp(`\\b${type}\\b`).test(body));
