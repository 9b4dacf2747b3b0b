/** Answers as JSON, as lines of JSON, or as a table of comma-separated values with the contract's columns. */
import { hash } from "node:crypto";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import type { AsOf, Format } from "../contract/index";
import { fault } from "../fault";
import { Json } from "../query/json";
import { gzipped, type Rest } from "./gzip";

export interface Answered {
  asOf: AsOf;
  data?: unknown;
  items?: readonly unknown[];
  next?: string | null;
}

const TYPES: Record<Format, string> = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
};

/** What a client accepts, where its address does not say it. `NoSuchFormat`. */
export function formatOf(asked: string | undefined, accept: string | undefined): Format {
  if (asked !== undefined) return asked as Format;
  if (accept === undefined || accept === "" || /\*\/\*|application\/(json|\*)|text\/html/.test(accept)) return "json";
  if (/text\/(csv|\*)/.test(accept)) return "csv";
  if (/application\/x-ndjson/.test(accept)) return "ndjson";
  throw fault("NoSuchFormat", `accept: ${accept.slice(0, 80)} is none that there is`);
}

/** Columns of what a schema describes: fields of fields by a dot, everything else as it is. */
export function columnsOf(schema: z.ZodType, prefix = ""): string[] {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return columnsOf(schema.unwrap() as z.ZodType, prefix);
  if (!(schema instanceof z.ZodObject)) return [prefix];
  return Object.entries(schema.shape).flatMap(([name, field]) =>
    columnsOf(field as z.ZodType, prefix === "" ? name : `${prefix}.${name}`),
  );
}

/** What a spreadsheet would take for a formula is text to it with a mark in front; numbers are left alone. */
const FORMULA = /^[=+@\t\r]|^-(?!\d+$)/;

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const plain = typeof value === "object" ? JSON.stringify(value) : String(value);
  const text = FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const at = (row: unknown, column: string): unknown =>
  column.split(".").reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], row);

export const csvOf = (columns: readonly string[], rows: readonly unknown[]): string =>
  [columns.join(","), ...rows.map((row) => columns.map((column) => cell(at(row, column))).join(","))]
    .map((line) => `${line}\r\n`)
    .join("");

/** How fresh a table is, where it has no room to say it. */
const headersOf = (asOf: AsOf, next: string | null): Record<string, string> => ({
  "x-ballast-slot": String(asOf.slot),
  "x-ballast-sequence": String(asOf.sequence ?? ""),
  "x-ballast-ts": String(asOf.ts),
  "x-ballast-lag-ms": String(asOf.lagMs ?? ""),
  ...(next ? { "x-ballast-next": next } : {}),
});

/** An answer as bytes: how fresh it is stands before the rest, because that alone changes while it is kept. */
export interface Written extends Rest {
  format: Format;
  asOf: AsOf;
  next: string | null;
  /** Mark of its content: {@link tagOf} says how it is told. */
  mark: string;
  /** What follows `asOf` in JSON; all of a table. */
  plain: Buffer;
  bytes: number;
}

/** Writes an answer. `item`: what its rows are. */
export function writtenOf(format: Format, { asOf, ...answer }: Answered, item: z.ZodType): Written {
  // Not as text, which would be put together with its beginning, and made bytes of, for everybody who asks.
  const plain = Buffer.from(restAs(format, answer, item));
  const { sequence, ts, slot } = asOf;
  const next = answer.next ?? null;
  // That a table goes on is said beside it.
  const end = next === null ? "" : "+";
  const mark = `${sequence ?? `none-${ts}`}.${slot}.${hash("sha256", plain, "base64url").slice(0, 12)}${end}`;
  // Somebody may take it compressed, which is kept beside it and may be as long.
  return { format, asOf, next, mark, plain, deflated: null, bytes: 2 * plain.length };
}

/** An answer whose age has grown by so much is another one: 304 would leave a reader with the age that it had. */
const AGE_MS = 4_000;

/**
 * The mark of an answer: the number of its last event (its time where it is of none), its slot, and a hash of all that
 * it says, because much changes without an event: alarms, what is final, what is wrong with the server. Its age counts
 * in steps, hence weak.
 */
export function tagOf({ mark, format, asOf: { lagMs } }: Written): string {
  const age = Math.floor((lagMs ?? 0) / AGE_MS);
  return `W/"${mark}${format === "json" ? "" : `.${format}`}${age > 0 ? `.${age}` : ""}"`;
}

const textOf = (row: unknown): string => (row instanceof Json ? row.text : JSON.stringify(row));

function restAs(format: Format, answer: Omit<Answered, "asOf">, item: z.ZodType): string {
  const rows = answer.items ?? [answer.data];
  if (format === "ndjson") return rows.map((row) => `${textOf(row)}\n`).join("");
  if (format === "csv")
    return csvOf(
      columnsOf(item),
      rows.map((row) => (row instanceof Json ? row.value : row)),
    );
  if (!(rows[0] instanceof Json)) return `,${JSON.stringify(answer).slice(1)}`;
  return `,"items":[${rows.map(textOf).join(",")}],"next":${JSON.stringify(answer.next)}}`;
}

/** Shorter ones are not worth compressing; longer ones stop all others for more than 3 ms, and go by a stream. */
const [LEAST, MOST] = [1_024, 131_072];

/** The body of an answer, and its type and headers on the reply. */
export function bodyOf(reply: FastifyReply, written: Written, takesGzip: boolean): Buffer {
  const { format, asOf, next, plain } = written;
  reply.header("content-type", TYPES[format]);
  const beginning = format === "json" ? `{"asOf":${JSON.stringify(asOf)}` : "";
  if (format !== "json") reply.headers(headersOf(asOf, next));
  if (!takesGzip || plain.length < LEAST || plain.length > MOST)
    return beginning === "" ? plain : Buffer.concat([Buffer.from(beginning), plain]);
  reply.header("content-encoding", "gzip");
  return gzipped(beginning, written);
}

/** What the rows of an answer are, by the schema of all of it. */
export function itemOf(answer: z.ZodType): z.ZodType {
  if (!(answer instanceof z.ZodObject)) return answer;
  const { items, data } = answer.shape as { items?: z.ZodType; data?: z.ZodType };
  if (items instanceof z.ZodArray) return items.element as z.ZodType;
  return data ?? answer;
}
