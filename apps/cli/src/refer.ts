/** What people name: markets and tokens by number, sides by word, accounts by address. */
import { PublicKey } from "@solana/web3.js";
import { Misuse } from "../../../scripts/lib/command.cjs";

/** A number from 0, of so many things. */
export function numberOf(text: string, count: number, what: string): number {
  const number = Number(text);
  if (/^\d{1,3}$/.test(text) && number < count) return number;
  throw new Misuse(
    count === 0 ? `the pool has no ${what} yet` : `the ${what} is a number from 0 to ${count - 1}, not "${text}"`,
  );
}

/** 0 long, 1 short. */
export function sideOf(text: string): 0 | 1 {
  if (text === "long" || text === "0") return 0;
  if (text === "short" || text === "1") return 1;
  throw new Misuse(`the side is long or short, not "${text}"`);
}

/** An address in base58; `what` names it in the error. */
export function addressOf(text: string, what: string): PublicKey {
  try {
    return new PublicKey(text);
  } catch {
    throw new Misuse(`${what} is an address in base58, not "${text}"`);
  }
}

/** The account at an address that was typed; `what` it should be is said where there is none, or another. */
export async function accountAt<T>(
  text: string,
  what: string,
  read: (address: PublicKey) => Promise<T | null>,
): Promise<{ address: PublicKey; account: T }> {
  const address = addressOf(text, `the ${what}`);
  const account = await read(address).catch((e: Error) => {
    if (e.name === "AccountTypeError") throw new Misuse(`what lives at ${text} is no ${what}`);
    throw e;
  });
  if (account === null) throw new Misuse(`there is no ${what} at ${text}: never made, or gone`);
  return { address, account };
}
