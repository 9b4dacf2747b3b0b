/**
 * Accounts by JSON-RPC with the slot of each answer, which web3.js does not tell of lists of addresses beyond a
 * hundred.
 */
import type { RawAccount } from "@ballast/sdk";
import { type Commitment, type GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import type { Nodes } from "./nodes";

/** An account on the wire. */
export interface Wire {
  data: [base64: string, encoding: string];
  owner: string;
  lamports: number;
}
/** With the slot that it is of. */
export interface InContext<T> {
  context: { slot: number };
  value: T;
}

/** Most addresses of one call. */
const BATCH = 100;

/** Addresses of programs are few: each is made once. */
const owners = new Map<string, PublicKey>();
function ownerOf(text: string): PublicKey {
  const known = owners.get(text);
  if (known !== undefined) return known;
  const key = new PublicKey(text);
  if (owners.size < 100) owners.set(text, key);
  return key;
}

export const rawOf = ({ data, owner, lamports }: Wire): RawAccount => ({
  // Copied: small buffers of Node are views of one large one, which would be held whole.
  data: new Uint8Array(Buffer.from(data[0], "base64")),
  owner: ownerOf(owner),
  lamports,
});

export class Reader {
  constructor(
    private readonly nodes: Nodes,
    private readonly commitment: Commitment,
  ) {}

  /** Each with the slot of its answer; at most a hundred are of one slot. */
  async accounts(
    addresses: readonly string[],
  ): Promise<{ address: string; account: RawAccount | null; slot: number }[]> {
    const batches = Array.from({ length: Math.ceil(addresses.length / BATCH) }, (_, i) =>
      addresses.slice(i * BATCH, (i + 1) * BATCH),
    );
    const read = async (batch: readonly string[]) => {
      const options = { encoding: "base64", commitment: this.commitment };
      const answer = await this.nodes.call<InContext<(Wire | null)[]>>("getMultipleAccounts", [batch, options]);
      const { slot } = answer.context;
      return batch.map((address, i) => {
        const wire = answer.value[i] ?? null;
        return { address, account: wire && rawOf(wire), slot };
      });
    };
    return (await Promise.all(batches.map(read))).flat();
  }

  /** All accounts of a program that pass, as they were in one slot. */
  async all(
    programId: PublicKey,
    filters: GetProgramAccountsFilter[],
  ): Promise<{ found: [string, RawAccount][]; slot: number }> {
    const options = { encoding: "base64", commitment: this.commitment, withContext: true, filters };
    const answer = await this.nodes.call<InContext<{ pubkey: string; account: Wire }[]>>("getProgramAccounts", [
      programId.toBase58(),
      options,
    ]);
    const found = answer.value.map(({ pubkey, account }): [string, RawAccount] => [pubkey, rawOf(account)]);
    return { found, slot: answer.context.slot };
  }
}
