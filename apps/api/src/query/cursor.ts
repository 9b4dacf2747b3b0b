/**
 * Where a page ends, as text that only makes sense to the question it was given for: its key, a mark of the question,
 * and a checksum, so that a cursor that was cut, changed or carried elsewhere is refused and never read as another one.
 */
import { hash } from "node:crypto";
import { fault } from "../fault";

/** What a page continues after: a number of an event, a time, an address. */
export type Key = string;

const KEY = /^[\w.-]{1,100}$/;
const MARK = 8;

const digest = (text: string) => hash("sha256", text, "base64url").slice(0, MARK);

/** Parts of a query that say which page of the answer, not which answer. */
const PAGING = new Set(["cursor", "limit", "format"]);

/** A question without its page: its path, and its query in the order of the names. */
export function questionOf(path: string, query: Readonly<Record<string, unknown>>): string {
  const asked = Object.entries(query).filter(([name, value]) => !PAGING.has(name) && value !== undefined);
  return `${path}?${JSON.stringify(asked.sort(([a], [b]) => (a < b ? -1 : 1)))}`;
}

export function writeCursor(question: string, key: Key): string {
  const body = `1.${digest(question)}.${key}`;
  return Buffer.from(`${digest(body)}.${body}`).toString("base64url");
}

/** The key of a cursor; `BadCursor` for anything that is none of this question. */
export function readCursor(question: string, cursor: string): Key {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const [sum, version, mark, ...rest] = text.split(".");
  const key = rest.join(".");
  const isWhole = sum === digest(`${version}.${mark}.${key}`) && KEY.test(key) && version === "1";
  // Text that decodes to the same bytes is not the same cursor: one has one form.
  if (!isWhole || Buffer.from(text).toString("base64url") !== cursor)
    throw fault("BadCursor", "cursor: is none of ours");
  if (mark !== digest(question)) throw fault("BadCursor", "cursor: belongs to another question");
  return key;
}
