/** A chain that remembers what happened on it, and what would have happened in forks that died. */

import { type Chain, type Landed, LiteSvmChain, type SendTerms } from "@ballast/testkit";
import type { Keypair, PublicKey, Signer, TransactionInstruction } from "@solana/web3.js";

/** A transaction that landed, with the accounts after it. */
export interface Recorded {
  signature: string;
  slot: bigint;
  ts: bigint;
  payer: string;
  /** Addresses that it names. */
  keys: ReadonlySet<string>;
  logs: string[];
  inner: Landed["inner"];
  /** What watched accounts had then, by address. */
  accounts: ReadonlyMap<string, Uint8Array>;
}

/** A step of the chain: what it added, and forks that were seen before it, each as long as it grew. */
export interface Moment {
  transaction: Recorded;
  /** In order; none where nothing was forked. */
  orphans: Recorded[];
}

interface Sent {
  instructions: TransactionInstruction[];
  signers: Signer[];
  options: SendTerms | undefined;
}

export class Recorder {
  readonly moments: Moment[] = [];
  readonly chain: Chain;
  /** Accounts that are remembered after every step. */
  readonly watched = new Set<string>();
  /** Whether those that a transaction names are remembered from it on. */
  all = false;
  private readonly sent: Sent[] = [];
  private orphans: Recorded[] = [];
  /** How many slots the next fork has; null for no fork. Called before every step. */
  forks: () => number | null = () => null;

  constructor(private readonly inner = LiteSvmChain.start()) {
    const send = async (instructions: TransactionInstruction[], signers: Signer[], options?: SendTerms) => {
      const slots = this.forks();
      this.orphans = slots === null ? [] : await this.forked(slots);
      // A slot has one block: the chain goes on in slots after those of the fork.
      if (this.orphans.length > 0) for (let slot = 0; slot <= (slots ?? 0); slot += 1) await inner.warp(0);
      const landed = await inner.send(instructions, signers, options);
      this.sent.push({ instructions, signers, options });
      const transaction = this.record(inner, landed, { instructions, signers, options });
      this.moments.push({ transaction, orphans: this.orphans });
      return landed;
    };
    this.chain = Object.assign(Object.create(inner) as LiteSvmChain, { send });
  }

  watch(...addresses: PublicKey[]): void {
    for (const address of addresses) this.watched.add(address.toBase58());
  }

  /** What else could have happened from here on: the last transactions once more, a slot after the other. */
  private async forked(slots: number): Promise<Recorded[]> {
    const branch = this.inner.fork();
    const orphans: Recorded[] = [];
    for (const sent of this.sent.slice(-slots)) {
      await branch.warp(0);
      try {
        orphans.push(this.record(branch, await branch.send(sent.instructions, sent.signers, sent.options), sent));
      } catch {
        // What cannot happen twice does not happen on the branch either.
      }
    }
    return orphans;
  }

  private record(chain: LiteSvmChain, landed: Landed, { instructions, signers, options }: Sent): Recorded {
    const clock = chain.svm.getClock();
    const payer = (options?.payer ?? signers[0] ?? (chain.payer as Keypair)).publicKey.toBase58();
    const named = instructions.flatMap(({ keys }) => keys.map(({ pubkey }) => pubkey.toBase58()));
    if (this.all) for (const address of named) this.watched.add(address);
    const accounts = new Map<string, Uint8Array>();
    for (const address of this.watched) {
      const account = chain.svm.getAccount(address as never);
      if (account.exists) accounts.set(address, Uint8Array.from(account.data));
    }
    const { signature, logs, inner, slot } = landed;
    const [at, ts] = [BigInt(slot), clock.unixTimestamp];
    return { signature, slot: at, ts, payer, keys: new Set([payer, ...named]), logs, inner, accounts };
  }
}
