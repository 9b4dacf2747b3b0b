import ts from "typescript";
import { GENERATED, type SourceFile } from "./tree";

/** Most lines of a function, its head counted. */
const FUNCTION_LINES = 60;
/** So many equal lines are one thing said twice. */
const RUN = 6;

const fault = ({ path, text }: SourceFile, at: number, name: string, lines: number): string[] => {
  const line = text.slice(0, at).split("\n").length;
  return lines > FUNCTION_LINES ? [`${path}:${line} ${name} has ${lines} lines, ${FUNCTION_LINES} are allowed`] : [];
};

const SUITES = new Set(["describe", "it"]);
const calls = (node: ts.Node, names: ReadonlySet<string>): boolean =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && names.has(node.expression.text);

/**
 * What a suite or a test is given is a story, read from its first line to its last; so is what makes a suite. Their
 * helpers are functions as any other.
 */
function isStory(node: ts.FunctionLikeDeclaration, parent: ts.Node): boolean {
  const { body } = node;
  const makes = (statement: ts.Statement) => ts.isExpressionStatement(statement) && calls(statement.expression, SUITES);
  return calls(parent, SUITES) || (body !== undefined && ts.isBlock(body) && body.statements.some(makes));
}

/** Functions of a TypeScript file that are too long. */
export function longFunctions(file: SourceFile): string[] {
  if (GENERATED.test(file.path) || file.text.split("\n").length <= FUNCTION_LINES) return [];
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node, parent: ts.Node) => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined && !isStory(node, parent)) {
      const [start, end] = [node.getStart(source), node.end];
      found.push(...fault(file, start, nameOf(node, parent), file.text.slice(start, end).split("\n").length));
    }
    ts.forEachChild(node, (child) => visit(child, node));
  };
  visit(source, source);
  return found;
}

function nameOf(node: ts.Node, parent: ts.Node): string {
  const name = [node, parent].map((each) => (each as { name?: ts.Node }).name).find((each) => each !== undefined);
  return name !== undefined && ts.isIdentifier(name) ? name.text : "a function";
}

/** Rust without what is no code: comments, strings and characters are blank, lines stay. */
const code = (text: string): string =>
  text.replace(/\/\/[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\[^\n])'/g, (found) => found.replace(/[^\n]/g, " "));

/** Functions of a Rust file that are too long. */
export function longRustFunctions(file: SourceFile): string[] {
  if (GENERATED.test(file.path)) return [];
  const text = code(file.text);
  return [...text.matchAll(/\bfn (\w+)/g)].flatMap(({ index, 1: name = "" }) => {
    const end = endOf(text, index);
    return fault(file, index, name, text.slice(index, end).split("\n").length);
  });
}

/** Where the function ends that begins here: at the brace that closes its first, or where it has none. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === ";" && depth === 0) return at;
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (text[at] === "}" && depth === 0) return at + 1;
  }
  return text.length;
}

interface Line {
  path: string;
  /** From 1. */
  number: number;
  text: string;
}

/**
 * Accounts and parameters of an instruction, fields of an event: its interface, which each says for itself, in its own
 * order.
 */
const INTERFACE =
  /^#\[derive\(Accounts\)\][\s\S]*?^\}|^\s*events?! \{[\s\S]*?^\}|^export interface \w+Params\b[\s\S]*?^\}/gm;

/**
 * What of a file says something: no imports, no comments, no lines of brackets only, no interface. White space does not
 * count.
 */
function telling({ path, text }: SourceFile): Line[] {
  const blank = (found: string) => found.replace(/[^\n]/g, " ");
  const rest = text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(INTERFACE, blank)
    .replace(
      /^\s*(?:import|export|(?:pub(?:\([^)]*\))? )?use)\b(?:(?![;=(])[\s\S])*?(?:;|\bfrom ["'][^"']*["'];?)$/gm,
      blank,
    );
  return rest.split("\n").flatMap((line, i) => {
    const said = line
      .replace(/\/\/.*$/, "")
      .replace(/\s+/g, " ")
      .trim();
    return /\w/.test(said) && !/^(?:return|else|break|continue)\b;?$/.test(said)
      ? [{ path, number: i + 1, text: said }]
      : [];
  });
}

/** A run of equal lines in two places: where each begins, and how many they are. */
export interface Twice {
  first: Line;
  second: Line;
  lines: number;
}

/** Every run of six lines or more that stands twice, each once, as long as it is. */
export function equalRuns(sources: readonly SourceFile[]): Twice[] {
  const lines = sources.filter(({ path }) => !GENERATED.test(path)).map(telling);
  const places = new Map<string, [file: number, at: number]>();
  const found: Twice[] = [];
  for (const [file, own] of lines.entries()) {
    for (let at = 0; at + RUN <= own.length; at++) {
      const key = own
        .slice(at, at + RUN)
        .map(({ text }) => text)
        .join("\n");
      const before = places.get(key);
      if (before === undefined) {
        places.set(key, [file, at]);
        continue;
      }
      const length = runFrom(lines[before[0]] ?? [], before[1], own, at, before[0] === file);
      if (length < RUN) continue;
      found.push({ first: lines[before[0]]?.[before[1]] as Line, second: own[at] as Line, lines: length });
      at += length - 1;
    }
  }
  return found;
}

/** How long two places go on alike; within one file not into each other. */
function runFrom(a: readonly Line[], from: number, b: readonly Line[], at: number, same: boolean): number {
  let length = 0;
  while (a[from + length]?.text === b[at + length]?.text && a[from + length] !== undefined) {
    if (same && from + length >= at) break;
    length += 1;
  }
  return length;
}

/** A run as a sentence. */
export const told = ({ first, second, lines }: Twice): string =>
  `${second.path}:${second.number} says again what ${first.path}:${first.number} says: ${lines} lines`;
