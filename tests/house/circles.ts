import type { SourceFile } from "./tree";

/** What each file imports of the others. */
export type Imports = Map<string, Set<string>>;

/** Groups of files that import each other in a circle, each in alphabetical order. */
export function circles(imports: Imports): string[][] {
  const reach = (from: string) => {
    const seen = new Set<string>();
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const next of imports.get(at) ?? []) {
        if (!seen.has(next)) open.push(next);
        seen.add(next);
      }
    }
    return seen;
  };
  const reached = new Map([...imports.keys()].map((file) => [file, reach(file)] as const));
  const groups = [...imports.keys()]
    .filter((file) => reached.get(file)?.has(file))
    .map((file) => [...(reached.get(file) ?? [])].filter((other) => reached.get(other)?.has(file)).sort());
  return [...new Map(groups.map((group) => [group.join(" "), group])).values()];
}

type Path = string[];

interface Module {
  path: Path;
  text: string;
  uses: Path[];
  exports: Path[];
}

/** Imports of the files of one crate, by module path: what `use` names, and paths that are written out in the code. */
export function rustImports(crate: string, sources: SourceFile[]): Imports {
  const modules = new Map<string, Module>();
  for (const { path, text } of sources) {
    const parts = path.slice(`${crate}/src/`.length, -".rs".length).split("/");
    if (["lib", "main", "mod"].includes(parts.at(-1) ?? "")) parts.pop();
    modules.set(parts.join("::"), { path: parts, text: code(text), ...pathsOf(code(text)) });
  }
  const imports: Imports = new Map();
  for (const [name, module] of modules) {
    const children = childrenOf(module, modules);
    const targets = [...module.uses, ...(children.size > 0 ? [] : module.exports)]
      .map((use) => absolute(module.path, use, children))
      .map((use) => use && owner(use, modules, 0));
    imports.set(
      name,
      new Set(targets.filter((target) => target !== undefined && target !== "" && target !== name) as string[]),
    );
  }
  return imports;
}

/** Source without comments and without its own tests. */
const code = (text: string) => text.replace(/\/\/.*$/gm, "").replace(/#\[cfg\(test\)\]\s*mod \w+ \{[\s\S]*$/m, "");

const isChild = (path: Path, parent: Path) =>
  path.length === parent.length + 1 && parent.every((part, i) => path[i] === part);

function pathsOf(text: string): { uses: Path[]; exports: Path[] } {
  const uses: Path[] = [];
  const exports: Path[] = [];
  const rest = text.replace(/^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/gm, (_, exported, tree) => {
    (exported ? exports : uses).push(...flat([], tree.replace(/\s+/g, " ")));
    return "";
  });
  for (const [path] of rest.matchAll(/(?<![\w:.])[a-z]\w*(?:::\w+)+/g)) {
    const parts = path.split("::");
    const start = uses.find((use) => use.at(-1) === parts[0]);
    uses.push(start ? [...start, ...parts.slice(1)] : parts);
  }
  return { uses, exports };
}

/** `a::{b, c::{d, e}}` as three paths. */
function flat(before: Path, tree: string): Path[] {
  const [, head, inner] = /^\s*([^{]*)\{(.*)\}\s*$/.exec(tree) ?? [];
  const parts = (text: string) =>
    text
      .replace(/\s+as\s+\w+\s*$/, "")
      .split("::")
      .map((part) => part.trim());
  if (head === undefined || inner === undefined) return tree.trim() === "" ? [] : [[...before, ...parts(tree)]];
  let depth = 0;
  const items = [""];
  for (const c of inner) {
    depth += c === "{" ? 1 : c === "}" ? -1 : 0;
    if (c === "," && depth === 0) items.push("");
    else items.push(items.pop() + c);
  }
  return items.flatMap((item) => flat([...before, ...parts(head).filter((part) => part !== "")], item));
}

/** A path from the crate's root; none if it leads out of the crate. */
function absolute(from: Path, use: Path, children: Set<string | undefined>): Path | undefined {
  if (use[0] === "crate") return use.slice(1);
  if (use[0] === "self") return [...from, ...use.slice(1)];
  const up = use.findIndex((part) => part !== "super");
  if (up > 0) return [...from.slice(0, from.length - up), ...use.slice(up)];
  return children.has(use[0]) ? [...from, ...use] : undefined;
}

/** The module that a path leads to, through what other modules export again. */
function owner(path: Path, modules: Map<string, Module>, depth: number): string {
  const length = path.findLastIndex((_, i) => modules.has(path.slice(0, i + 1).join("::"))) + 1;
  const name = path.slice(0, length).join("::");
  const module = modules.get(name);
  const item = path[length];
  if (module === undefined || item === undefined || depth > 8) return name;
  const children = childrenOf(module, modules);
  const from = (use: Path) => absolute(module.path, use, children);
  const named = module.exports.find((use) => use.at(-1) === item);
  if (named) return owner([...(from(named) ?? path), ...path.slice(length + 1)], modules, depth + 1);
  const all = module.exports.filter((use) => use.at(-1) === "*").map((use) => from(use.slice(0, -1))?.join("::") ?? "");
  return all.find((other) => declares(modules.get(other), item)) ?? name;
}

const declares = (module: Module | undefined, item: string) =>
  module !== undefined && new RegExp(`\\b(?:struct|enum|trait|type|const|fn) ${item}\\b`).test(module.text);

const childrenOf = (module: Module, modules: Map<string, Module>) =>
  new Set([...modules.values()].filter(({ path }) => isChild(path, module.path)).map(({ path }) => path.at(-1)));
