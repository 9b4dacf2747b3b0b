import type { Keypair, PublicKey, VersionedTransaction } from "@solana/web3.js";

/** Who signs: a wallet adapter, Anchor's wallet, or a key in memory. */
export interface Wallet {
  readonly publicKey: PublicKey;
  signTransaction<T extends VersionedTransaction>(transaction: T): Promise<T>;
}

/** A wallet of a key in memory: for keepers, scripts and tests. */
export function keypairWallet(keypair: Keypair): Wallet {
  return {
    publicKey: keypair.publicKey,
    signTransaction: async (transaction) => {
      transaction.sign([keypair]);
      return transaction;
    },
  };
}
