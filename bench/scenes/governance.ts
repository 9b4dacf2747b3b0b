import { DEFAULT_ASSET, DEFAULT_MARKET, DEFAULT_POOL, DEFAULT_STABLE, instructions, pda } from "@ballast/sdk";
import { deployProgram, keyOf, LiteSvmChain, Tokens, tokenInfo, Venue } from "@ballast/testkit";
import type { Figures } from "../figures";

const SYMBOLS = ["USDC", "SOL"];
const LAMPORTS = 1_000_000_000_000;
const DAY = 86_400;

/** Setting up a pool, once. */
export async function admin(): Promise<Figures> {
  const chain = LiteSvmChain.start();
  const signer = keyOf("bench", "admin");
  const authority = signer.publicKey;
  await chain.airdrop(authority, LAMPORTS);
  await deployProgram(chain, authority);
  const venue = new Venue("bench", SYMBOLS, ["SOL"], []);
  const { pool, home } = venue;
  const tokens = new Tokens(chain);
  for (const { mint, symbol } of venue.custodies) {
    await tokens.createMint({ decimals: tokenInfo(symbol).decimals, authority }, mint);
  }
  const send = async (instruction: Parameters<typeof chain.send>[0][0]) =>
    (await chain.send([instruction], [signer])).cu;
  const initialized = await send(instructions.initialize({ authority, guardian: authority }));
  const created = await send(
    instructions.createPool({ admin: authority, id: 1n, homeMint: home.mint, config: DEFAULT_POOL }),
  );
  const custodies = [];
  for (const { mint, stable, feed } of venue.custodies) {
    const config = stable ? DEFAULT_STABLE : DEFAULT_ASSET;
    custodies.push(await send(instructions.addCustody({ admin: authority, pool, mint, feedId: feed.feedId, config })));
  }
  const market = venue.market("SOL").address;
  const added = await send(
    instructions.addMarket({
      ...{ admin: authority, pool, market, index: 1, stable: 0, sleeps: false },
      config: DEFAULT_MARKET,
    }),
  );
  const change = { kind: "market", index: 0, config: DEFAULT_MARKET } as const;
  const validUntil = (await chain.now()) + 2 * DAY;
  const queued = await send(
    instructions.queueChange({ admin: authority, pool, market, change, number: 0n, validUntil }),
  );
  await chain.warp(DAY);
  const executed = await send(instructions.executeChange({ change: pda.change(0n), pool, market }));
  return {
    ...{ initialize: initialized, create_pool: created, add_custody: Math.max(...custodies), add_market: added },
    ...{ queue_change: queued, execute_change: executed },
  };
}
