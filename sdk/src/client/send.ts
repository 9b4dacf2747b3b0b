import type { Commitment, Connection } from "@solana/web3.js";
import { BallastError, decodeError } from "../errors/index";
import { CLOCK } from "../state/clock";
import { readClock } from "../state/index";
import { Delivery } from "./delivery";
import { Patience } from "./patience";
import { sign } from "./sign";
import type { Level, Sendable, Sender, SendOptions, Sent, Settings } from "./terms";

/** The commitments that a status can have, from the least, and the older names of them. */
const LEVELS: Readonly<Record<Commitment, Level>> = {
  ...{ processed: "processed", confirmed: "confirmed", finalized: "finalized" },
  ...{ recent: "processed", single: "confirmed", singleGossip: "confirmed", root: "finalized", max: "finalized" },
};

function settingsOf({ commitment = "confirmed", ...options }: SendOptions): Settings {
  const level = LEVELS[commitment];
  if (level === undefined) throw new TypeError(`there is no commitment ${commitment}`);
  return { level, ...{ skipPreflight: false, pollMs: 400, resendMs: 2_000, timeoutMs: 120_000 }, ...options };
}

/**
 * Simulates, signs, sends, sends again until the transaction has taken effect or never will, and waits. Throws
 * `BallastError` with the `signature` and the `outcome`: a failure of the network is no failure of the transaction, so
 * it goes on looking, and says `failed` or `not landed` only where that is known. `TypeError` for a commitment that
 * does not exist.
 */
export async function send(sender: Sender, what: Sendable, options: SendOptions = {}): Promise<Sent> {
  const settings = settingsOf(options);
  try {
    const signed = await sign(sender, what, settings);
    tell(options.signed, signed.signature);
    return await new Delivery(sender, signed, settings).outcome();
  } catch (e) {
    // Whatever is thrown before anything was sent says so itself; what this file does not know of is unknown.
    const error = decodeError(e, sender.programId);
    throw (await expired(sender.connection, what, error)) ? planExpired(error) : error;
  }
}

/** A listener that throws keeps nobody from sending. */
function tell(listener: SendOptions["signed"], signature: string): void {
  try {
    listener?.(signature);
  } catch {
    // Its own fault, and nothing of the transaction's.
  }
}

/**
 * Whether accounts were wrong because the plan's time was over. Where the chain's clock cannot be had, nothing is said.
 */
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
