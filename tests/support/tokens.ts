/** What an owner can have made of a token account of theirs, and whether the program pays into it. */
import { rentExempt, type World } from "@ballast/testkit";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import { present } from "./expect";
import { freeze, strangeKey } from "./forge";

export interface Account {
  owner: PublicKey;
  data: Uint8Array;
  lamports: number;
}

const TOKEN_2022 = new PublicKey("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
export const NOTHING: Account = { owner: SystemProgram.programId, data: new Uint8Array(), lamports: 0 };
/** An account of so many zeros. */
export const zeros = (owner: PublicKey, length: number, lamports = rentExempt(length)): Account => ({
  ...{ owner, lamports },
  data: new Uint8Array(length),
});

/** Changes an account's bytes, past all rules. */
export async function rewrite({ chain }: Pick<World, "chain">, address: PublicKey, edit: (found: Account) => Account) {
  const account = present(await chain.getAccount(address));
  await chain.setAccount(address, edit({ ...account, data: Uint8Array.from(account.data) }));
}

const withKey =
  (at: number) =>
  (w: World, address: PublicKey): Promise<void> =>
    rewrite(w, address, (account) => {
      account.data.set(strangeKey().toBytes(), at);
      return account;
    });

/** As its owner can give their account to somebody else. */
export const handAway = withKey(32);

/** By name, how it came to be so. `vacant`: the owner can make it anew; else it cannot be paid while it is so. */
export const TOKEN_STATES: Readonly<
  Record<string, { vacant: boolean; make: (w: World, address: PublicKey) => Promise<void> }>
> = {
  closed: { vacant: true, make: (w, address) => w.chain.setAccount(address, NOTHING) },
  "closed, with lamports": {
    vacant: true,
    make: (w, address) => w.chain.setAccount(address, zeros(SystemProgram.programId, 0, 1_000_000)),
  },
  frozen: { vacant: false, make: (w, address) => freeze(w, address) },
  "handed to somebody else": { vacant: false, make: handAway },
  "of another mint": { vacant: false, make: withKey(0) },
  "of another token program": {
    vacant: false,
    make: (w, address) => rewrite(w, address, (account) => ({ ...account, owner: TOKEN_2022 })),
  },
  "longer than a token account": {
    vacant: false,
    make: (w, address) =>
      rewrite(w, address, ({ data, ...rest }) => ({
        ...rest,
        data: Uint8Array.from([...data, ...new Uint8Array(10)]),
      })),
  },
};
