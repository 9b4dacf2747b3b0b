import { DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, DEFAULT_STABLE, instructions, pda } from "@ballast/sdk";
import type { World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

/** Another pool on the same chain, with the same tokens and markets. */
export interface OtherPool {
  pool: PublicKey;
  lpMint: PublicKey;
  insuranceVault: PublicKey;
  /** In the order of the custodies, as the markets. */
  vaults: PublicKey[];
  markets: PublicKey[];
}

/** Creates a second, empty pool: everything in it is real and belongs to somebody else. */
export async function secondPool({ chain, venue, admin: key }: World, id = 2n): Promise<OtherPool> {
  const admin = key.publicKey;
  const pool = pda.pool(id);
  const create = instructions.createPool({ admin, id, homeMint: venue.home.mint, config: DEFAULT_POOL });
  await chain.send([create], [key]);
  for (const { mint, stable, feed } of venue.custodies) {
    const config = stable ? DEFAULT_STABLE : DEFAULT_ASSET;
    await chain.send([instructions.addCustody({ admin, pool, mint, feedId: feed.feedId, config })], [key]);
  }
  const markets = venue.markets.map(({ custody, stable, index: number }) => {
    const market = pda.market(pool, number);
    return {
      admin,
      pool,
      market,
      index: custody.index,
      stable: stable.index,
      config: DEFAULT_MARKET,
      sleeps: false,
    } as const;
  });
  for (const market of markets) await chain.send([instructions.addMarket(market)], [key]);
  return {
    pool,
    lpMint: pda.lpMint(pool),
    insuranceVault: pda.insuranceVault(pool),
    vaults: venue.custodies.map(({ mint }) => pda.vault(pool, mint)),
    markets: markets.map(({ market }) => market),
  };
}
