/**
 * Accounts by JSON-RPC with the slot of each answer, which web3.js does not tell of lists of addresses beyond a
 * hundred.
 */
import type { RawAccount } from "@ballast/sdk";
import type { Commitment, GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";
import { passing } from "../accounts/filter";
import { type Begin, Listing } from "./listing";
import { NodeError } from "./node";
import type { Nodes } from "./nodes";
import { type InContext, rawOf, slotOf, type Wire } from "./wire";

/** Most addresses of one call. */
const BATCH = 100;
/** Calls at a time. */
const AT_ONCE = 8;

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
      const slot = slotOf(answer.context);
      if (answer.value.length !== batch.length)
        throw new NodeError(`${answer.value.length} of ${batch.length} accounts`);
      return batch.map((address, i) => {
        const wire = answer.value[i] ?? null;
        return { address, account: wire && rawOf(wire), slot };
      });
    };
    const found: Awaited<ReturnType<typeof read>>[] = [];
    for (let at = 0; at < batches.length; at += AT_ONCE)
      found.push(...(await Promise.all(batches.slice(at, at + AT_ONCE).map(read))));
    return found.flat();
  }

  /** All accounts of a program that pass, as they were in one slot: handed on as they come. */
  async all<T>(programId: PublicKey, filters: GetProgramAccountsFilter[], begin: Begin<T>): Promise<T> {
    const method = "getProgramAccounts";
    const options = { encoding: "base64", commitment: this.commitment, withContext: true, filters };
    const passes = passing(filters);
    const answer = await this.nodes.large(method, [programId.toBase58(), options], (body, newest) =>
      new Listing({ method, programId, passes, newest, begin }).read(body),
    );
    if (answer instanceof Error) throw answer;
    return answer;
  }
}
