import type { PublicKey } from "@solana/web3.js";
import type { AccountSource, Keyed } from "../accounts/index";
import { BallastError } from "../errors/index";

/** What is said of an account that is not there, by plans, the runtime and the framework. */
const GONE = new Set([
  "UninitializedAccount",
  "AccountDataTooSmall",
  "AccountNotInitialized",
  "AccountDiscriminatorNotFound",
]);

const isKeyed = (value: unknown): value is Keyed<unknown> =>
  typeof value === "object" && value !== null && "address" in value && "account" in value;

/**
 * Names a lost race. If an account that was read and passed is gone, somebody else was first: `AlreadyDone`, with the
 * account's name in the parameters. Every other error stays as it is, also if the account cannot be looked up.
 */
export async function alreadyDone(source: AccountSource, params: unknown, thrown: unknown): Promise<unknown> {
  if (!(thrown instanceof BallastError) || !GONE.has(thrown.name) || thrown.outcome === "unknown") return thrown;
  const refs = Object.entries(params as object).filter((entry): entry is [string, Keyed<unknown>] => isKeyed(entry[1]));
  const raw = await source.getAccounts(refs.map(([, { address }]) => address)).catch(() => null);
  const lost = refs.find((_, i) => raw !== null && !raw[i]?.data.length);
  return lost === undefined ? thrown : done(lost[0], lost[1].address, thrown);
}

const done = (what: string, address: PublicKey, { logs, signature, outcome, ...cause }: BallastError): BallastError =>
  new BallastError({
    ...{ code: null, name: "AlreadyDone", logs, signature, outcome, cause },
    hint: `The ${what} ${address.toBase58()} is gone: somebody else did it before you, or it was closed; nothing is left to do`,
  });
