import { instructions, type views } from "@ballast/sdk";
import type { TransactionInstruction } from "@solana/web3.js";
import type { Figures } from "../figures";
import { fillRings, maximum } from "../shape";

/** The views, of a position in the fullest market whose eight events it has not looked at yet. */
export async function viewing(): Promise<Figures> {
  const { world, ann } = await maximum();
  const { position } = await ann.open("SOL", "long", { notional: "20000", collateral: { USDC: "6000" } });
  await fillRings(world, "SOL");
  await world.wait(1_800);
  await world.price("SOL", { change: "1" });
  const { pool } = world.venue;
  const market = world.venue.market("SOL");
  const at = { pool, market: market.address, priceUpdate: market.custody.feed.account };
  const of = { ...at, position: position.address };
  const order = { side: 0, custody: 0, size: 10n ** 10n, collateral: 10n ** 9n };
  const all: [Exclude<views.ViewName, "verifyInvariants">, TransactionInstruction][] = [
    ["quoteOpen", instructions.quoteOpen({ ...of, ...order })],
    ["quoteClose", instructions.quoteClose(of)],
    ["positionHealth", instructions.positionHealth(of)],
    ["lpPrice", instructions.lpPrice({ pool })],
    ["coverage", instructions.coverage(at)],
  ];
  const figures: Record<string, number> = {};
  for (const [name, ix] of all) {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    figures[snake] = (await world.chain.simulate([ix], [])).cu;
  }
  return figures;
}
