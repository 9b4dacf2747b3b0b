/** Clusters by the hash of their first block, as the Wallet Standard names them. An address of a node says nothing. */
const CLUSTERS: Readonly<Record<string, string>> = {
  "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d": "solana:mainnet",
  EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG: "solana:devnet",
  "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY": "solana:testnet",
};

/** The chain that a wallet is to sign for. Every other network has a first block of its own: it is a local one. */
export const chainOf = (genesis: string): string =>
  Object.hasOwn(CLUSTERS, genesis) ? (CLUSTERS[genesis] as string) : "solana:localnet";
