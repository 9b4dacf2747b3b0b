// Which functions a function may call, by names and by what is known of the types of their receivers.
import { closing, typeNames } from "./rust.mjs";

/** A failure that is turned into a value here: it does not travel on. */
const CAUGHT =
  /^\s*\.\s*(?:is_err|is_ok|ok|unwrap_or|unwrap_or_default|unwrap_or_else|map_or|map_or_else|map_err|is_ok_and)\s*\(/;

/** Methods whose result has their receiver's type. */
const CHAINED = new Set([
  "min",
  "max",
  "clamp",
  "or_err",
  "ok_or",
  "ok_or_else",
  "as_ref",
  "as_mut",
  "iter",
  "iter_mut",
  "clone",
]);

/** All functions, found by name and by type or module. */
export class Sources {
  constructor(files) {
    this.files = files;
    this.functions = files.flatMap((file) => file.functions);
    this.byName = new Map();
    for (const each of this.functions) this.byName.set(each.name, [...(this.byName.get(each.name) ?? []), each]);
    this.types = new Set(this.functions.map(({ type }) => type).filter(Boolean));
    this.known = new Map();
    this.chained = new Map([...CHAINED].map((name) => [name, true]));
    for (const file of files) this.learn(file.outside);
    for (const { params, name, returns, body } of this.functions) {
      this.learn(params);
      this.note(name, returns);
      const same = /->\s*(?:Res<)?Self\b/.test(returns) || CHAINED.has(name);
      this.chained.set(name, (this.chained.get(name) ?? true) && same);
      for (const [, variable, type] of body.matchAll(/\blet (?:mut )?(\w+) = (?:&mut |&)?([A-Z]\w*)\b/g))
        this.note(variable, type);
    }
  }

  /** Names of fields and parameters with their types, wherever they are declared. */
  learn(text) {
    for (const [, name, type] of text.matchAll(/\b(\w+)\s*:\s*([^:,;{}=()][^,;{}=()]*)/g)) this.note(name, type);
  }
  note(name, type) {
    const types = this.known.get(name) ?? new Set();
    for (const each of typeNames(type)) types.add(each);
    this.known.set(name, types);
  }

  /** Functions that `a::b::name` can mean in a file. */
  path(file, names, self) {
    const name = names.at(-1);
    const candidates = this.byName.get(name) ?? [];
    if (names.length === 1) return this.plain(file, name, candidates);
    let full = names;
    if (names[0] === "Self" && self) full = [self, ...names.slice(1)];
    const imported = file.imports.get(full[0]);
    if (imported) full = [...imported, ...full.slice(1)];
    if (full[0] === "super") full = ["crate", ...file.module.slice(1, -1), ...full.slice(1)];
    const owner = full.at(-2);
    const crate = full[0] === "engine" ? "engine" : full[0] === "crate" ? file.crate : null;
    const inCrate = candidates.filter((f) => crate === null || f.file.crate === crate);
    const ofType = inCrate.filter(({ type }) => type === owner);
    if (ofType.length > 0) return ofType;
    if (/^[A-Z]/.test(owner)) return candidates.filter(({ type }) => type === "$name" && !this.declares(owner, name));
    const ofModule = inCrate.filter(({ type, file: { module } }) => type === null && module.at(-1) === owner);
    const nearest = ofModule.filter(({ file: { crate: c } }) => c === file.crate);
    if (crate === null && nearest.length > 0) return nearest;
    return ofModule.length > 0 ? ofModule : inCrate.filter(({ type }) => type === null && crate !== null);
  }
  declares(type, name) {
    return (this.byName.get(name) ?? []).some((f) => f.type === type);
  }
  plain(file, name, candidates) {
    const free = candidates.filter(({ type }) => type === null);
    const here = free.filter((f) => f.file === file);
    if (here.length > 0) return here;
    const imported = file.imports.get(name);
    if (imported) return this.path({ ...file, imports: new Map() }, imported);
    return [];
  }

  /** Functions that `.name(` can mean behind a receiver called `receiver`: of the types it is known to have, else of all. */
  method(name, receiver, caller) {
    const all = (this.byName.get(name) ?? []).filter(({ method }) => method);
    if (new Set(all.map(({ type }) => type)).size < 2) return all;
    if (receiver === "self") return all.filter(({ type }) => type === caller.type);
    const local = new Set();
    const declared = new RegExp(`\\b${receiver}\\s*:\\s*([^,]+)|\\blet (?:mut )?${receiver} = ([A-Z]\\w*)\\b`, "g");
    for (const [, types, made] of `${caller.params},${caller.body}`.matchAll(declared))
      for (const type of typeNames(types ?? made)) local.add(type);
    const types = local.size > 0 ? local : (this.known.get(receiver) ?? new Set());
    const fitting = all.filter(({ type }) => types.has(type));
    return fitting.length > 0 ? fitting : all;
  }

  /** The name before a dot: of a variable, a field, or the function whose result it is. */
  receiver(code, dot) {
    let end = dot;
    for (;;) {
      while (/[\s?]/.test(code[end - 1] ?? "")) end -= 1;
      if (!/[)\]]/.test(code[end - 1] ?? "")) break;
      end = opening(code, end - 1);
      const chained = /\.\s*(\w+)$/.exec(code.slice(0, end));
      if (chained && this.chained.get(chained[1])) end = chained.index;
    }
    return /(\w+)$/.exec(code.slice(0, end))?.[1] ?? "";
  }

  /** What a piece of code mentions: functions that may fail through it. */
  mentions(code, caller) {
    const found = new Set();
    const add = (functions, end, method) => {
      const close = code[end] === "(" ? closing(code, end) : null;
      if (close !== null && CAUGHT.test(code.slice(close))) return;
      const given = close === null ? null : count(code.slice(end + 1, close - 1));
      for (const each of functions) {
        const wanted = count(each.params) - (method && each.method ? 1 : 0);
        if (given === null || given === wanted) found.add(each);
      }
    };
    const path = /(?<![\w.:$])((?:[A-Za-z_]\w*(?:::<[^>]*>)?::)*[A-Za-z_]\w*)(?:::<[^>()]*>)?(?=\s*(\(|[,)]))/g;
    for (const match of code.matchAll(path)) {
      const names = match[1].replace(/::<[^>]*>/g, "").split("::");
      if (names.length === 1 && match[2] !== "(") continue;
      add(this.path(caller.file, names, caller.type), match.index + match[0].length);
    }
    for (const match of code.matchAll(/\.\s*([a-z_]\w*)(?:::<[^>()]*>)?(?=\()/g))
      add(this.method(match[1], this.receiver(code, match.index), caller), match.index + match[0].length, true);
    return found;
  }
}

/** How many parameters or arguments a list has. */
function count(list) {
  let [depth, commas, pipes] = [0, 0, 0];
  for (const [i, char] of [...list].entries()) {
    if ("([{".includes(char) || (char === "<" && /[\w:]/.test(list[i - 1] ?? ""))) depth += 1;
    if (")]}".includes(char) || (char === ">" && !/[-=]/.test(list[i - 1] ?? "") && depth > 0)) depth -= 1;
    if (char === "|") pipes += 1; // The parameters of a closure are between two.
    if (char === "," && depth === 0 && pipes % 2 === 0) commas += 1;
  }
  const trimmed = list.trim();
  return trimmed === "" ? 0 : commas + (trimmed.endsWith(",") ? 0 : 1);
}

/** Index of the bracket that the one at `close` closes. */
function opening(code, close) {
  const [left, right] = [code[close] === ")" ? "(" : "[", code[close]];
  for (let i = close, depth = 0; i >= 0; i -= 1) {
    if (code[i] === right) depth += 1;
    if (code[i] === left) depth -= 1;
    if (depth === 0) return i;
  }
  return 0;
}
