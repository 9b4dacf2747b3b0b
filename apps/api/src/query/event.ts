/** An event of the tables, decoded again from the program's own bytes. */
import { events as sdk } from "@ballast/sdk";
import type { Event } from "../contract/index";
import { hex, type Plain, plain } from "../engine/plain";
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

/** Markets are counted from 0; this is the number of events of the whole pool. */
const WHOLE_POOL = 255;

export function eventOf(row: Row, mark: Pick<Mark, "final">): Event {
  const { raw } = row;
  const decoded = raw.length === 0 ? null : sdk.decodeEvent(raw);
  const { header: _, ...data } = (decoded?.data ?? { header: null }) as Record<string, unknown>;
  const sequence = Number(row.sequence);
  return {
    sequence,
    slot: Number(row.slot),
    ts: Number(row.ts),
    name: row.name ?? "Undecoded",
    market: row.market === null || row.market === WHOLE_POOL ? null : row.market,
    owner: row.owner,
    signature: row.signature,
    status: sequence < Number(mark.final) ? "finalized" : "confirmed",
    data: decoded === null ? { raw: hex(raw), decodeError: row.decode_error } : (plain(data) as Record<string, Plain>),
  };
}
