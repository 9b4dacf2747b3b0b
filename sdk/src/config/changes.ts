/** Changes that go through the timelock, as objects and as the program's bytes. */
import type { PublicKey } from "@solana/web3.js";
import { definedLayout, type Layout, layoutOf, viewOf } from "../codec/layout";
import { call } from "../engine/call";
import type { CustodyConfig, MarketConfig, PoolConfig } from "./generated/types";

/** A change. `index`: of the custody or market in the pool. Times in seconds. */
export type ChangeSpec =
  | { kind: "pool"; config: PoolConfig }
  | { kind: "custody"; index: number; config: CustodyConfig }
  /** The second feed stays. */
  | { kind: "market"; index: number; config: MarketConfig }
  | { kind: "status"; index: number; reduceOnly: boolean }
  /** Only lengthens; 30 days at most. */
  | { kind: "delay"; seconds: bigint }
  | { kind: "guardian"; guardian: PublicKey }
  /** Executed by `addCustody`, three days later at the earliest. */
  | { kind: "listCustody"; mint: PublicKey; feedId: Uint8Array; config: CustodyConfig }
  /** Executed by `addMarket`. Custodies: of the index token, and of the stable that backs shorts. */
  | { kind: "listMarket"; token: number; stable: number; config: MarketConfig };

/** Name of a kind of change. */
export type ChangeKind = ChangeSpec["kind"];
/** Kinds in the order of the program's numbers. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  ...(["pool", "custody", "market", "status", "delay", "guardian", "listCustody", "listMarket"] as const),
];

/** Bytes of every payload; what a kind does not need is zero. */
export const PAYLOAD = 104;

/** Fields of each kind's payload, in order, with their types in the IDL. */
const FIELDS: Record<ChangeKind, [field: string, layout: () => Layout][]> = {
  pool: [["config", () => definedLayout("PoolConfig")]],
  custody: [["config", () => definedLayout("CustodyConfig")]],
  market: [["config", () => definedLayout("MarketConfig")]],
  status: [["reduceOnly", () => layoutOf("bool")]],
  delay: [["seconds", () => layoutOf("u64")]],
  guardian: [["guardian", () => layoutOf("pubkey")]],
  listCustody: [
    ["mint", () => layoutOf("pubkey")],
    ["feedId", () => layoutOf({ array: ["u8", 32] })],
    ["config", () => definedLayout("CustodyConfig")],
  ],
  listMarket: [
    ["token", () => layoutOf("u8")],
    ["stable", () => layoutOf("u8")],
    ["config", () => definedLayout("MarketConfig")],
  ],
};

/** Kinds that name a custody or market by its index. */
const indexed = (change: ChangeSpec): number => ("index" in change ? change.index : 0);

/**
 * A change as the program takes it. Throws `RangeError` for a value that does not fit, `TypeError` for a missing one.
 */
export function encodeChange(change: ChangeSpec): { kind: number; index: number; payload: Uint8Array } {
  const payload = new Uint8Array(PAYLOAD);
  let at = 0;
  for (const [field, layout] of FIELDS[change.kind]) {
    const { size, write } = layout();
    write(viewOf(payload), at, (change as unknown as Record<string, unknown>)[field]);
    at += size;
  }
  return { kind: CHANGE_KINDS.indexOf(change.kind), index: indexed(change), payload };
}

/** What a change's account says, as an object. Throws `RangeError` for a kind that this SDK does not know. */
export function decodeChange(account: { kind: number; index: number; payload: Uint8Array }): ChangeSpec {
  const kind = CHANGE_KINDS[account.kind];
  if (kind === undefined) throw new RangeError(`there is no kind of change ${account.kind}`);
  const values: Record<string, unknown> = { kind };
  if (kind === "custody" || kind === "market" || kind === "status") values.index = account.index;
  let at = 0;
  for (const [field, layout] of FIELDS[kind]) {
    const { size, read } = layout();
    values[field] = read(viewOf(account.payload), at);
    at += size;
  }
  return values as unknown as ChangeSpec;
}

/** Whether a change belongs to the controller, not to a pool. */
export const isControllers = ({ kind }: ChangeSpec): boolean => kind === "delay" || kind === "guardian";

/** When a change may be executed that is queued now, at this delay of the controller: unix seconds. */
export const etaOf = ({ kind }: ChangeSpec, delay: bigint, now: bigint): bigint =>
  call("rule_eta", null, { kind: CHANGE_KINDS.indexOf(kind), delay, now }).eta;
