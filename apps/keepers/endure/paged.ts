/** Figures as they are committed, and the table of the document that cites them. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const DOCUMENT = path.resolve(__dirname, "../../../docs/performance.md");

/** A file of figures, and the marks of its table. */
export interface Page {
  file: string;
  mark: string;
}

const marks = ({ mark }: Page) => [`<!-- ${mark} -->\n`, `<!-- /${mark} -->`] as const;

/** Lines of a table, its columns as wide as their widest cell. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const [head = [], ...rest] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return `${[line(head), rule, ...rest.map(line)].join("\n")}\n`;
}

/** What was committed. */
export const read = <T>({ file }: Page): T => JSON.parse(readFileSync(file, "utf8")) as T;

/** The table that the document shows. */
export function shown(page: Page): string {
  const text = readFileSync(DOCUMENT, "utf8");
  const [start, end] = marks(page);
  return text.slice(text.indexOf(start) + start.length, text.indexOf(end)).trim();
}

/** Writes the file, and the table of the document. */
export function write(page: Page, figures: unknown, table: string): void {
  // Short lists in one line, as the formatter has them.
  const inLine = (list: string) => list.replace(/\s+/g, " ").replace("[ ", "[").replace(/ \]$/, "]");
  const text = JSON.stringify(figures, null, 2).replace(/\[[^[\]{}]*\]/g, inLine);
  writeFileSync(page.file, `${text}\n`);
  const document = readFileSync(DOCUMENT, "utf8");
  const [start, end] = marks(page);
  const [before, after] = [document.indexOf(start) + start.length, document.indexOf(end)];
  writeFileSync(DOCUMENT, `${document.slice(0, before)}\n${table}\n${document.slice(after)}`);
}
