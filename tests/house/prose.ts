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
