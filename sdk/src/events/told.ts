import type { PublicKey } from "@solana/web3.js";
import { fromBase58 } from "../codec/base58";

/** A call that a program made within a transaction. */
export interface InnerCall {
  programId: PublicKey;
  data: Uint8Array;
}

/** The part of a node's answer, parsed or not, that shows which program was called with which data. */
export interface Executed {
  meta?: {
    err?: unknown;
    innerInstructions?: readonly { instructions: readonly unknown[] }[] | null;
    loadedAddresses?: { writable: readonly unknown[]; readonly: readonly unknown[] } | null;
  } | null;
  transaction?: unknown;
}

interface Wire {
  programId?: unknown;
  programIdIndex?: number;
  data?: unknown;
}
interface Message {
  staticAccountKeys?: readonly unknown[];
  accountKeys?: readonly unknown[];
}

/** Before an event's bytes in a call that the program makes to itself, as Anchor's `emit_cpi!` has it. */
const TAG = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d];

/** The calls of a transaction that took effect; in a failed one nobody has checked who made them. */
function callsOf({ meta, transaction }: Executed): { program: string; data: Uint8Array | null }[] {
  if (!meta || (meta.err ?? null) !== null) return [];
  const { staticAccountKeys, accountKeys } = (transaction as { message?: Message } | undefined)?.message ?? {};
  const { writable = [], readonly = [] } = meta.loadedAddresses ?? {};
  const keys = [...(staticAccountKeys ?? accountKeys ?? []), ...writable, ...readonly];
  return (meta.innerInstructions ?? []).flatMap(({ instructions }) =>
    instructions.map((call) => {
      const { programId, programIdIndex, data } = call as Wire;
      const program = String(programId ?? (programIdIndex === undefined ? "" : keys[programIdIndex]));
      return { program, data: typeof data === "string" ? fromBase58(data) : null };
    }),
  );
}

/**
 * The bytes of events that the program emitted by calling itself. Only with a pool's signature does such a call
 * succeed, and a pool signs for the program alone. A call from outside is no inner one; another program that is called
 * with the same bytes is not this one.
 */
export function toldIn(source: Executed & { inner?: readonly InnerCall[] }, programId: PublicKey): Uint8Array[] {
  const ours = programId.toBase58();
  const local = source.inner?.map(({ programId: id, data }) => ({ program: id.toBase58(), data }));
  return (local ?? callsOf(source))
    .filter(({ program, data }) => program === ours && data !== null && TAG.every((byte, i) => data[i] === byte))
    .flatMap(({ data }) => (data === null ? [] : [data.subarray(TAG.length)]));
}
