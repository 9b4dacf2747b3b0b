import type { Connection, GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";

/** An account's bytes, as any reader of a chain has them. */
export interface RawAccount {
  data: Uint8Array;
  owner: PublicKey;
  lamports: number;
}

/** Where the SDK reads accounts: a connection, a local chain, a cache. */
export interface AccountSource {
  /** In the order of the addresses; null where nothing lives. All of one answer are of one slot. */
  getAccounts(addresses: PublicKey[]): Promise<(RawAccount | null)[]>;
  /** Accounts of a program that every filter accepts. */
  getProgramAccounts(
    programId: PublicKey,
    filters: GetProgramAccountsFilter[],
  ): Promise<readonly { pubkey: PublicKey; account: RawAccount }[]>;
}

/** Most accounts that an RPC node gives in one answer. */
const BATCH = 100;

/**
 * A connection as a source. More than 100 addresses take several calls, whose answers may be of different slots.
 * @example const pool = await fetchPool(connectionSource(connection), address);
 */
export function connectionSource(connection: Connection): AccountSource {
  return {
    async getAccounts(addresses) {
      const batches = Array.from({ length: Math.ceil(addresses.length / BATCH) }, (_, i) =>
        connection.getMultipleAccountsInfo(addresses.slice(i * BATCH, (i + 1) * BATCH)),
      );
      return (await Promise.all(batches)).flat();
    },
    getProgramAccounts: (programId, filters) => connection.getProgramAccounts(programId, { filters }),
  };
}
