import { type Actor, type PositionRef, World } from "@ballast/testkit";

/** What the pool of {@link taken} consists of, in percent. */
export const TOKENS = [
  ["USDC", 40n],
  ["SOL", 30n],
  ["ETH", 30n],
] as const;

interface Scene {
  w: World;
  attacker: Actor;
  ann: Actor;
  long: PositionRef;
}

/** A pool with people in it; both signatures that make the attacker admin have landed. */
export async function taken(): Promise<Scene> {
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH"] });
  const ann = await w.actor("ann", { USDC: "20000" });
  const { position: long } = await ann.open("SOL", "long", { size: 200, collateral: { USDC: 10_000 } });
  const attacker = await w.actor("attacker");
  await w.control.transferAdmin(attacker);
  await w.control.acceptAdmin(attacker);
  return { w, attacker, ann, long };
}
