/** Accounts in a file: a server of its own reads them as it would read a node, without the world that made them. */
import { readFileSync, writeFileSync } from "node:fs";
import { passing } from "@ballast/follow";
import { type AccountSource, CLOCK, type RawAccount } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";

export interface Listed {
  pubkey: PublicKey;
  account: RawAccount;
}

/** Address, owner, lamports, length of the data. */
const HEAD = 32 + 32 + 8 + 4;

export function writeAccounts(file: string, accounts: readonly Listed[]): void {
  const parts = accounts.flatMap(({ pubkey, account: { owner, lamports, data } }) => {
    const head = Buffer.alloc(HEAD);
    head.set(pubkey.toBytes(), 0);
    head.set(owner.toBytes(), 32);
    head.writeBigUInt64LE(BigInt(lamports), 64);
    head.writeUInt32LE(data.length, 72);
    return [head, data];
  });
  writeFileSync(file, Buffer.concat(parts));
}

export function* listed(file: string): Generator<Listed> {
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 72);
    const key = (from: number) => new PublicKey(Uint8Array.from(bytes.subarray(at + from, at + from + 32)));
    const data = Uint8Array.from(bytes.subarray(at + HEAD, at + HEAD + length));
    const lamports = Number(bytes.readBigUInt64LE(at + 64));
    yield { pubkey: key(0), account: { owner: key(32), lamports, data } };
    at += HEAD + length;
  }
}

/** The accounts of a file, on a chain that goes on: each read is of the next slot. The many are read anew each time. */
export function sourceIn(file: string): AccountSource {
  const known = new Map<string, RawAccount | null>();
  return {
    getAccounts: async (addresses) => {
      // Not the clock again, which would go back.
      const wanted = new Set(addresses.map((address) => address.toBase58()).filter((address) => !known.has(address)));
      if (wanted.size > 0) {
        for (const address of wanted) known.set(address, null);
        for (const { pubkey, account } of listed(file))
          if (wanted.has(pubkey.toBase58())) known.set(pubkey.toBase58(), account);
      }
      const clock = known.get(CLOCK.toBase58());
      if (clock) {
        const data = Buffer.from(clock.data);
        data.writeBigUInt64LE(data.readBigUInt64LE(0) + 1n, 0);
        known.set(CLOCK.toBase58(), { ...clock, data });
      }
      return addresses.map((address) => known.get(address.toBase58()) ?? null);
    },
    getProgramAccounts: async (program, filters) => {
      const passes = passing(filters);
      return [...listed(file)].filter(({ account }) => account.owner.equals(program) && passes(account.data));
    },
  };
}
