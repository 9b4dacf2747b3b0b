import { Keypair, type PublicKey, type VersionedTransaction } from "@solana/web3.js";

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

/** A wallet of the 64 bytes that key files hold. `Error` if they are not a key pair; the bytes are never printed. */
export const secretKeyWallet = (bytes: Uint8Array): Wallet => keypairWallet(Keypair.fromSecretKey(bytes));
