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

/**
 * For each instruction its errors, each with the functions that name it, less what `never` excludes. An instruction's roots are its file in
 * programs/ballast/src/instructions, which has its name: accounts, handler and their helpers; and the groups of accounts that it nests.
 */
export function reach(root, names, never) {
  const sources = new Sources(load(root));
  const graph = new Map();
  const nodeOf = (code) => {
    if (!graph.has(code))
      graph.set(code, { where: where(code), named: namedIn(code), next: [...nextOf(sources, code)] });
    return graph.get(code);
  };
  const used = new Set();
  const excludes = (each, error, instruction) => {
    const { where: at } = nodeOf(each);
    const fitting = never.filter((rule) => rule.at === at && rule.error === error);
    const found = fitting.filter(({ of }) => of?.includes(instruction) ?? true);
    if (found.length > 0 && leadsTo(each, error, nodeOf)) for (const rule of found) used.add(rule);
    return found.length > 0;
  };
  const found = names.map((instruction) => {
    const file = sources.files.find(({ module }) => module[1] === "instructions" && module.at(-1) === instruction);
    if (!file) throw new Error(`no file of the program is named after the instruction ${instruction}`);
    const shared = [...file.outside.matchAll(/\bNested<(\w+)>/g)].map(([, group]) => declaring(sources, group).outside);
    const accounts = { name: "accounts", type: null, file, params: "", body: [file.outside, ...shared].join("\n") };
    return [
      instruction,
      errorsFrom([accounts, ...file.functions], nodeOf, (each, error) => excludes(each, error, instruction)),
    ];
  });
  for (const rule of never)
    if (!used.has(rule)) throw new Error(`no instruction needs the exception ${rule.error} in ${rule.at}`);
  return new Map(found);
}

/** The file of the program that declares a group of accounts. */
function declaring(sources, group) {
  const file = sources.files.find(
    ({ crate, outside }) => crate === "ballast" && new RegExp(`\\bstruct ${group}\\b`).test(outside),
  );
  if (!file) throw new Error(`no file of the program declares the accounts ${group}`);
  return file;
}

const namedIn = ({ body }) => new Set([...body.matchAll(NAMED)].map(([, error]) => error));

/** Everything that can be called from some code, that code included. */
function closure(roots, nodeOf) {
  const all = new Set(roots);
  for (const each of all) for (const next of nodeOf(each).next) all.add(next);
  return all;
}

const leadsTo = (code, error, nodeOf) => [...closure([code], nodeOf)].some((each) => nodeOf(each).named.has(error));

function errorsFrom(roots, nodeOf, excludes) {
  const names = new Set([...closure(roots, nodeOf)].flatMap((each) => [...nodeOf(each).named]));
  const errors = new Map();
  for (const error of [...names].sort()) {
    const seen = new Set(roots);
    for (const each of seen) {
      if (excludes(each, error)) continue;
      const { where: at, named, next } = nodeOf(each);
      if (named.has(error)) errors.set(error, [...(errors.get(error) ?? []), at]);
      for (const callee of next) seen.add(callee);
    }
  }
  return errors;
}

function nextOf(sources, code) {
  const next = sources.mentions(code.body, code);
  if (code.name === "accounts") for (const loader of loaders(sources, code)) next.add(loader);
  return next;
}

/** Account types check themselves when they are loaded. */
const loaders = (sources, { body }) =>
  (sources.byName.get("load") ?? []).filter(
    ({ type, file }) => file.crate === "ballast" && new RegExp(`\\b${type}\\b`).test(body),
  );
