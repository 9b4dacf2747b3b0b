/** The only place of a keeper that hands something to a key. */
import type { Wallet } from "@ballast/sdk";
import type { Signer, VersionedTransaction } from "@solana/web3.js";

/** A wallet for transactions that others sign too: accounts that are made by them. */
export function cosigned(wallet: Wallet, signers: readonly Signer[]): Wallet {
  return {
    publicKey: wallet.publicKey,
    async signTransaction<T extends VersionedTransaction>(transaction: T): Promise<T> {
      transaction.sign([...signers]);
      return wallet.signTransaction(transaction);
    },
  };
}
