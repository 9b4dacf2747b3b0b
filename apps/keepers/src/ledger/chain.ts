/** The chain as a ledger asks it. */
import type { Connection, PublicKey } from "@solana/web3.js";
import type { Chain } from "./ledger";

const READ = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;

/** `connection`: whatever is the best way to a node at that moment. */
export const chainOf = (connection: () => Connection, keeper: PublicKey): Chain => ({
  transaction: (signature) => connection().getParsedTransaction(signature, READ),
  signatures: async (range) =>
    (await connection().getSignaturesForAddress(keeper, range, "confirmed")).map(({ signature }) => signature),
});
