// Reads Rust sources far enough to follow calls: functions with their type, bodies and imports. No compiler is needed to check the SDK.

/** Comments, strings and characters become blanks, so that braces and names are the code's own. Results that are dropped are left out. */
export function bare(text) {
  return text
    .replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, " ")
    .replace(/b?"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/b?'(?:[^'\\]|\\.)'/g, "' '")
    .replace(/\blet _\w* = [^;]*;/g, ";");
}

/** Index behind the bracket that closes the one at `open`. */
export function closing(text, open) {
  const pairs = { "{": "}", "(": ")", "[": "]" };
  const [left, right] = [text[open], pairs[text[open]]];
  for (let i = open, depth = 0; i < text.length; i += 1) {
    if (text[i] === left) depth += 1;
    else if (text[i] === right) {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  throw new SyntaxError(`a ${left} is never closed`);
}

/** Without what only tests compile. */
function withoutTests(text) {
  for (;;) {
    const found = /#\[cfg\(test\)\]\s*(?:pub )?(?:mod|fn|impl)[^{;]*[{;]/.exec(text);
    if (!found) return text;
    const last = found.index + found[0].length - 1;
    const end = text[last] === "{" ? closing(text, last) : last + 1;
    text = text.slice(0, found.index) + text.slice(end);
  }
}

/** `a::{b, c as d}` as pairs of a local name and its path; a glob has the name `*`. */
function importsOf(tree, prefix = []) {
  const found = [];
  let [depth, start] = [0, 0];
  const parts = [];
  for (let i = 0; i <= tree.length; i += 1) {
    if (tree[i] === "{") depth += 1;
    if (tree[i] === "}") depth -= 1;
    if (i === tree.length || (tree[i] === "," && depth === 0)) {
      parts.push(tree.slice(start, i).trim());
      start = i + 1;
    }
  }
  for (const part of parts.filter(Boolean)) {
    const brace = part.indexOf("{");
    if (brace >= 0) {
      const head = part
        .slice(0, brace)
        .split("::")
        .map((s) => s.trim())
        .filter(Boolean);
      found.push(...importsOf(part.slice(brace + 1, part.lastIndexOf("}")), [...prefix, ...head]));
      continue;
    }
    const [path, alias] = part.split(/\s+as\s+/);
    const names = [...prefix, ...path.split("::").map((s) => s.trim())];
    if (names.at(-1) === "self") names.pop();
    found.push([alias ?? names.at(-1), names]);
  }
  return found;
}

/** Type names in a type, wrappers and references included: `Option<&mut State<Pool>>` has Option, State and Pool. */
export const typeNames = (type) => [...type.matchAll(/\b[A-Z]\w*/g)].map(([name]) => name);

/** The `impl` blocks as [start, end, type]. */
function implsOf(text) {
  return [...text.matchAll(/\b(?:unsafe )?impl\b([^{;]*)\{/g)].map((found) => {
    const head = found[1].replace(/\bwhere\b[\s\S]*/, "").replace(/^\s*<[^>]*(?:<[^>]*>[^>]*)*>/, "");
    const type =
      /([$\w]+)\s*(?:<|$)/.exec(
        head
          .split(/\bfor\b/)
          .at(-1)
          .trim(),
      )?.[1] ?? "?";
    const open = found.index + found[0].length - 1;
    return [open, closing(text, open), type];
  });
}

/** One function: where it is, what its names mean, its body. */
function functionAt(text, found, impls, file) {
  const at = found.index;
  const params = text.indexOf("(", at + found[0].length - 1);
  const paramsEnd = closing(text, params);
  const rest = /[{;]/.exec(text.slice(paramsEnd));
  if (!rest || rest[0] === ";") return null;
  const open = paramsEnd + rest.index;
  const signature = text.slice(params + 1, paramsEnd - 1);
  const type = impls.filter(([start, end]) => start < at && at < end).at(-1)?.[2] ?? null;
  return {
    name: found[1],
    type,
    file,
    method: /^\s*(?:&\s*(?:'\w+\s*)?)?(?:mut\s+)?self\b/.test(signature),
    params: signature,
    returns: text.slice(paramsEnd, open),
    body: text.slice(open, closing(text, open)),
    whole: [at, closing(text, open)],
  };
}

/** A source file: functions, imports, the text outside functions, its module path (`engine::trading::open`). */
export function parse(crate, path, source) {
  const text = withoutTests(bare(source));
  const module = [crate, ...path.replace(/\.rs$/, "").split("/")].filter((part) => part !== "mod" && part !== "lib");
  const file = { path, crate, module, imports: new Map(), globs: [] };
  for (const [, tree] of text.matchAll(/\buse\s+([^;]+);/g))
    for (const [name, names] of importsOf(tree)) name === "*" ? file.globs.push(names) : file.imports.set(name, names);
  const impls = implsOf(text);
  const pattern = /\bfn\s+(\w+)\s*(?:<[^(]*>)?\s*\(/g;
  file.functions = [...text.matchAll(pattern)].map((found) => functionAt(text, found, impls, file)).filter(Boolean);
  let outside = text;
  for (const { whole } of [...file.functions].reverse()) outside = outside.slice(0, whole[0]) + outside.slice(whole[1]);
  file.outside = outside;
  return file;
}
