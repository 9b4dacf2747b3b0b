// Faults that can be put into Rust sources: where, and what each becomes. A seed chooses among them.

/** Names that end in the direction of their rounding, and have a neighbour that rounds the other way. */
const ROUNDED = ["mul_div", "of", "of_usd", "value", "atoms", "notional"];

/** A name or an operator, and what takes its place; both ways. */
const SWAPPED = [
  [" + ", " - "],
  [" * ", " / "],
  [".plus(", ".minus("],
  [".add_assign(", ".sub_assign("],
  [".checked_add(", ".checked_sub("],
  [".min(", ".max("],
];
/** At the boundary, and beyond it. */
const FLIPPED = [
  [" < ", " <= "],
  [" <= ", " < "],
  [" > ", " >= "],
  [" >= ", " > "],
  [" == ", " != "],
  [" < ", " > "],
  [" > ", " < "],
];

export const KINDS = ["operator", "comparison", "rounding", "off by one", "dropped term"];

const blank = (text) => text.replace(/[^\n]/g, " ");

/** The index after the bracket that closes the one at `open`. */
function closed(text, open) {
  const [left, right] = text[open] === "{" ? "{}" : "()";
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === left) depth += 1;
    if (text[at] === right) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** The rule that is no longer one: only tests that look for holes switch it on. */
function withoutOldRules(text) {
  let code = text;
  for (const { index } of [...text.matchAll(/\bif legacy::old\([^)]*\) \{/g)]) {
    const open = text.indexOf("{", index);
    const end = closed(text, open);
    code = code.slice(0, open) + blank(code.slice(open, end)) + code.slice(end);
  }
  return code;
}

/** What decides something: comments, texts, attributes, imports, checks of debug builds and the file's own tests are blank. */
export function codeOf(text) {
  const tests = text.search(/^#\[cfg\(test\)\]/m);
  const kept = tests < 0 ? text : text.slice(0, tests) + blank(text.slice(tests));
  const code = kept
    .replace(/\/\/[^\n]*|"(?:[^"\\]|\\[\s\S])*"/g, blank)
    .replace(/^\s*(?:#!?\[|use |pub use |mod |pub mod |debug_assert)[^\n]*/gm, blank);
  return withoutOldRules(code);
}

const found = (code, word) => {
  const at = [];
  for (let from = code.indexOf(word); from >= 0; from = code.indexOf(word, from + 1)) at.push(from);
  return at;
};

function* swaps(code, kind, pairs) {
  for (const [was, became] of pairs) for (const from of found(code, was)) yield { kind, from, was, became };
}

function* rounded(code) {
  const names = new RegExp(`(?<!fn )\\b(?:${ROUNDED.join("|")})_(down|up)\\(`, "g");
  for (const { 0: was, 1: way, index: from } of code.matchAll(names)) {
    const became = was.replace(`_${way}(`, way === "down" ? "_up(" : "_down(");
    yield { kind: "rounding", from, was, became };
  }
}

function* numbers(code) {
  for (const { 0: was, index: from } of code.matchAll(/(?<![\w.])\d[\d_]*(?![\w.])/g))
    yield { kind: "off by one", from, was, became: String(BigInt(was.replaceAll("_", "")) + 1n) };
}

/** A bound that is not applied, a booking that is not made, a check that is not asked. */
function* dropped(code) {
  for (const { index: from } of code.matchAll(/\.(?:min|max)\(/g)) {
    const end = closed(code, code.indexOf("(", from));
    yield { kind: "dropped term", from, was: code.slice(from, end), became: "" };
  }
  for (const { 0: line, index } of code.matchAll(/^ +(?!let |return )[a-z][^\n]*\?;$/gm)) {
    const was = line.trimStart();
    yield { kind: "dropped term", from: index + line.length - was.length, was, became: "" };
  }
}

/** Every place of a file where a fault can be put, in the order of the text. */
export function places(file, text) {
  const code = codeOf(text);
  const both = [...SWAPPED, ...SWAPPED.slice(0, -1).map(([a, b]) => [b, a]), [".max(", ".min("]];
  const all = [
    ...swaps(code, "operator", both),
    ...swaps(code, "comparison", FLIPPED),
    ...rounded(code),
    ...numbers(code),
    ...dropped(code),
  ];
  const line = ({ from }) => text.slice(0, from).split("\n").length;
  return all
    .map((place) => ({ file, line: line(place), ...place }))
    .sort((a, b) => a.from - b.from || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** The text with a fault in it. */
export const faulty = (text, { from, was, became }) => text.slice(0, from) + became + text.slice(from + was.length);

/** The line of a fault, before and after. */
export function told(text, place) {
  const start = text.lastIndexOf("\n", place.from) + 1;
  const lineOf = (whole) => (whole.slice(start).split("\n")[0] ?? "").trim();
  return { before: lineOf(text), after: lineOf(faulty(text, place)) };
}

/** Numbers from 0 up to one, the same for a seed on every machine. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All places in an order that only the seed decides. */
export function shuffled(all, seed) {
  const [random, order] = [randomOf(seed), [...all]];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * Chooses `count` places: as many of each kind, at most two of a file. `fits` says of each whether it can be tried (it
 * compiles); one that cannot gives its turn to the next of its kind.
 */
export async function choose(all, { seed, count }, fits) {
  const [chosen, files, kinds] = [[], new Map(), new Map()];
  const times = (map, key) => map.get(key) ?? 0;
  for (const place of shuffled(all, seed)) {
    if (chosen.length === count) break;
    if (times(files, place.file) === 2 || times(kinds, place.kind) >= Math.ceil(count / KINDS.length)) continue;
    if (!(await fits(place))) continue;
    chosen.push(place);
    files.set(place.file, times(files, place.file) + 1);
    kinds.set(place.kind, times(kinds, place.kind) + 1);
  }
  return chosen;
}
