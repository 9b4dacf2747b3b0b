/** An order like the story's first, with a number and a transaction of its own. */
import type { Heard } from "@ballast/follow";
import { events } from "@ballast/sdk";
import type { Story } from "./story";

/** Where an event's header has its slot, time and number. */
const [SLOT, TIME, SEQUENCE] = [10, 18, 26];

export function heardAgain({ told }: Story, sequence: bigint, signature: string): Heard {
  const raw = Uint8Array.from(told[0]?.raw ?? []);
  const view = new DataView(raw.buffer);
  const [slot, ts] = [sequence + 1_000n, 1_900_000_000n + sequence];
  view.setBigUint64(SLOT, slot, true);
  view.setBigInt64(TIME, ts, true);
  view.setBigUint64(SEQUENCE, sequence, true);
  const event = events.decodeEvent(raw);
  return { ...{ sequence, slot, ts, signature, payer: "", raw, event, error: null, final: false } };
}
