import type { SourceFile } from "./tree";

const COLUMNS = 120;

/** Lines of a document that are prose: no code block, no table. The number is that of the line in the file. */
function proseLines(text: string): { number: number; line: string }[] {
  let fence: string | null = null;
  return text.split("\n").flatMap((line, i) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1] ?? null;
    const code = fence !== null || mark !== null;
    if (fence === null) fence = mark;
    else if (mark?.startsWith(fence)) fence = null;
    return code || /^\s*\|/.test(line) ? [] : [{ number: i + 1, line }];
  });
}

/** Prose wider than 120 columns. A line that is one word, such as an address, cannot be broken and may be. */
export function widthFaults({ path, text }: SourceFile): string[] {
  return proseLines(text).flatMap(({ number, line }) => {
    const columns = [...line].length;
    const breakable = /\S\s+\S/.test(line.replace(/^\s*(?:[-*+>]|\d+[.)])\s+/, ""));
    return columns > COLUMNS && breakable ? [`${path}:${number} has ${columns} columns, ${COLUMNS} are allowed`] : [];
  });
}

/** Comments wider than 120 columns: formatters wrap code only. */
export function commentFaults({ path, text }: SourceFile): string[] {
  return text.split("\n").flatMap((line, i) => {
    const columns = [...line].length;
    const wide = columns > COLUMNS && /^\s*(?:\/\/|\/?\*)/.test(line);
    return wide ? [`${path}:${i + 1} has ${columns} columns, ${COLUMNS} are allowed`] : [];
  });
}

// Written with a character class so that this file does not find itself.
const MAN = /\b(?:h[e]|h[i]m|h[i]s|h[i]mself)\b/i;
/**
 * "for who reads", "; who waits pays": the word as a noun. In "the trader who opens" and "says who pays" it is none.
 */
const NOUN_WHO = /\b(?:for|against|of|from|by|with|than|to|as|but|beside|at) who\b|; who [a-z]|\(who [a-z]+:/;
/** A sentence that begins with it and is no question: "Who waits longer pays once." */
const WHO_FIRST = /(?:^|[.;:] |\*\*|- )Who (?:[^.?!]|\.\w)*[.!]/;

/** Lines of any source that take somebody for a man: names and texts as well as comments. */
export const manFaults = ({ path, text }: SourceFile): string[] =>
  text.split("\n").flatMap((line, i) => {
    const found = MAN.exec(line)?.[0];
    return found === undefined ? [] : [`${path}:${i + 1} "${found}"`];
  });

/** Documents without what a program wrote into them: tables of numbers have the words of the source. */
const withoutGenerated = (text: string) =>
  text.replace(/<!-- (numbers|engine): [\s\S]*?<!-- \/\1 -->/g, (block) => block.replace(/[^\n]/g, ""));

/** Paragraphs of prose, list items and table rows, each in one line, without the code in them. */
function sentences(text: string): { number: number; line: string; table: boolean }[] {
  const found: { number: number; line: string; table: boolean }[] = [];
  let fenced = false;
  let open = false;
  for (const [i, raw] of withoutGenerated(text).split("\n").entries()) {
    const line = raw.trim();
    const fence = /^(?:```|~~~)/.test(line);
    if (fence) fenced = !fenced;
    const table = line.startsWith("|");
    const apart = table || line === "" || /^(?:#+|[-*+>]|\d+\.) /.test(line);
    const last = found.at(-1);
    if (fence || fenced || line === "") open = false;
    else if (open && !apart && last) last.line += ` ${line}`;
    else {
      found.push({ number: i + 1, line, table: table || line.startsWith("#") });
      open = !table;
    }
  }
  return found.map(({ line, ...rest }) => ({ ...rest, line: line.replace(/`[^`]*`/g, "``") }));
}

/** Words that readers stumble over: people are not all men, and "who" is no noun. */
export function wordFaults({ path, text }: SourceFile): string[] {
  return sentences(text).flatMap(({ number, line, table }) => {
    const patterns = table ? [MAN, NOUN_WHO] : [MAN, NOUN_WHO, WHO_FIRST];
    return patterns.flatMap((pattern) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined ? [] : [`${path}:${number} "${found}"`];
    });
  });
}

/** A comment that begins with its genitive: "Of the market." leaves the reader to guess what of it. */
const BEGINNING = /^(?:Of|Since when|Up to when|From when|Whoever)\b/;

/** Comments, each in one line: neighbouring lines of one kind, without their marks and the code in them. */
function comments(text: string): { number: number; line: string }[] {
  const found: { number: number; line: string }[] = [];
  let last: string | null = null;
  for (const [i, raw] of text.split("\n").entries()) {
    const [, mark, rest] = /^\s*(\/\*\*|\/\/[/!]?|\*(?!\/))(?: (.*)|$)/.exec(raw) ?? [];
    const said = (rest ?? "").replace(/\*\/\s*$/, "").replace(/`[^`]*`/g, "``");
    const open = found.at(-1);
    const goesOn = mark !== undefined && (mark === last || (mark === "*" && last === "/**"));
    if (goesOn && open) open.line = `${open.line} ${said}`.trim();
    else if (mark !== undefined) found.push({ number: i + 1, line: said.trim() });
    last = mark ?? null;
  }
  return found;
}

/** What `wordFaults` looks for, in comments. */
export function commentWordFaults({ path, text }: SourceFile): string[] {
  return comments(text).flatMap(({ number, line }) =>
    [MAN, NOUN_WHO, BEGINNING].flatMap((pattern) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined ? [] : [`${path}:${number} "${found}"`];
    }),
  );
}
