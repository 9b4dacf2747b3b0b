/** What is held, decoded: once for each writing, because what did not change is the same object. */
import { type AccountName, type Accounts, decode, type Keyed, type RawAccount } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";

const accounts = new WeakMap<RawAccount, Keyed<unknown>>();

/** An account of this type. */
export function decoded<N extends AccountName>(name: N, address: string, raw: RawAccount): Keyed<Accounts[N]> {
  const known = accounts.get(raw) as Keyed<Accounts[N]> | undefined;
  if (known !== undefined) return known;
  const keyed = { address: new PublicKey(address), account: decode(name, raw.data) };
  accounts.set(raw, keyed);
  return keyed;
}
