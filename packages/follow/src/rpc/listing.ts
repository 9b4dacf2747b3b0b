/** All accounts of a program that pass, as they come: of an answer of any length no more is held than a chunk of it. */
import type { RawAccount } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { Passes } from "../accounts/filter";
import { BOUNDS } from "../bounds";
import { type Answer, checkError, checkSlot, NodeError } from "./node";
import { errorOf } from "./nodes";
import { type Parts, Pieces } from "./pieces";
import { isAddress, slotOf, viewOf, type Wire } from "./wire";

export type Found = [address: string, account: RawAccount];

/** Takes the accounts of one answer. */
export interface Taking<T> {
  take(found: readonly Found[]): Promise<void>;
  /** The answer was whole. */
  end(): T;
}

/** An answer as of this slot begins: perhaps not the last one, where a node breaks off or another one is faster. */
export type Begin<T> = (slot: number) => Taking<T>;

export interface ListingTerms<T> {
  method: string;
  programId: PublicKey;
  passes: Passes;
  /** No honest answer is of a later slot; null: unknown. */
  newest: bigint | null;
  begin: Begin<T>;
}

export class Listing<T> implements Parts {
  private taking: Taking<T> | null = null;
  /** What came since it was last taken. */
  private found: Found[] = [];
  private count = 0;
  private error: Error | null = null;

  constructor(private readonly terms: ListingTerms<T>) {}

  member(path: string, value: unknown): void {
    const { method, newest, begin } = this.terms;
    if (path === "result.context") {
      const slot = slotOf(value as { slot: number });
      checkSlot(BigInt(slot), newest);
      this.taking ??= begin(slot);
    }
    if (path !== "error" || value === null) return;
    const error = value as NonNullable<Answer["error"]>;
    checkError(error);
    this.error = errorOf(method, error);
  }

  element(value: unknown): void {
    const { programId, passes } = this.terms;
    const { pubkey, account } = value as { pubkey: string; account: Wire };
    const raw = viewOf(account);
    this.count += 1;
    if (this.count > BOUNDS.held) throw new NodeError(`an answer of more than ${BOUNDS.held} accounts`);
    if (!isAddress(pubkey) || !raw.owner.equals(programId) || !passes(raw.data))
      throw new NodeError("an account that was not asked for");
    this.found.push([pubkey, raw]);
  }

  /** The answer, once its body has come to its end; an error that is one, the same of every node. */
  async read(body: AsyncIterable<Uint8Array>): Promise<T | Error> {
    const pieces = new Pieces(this);
    for await (const chunk of body) {
      pieces.push(chunk);
      await this.hand();
    }
    pieces.end();
    if (this.error !== null) return this.error;
    if (this.taking === null) throw new NodeError("an answer of no slot");
    await this.hand();
    return this.taking.end();
  }

  /** What has come is handed on, once it is known of which slot it is. */
  private async hand(): Promise<void> {
    const { taking, found } = this;
    if (taking === null || found.length === 0) return;
    this.found = [];
    await taking.take(found);
  }
}
