import type {
  AddressLookupTableAccount,
  Commitment,
  Connection,
  PublicKey,
  TransactionInstruction,
} from "@solana/web3.js";
import { BallastError, decodeError } from "../errors/index";
import { CLOCK } from "../state/clock";
import { readClock } from "../state/index";
import { Delivery } from "./delivery";
import { Patience } from "./patience";
import { sign } from "./sign";
import type { Wallet } from "./wallet";

/** What is sent: a plan, or anything that has instructions. */
export interface Sendable {
  instructions: TransactionInstruction[];
  lookupTables?: AddressLookupTableAccount[];
  /** Until when its accounts are the right ones, unix time by the chain's clock; null or not given, for ever. */
  validUntil?: bigint | null;
}

/** How it is sent. */
export interface SendOptions {
  /** Until when to wait: `confirmed` if not given. `root` and `max` mean `finalized`, `recent` means `processed`, `single` means `confirmed`. */
  commitment?: Commitment;
  /** Sends without simulating first: faster, and a failure costs the fee. */
  skipPreflight?: boolean;
  /** Milliseconds between two looks at the status: 400 if not given. */
  pollMs?: number;
  /** Milliseconds after which it is sent again while nobody knows it: 2,000 if not given. */
  resendMs?: number;
  /** Milliseconds to wait for the wallet, and again for the outcome: 120,000 if not given. A blockhash lives for some 60,000. */
  timeoutMs?: number;
}

/** A transaction that took effect. */
export interface Sent {
  signature: string;
  slot: number;
}

/** What sending needs. */
export interface Sender {
  connection: Connection;
  wallet: Wallet;
  programId: PublicKey;
}

/** The commitments that a status can have, from the least, and the older names of them. */
const LEVELS: Readonly<Record<Commitment, Level>> = {
  ...{ processed: "processed", confirmed: "confirmed", finalized: "finalized" },
  ...{ recent: "processed", single: "confirmed", singleGossip: "confirmed", root: "finalized", max: "finalized" },
};

/** A commitment that a status can have. */
export type Level = "processed" | "confirmed" | "finalized";

/** Options with all their defaults. */
export interface Settings {
  level: Level;
  skipPreflight: boolean;
  pollMs: number;
  resendMs: number;
  timeoutMs: number;
}

function settingsOf({ commitment = "confirmed", ...options }: SendOptions): Settings {
  const level = LEVELS[commitment];
  if (level === undefined) throw new TypeError(`there is no commitment ${commitment}`);
  return { level, ...{ skipPreflight: false, pollMs: 400, resendMs: 2_000, timeoutMs: 120_000 }, ...options };
}

/**
 * Simulates, signs, sends, sends again until the transaction has taken effect or never will, and waits. Throws `BallastError` with the
 * `signature` and the `outcome`: a failure of the network is no failure of the transaction, so it goes on looking, and says `failed` or
 * `not landed` only where that is known. `TypeError` for a commitment that does not exist.
 */
export async function send(sender: Sender, what: Sendable, options: SendOptions = {}): Promise<Sent> {
  const settings = settingsOf(options);
  try {
    const signed = await sign(sender, what, settings);
    return await new Delivery(sender, signed, settings).outcome();
  } catch (e) {
    // Whatever is thrown before anything was sent says so itself; what this file does not know of is unknown.
    const error = decodeError(e, sender.programId);
    throw (await expired(sender.connection, what, error)) ? planExpired(error) : error;
  }
}

/** Whether accounts were wrong because the plan's time was over. Where the chain's clock cannot be had, nothing is said. */
async function expired(
  connection: Connection,
  { validUntil }: Sendable,
  { name, outcome }: BallastError,
): Promise<boolean> {
  if (validUntil == null || name !== "WrongAccount" || outcome === "unknown") return false;
  const read = () => connection.getAccountInfo(CLOCK, "processed");
  const clock = await new Patience(5_000).within(read).catch(() => null);
  return clock !== null && readClock(clock).now > validUntil;
}

const planExpired = (cause: BallastError): BallastError =>
  new BallastError({
    ...{ code: null, name: "PlanExpired", logs: cause.logs, cause },
    ...{ signature: cause.signature, outcome: cause.outcome },
    hint: "The tickets that the plan names are of an hour that is over; nothing changed, plan again",
  });
