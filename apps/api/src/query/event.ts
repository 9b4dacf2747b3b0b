/** An event of the tables, decoded again from the program's own bytes. */
import type { Event } from "../contract/index";
import { hex } from "../engine/plain";
import { writeFields } from "./fields";
import { Counted } from "./json";
import type { Mark } from "./mark";

/** What an event is made of; its name, market and owner are in its bytes, but not those that cannot be decoded. */
export const COLUMNS = "sequence, slot, ts, signature, name, market, owner, raw, decode_error";

/** A row as the driver has it: 64 bits are text. */
export interface Row {
  sequence: string;
  slot: string;
  ts: string;
  signature: string;
  name: string | null;
  market: number | null;
  owner: string | null;
  raw: Uint8Array;
  decode_error: string | null;
}

/** An event as it is told, and what is asked of it before. */
export class Told extends Counted<Event> {
  constructor(
    sequence: number,
    text: string,
    readonly name: string,
    readonly isFinal: boolean,
    /** Its slot and transaction: of another fork they are others. */
    readonly place: string,
  ) {
    super(sequence, text);
  }
}

/** Markets are counted from 0; this is the number of events of the whole pool. */
const WHOLE_POOL = 255;

/** Adds its fields to what is written; where it cannot be decoded, its bytes and the reason. */
function writeData({ raw, decode_error: error }: Pick<Row, "raw" | "decode_error">, parts: string[]): void {
  if (!writeFields(raw, parts)) parts.push(`{"raw":"${hex(raw)}","decodeError":${JSON.stringify(error)}}`);
}

/** The same by itself. */
export function dataOf(row: Pick<Row, "raw" | "decode_error">): string {
  const parts: string[] = [];
  writeData(row, parts);
  return parts.join("");
}

const textOf = (value: string | null): string => (value === null ? "null" : JSON.stringify(value));

export function eventOf(row: Row, mark: Pick<Mark, "final">): Told {
  const sequence = Number(row.sequence);
  const isFinal = sequence < Number(mark.final);
  const name = row.name ?? "Undecoded";
  const market = row.market === null || row.market === WHOLE_POOL ? "null" : String(row.market);
  // Joined once: text that grows bit by bit stays in its bits, which is as much work for a collector of garbage again.
  const parts = ['{"sequence":', String(sequence), ',"slot":', row.slot, ',"ts":', row.ts, ',"name":', textOf(name)];
  parts.push(',"market":', market, ',"owner":', textOf(row.owner), ',"signature":', textOf(row.signature));
  parts.push(isFinal ? ',"status":"finalized","data":' : ',"status":"confirmed","data":');
  writeData(row, parts);
  parts.push("}");
  return new Told(sequence, parts.join(""), name, isFinal, `${row.slot} ${row.signature}`);
}
