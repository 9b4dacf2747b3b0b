import { definedLayout, viewOf } from "../codec/layout";
import { discriminatorOf, sizeOf } from "./decode";
import type { AccountName, Accounts } from "./types";

/**
 * An account's bytes, as the program would have written them: for local chains, fixtures and caches. Paddings are zero.
 * Throws `TypeError` for a missing field, `RangeError` for a number that does not fit.
 * @example await chain.setAccount(address, { owner: PROGRAM_ID, data: encodeAccount("Position", position) });
 */
export function encodeAccount<N extends AccountName>(name: N, account: Accounts[N]): Uint8Array {
  const data = new Uint8Array(sizeOf(name));
  const discriminator = discriminatorOf(name);
  data.set(discriminator);
  definedLayout(name).write(viewOf(data), discriminator.length, account);
  return data;
}
