/** Numbers of the keeper's guide: what each crank paid the keeper of a world. */
import { type Actor, type Step, World } from "@ballast/localnet";
import { type Examples, type Table, tokens } from "./table";

const POOL = { liquidity: { USDC: "1500000", SOL: "10000" } };

interface Purse {
  usdc: bigint;
  sol: bigint;
  lamports: bigint;
}

async function purse(w: World): Promise<Purse> {
  const { keeper } = w;
  const account = await w.chain.getAccount(keeper.address);
  const [usdc, sol] = [await keeper.balance("USDC"), await keeper.balance("SOL")];
  return { usdc, sol, lamports: BigInt(account?.lamports ?? 0) };
}

/** Does what the keeper does, and says what he has more afterwards. Signature fees are what the chain takes of anybody. */
async function paid(w: World, crank: string, act: () => Promise<unknown>): Promise<string[]> {
  const before = await purse(w);
  await act();
  const after = await purse(w);
  const lamports = tokens(after.lamports - before.lamports, 9);
  return [crank, tokens(after.usdc - before.usdc, 6), tokens(after.sol - before.sol, 9), lamports];
}

async function pay(): Promise<Table> {
  const w = await World.create({ ...POOL, fund: "12000", params: { "mutualization.deductible": "0" } });
  const trader = (name: string): Promise<Actor> => w.trader({ usdc: 100_000 }, name);
  const [bob, ann, cal] = [await trader("bob"), await trader("ann"), await trader("cal")];
  const order = await bob.place("SOL", "short", { size: 3_000, collateral: { USDC: 60_000 } });
  const rows = [await paid(w, "execute a request", () => w.execute(order.request))];
  const long = await ann.open("SOL", "long", { size: 1_000, collateral: { USDC: 20_000 } });
  const small = await cal.open("SOL", "long", { size: 1_000, collateral: { USDC: 24_000 } });
  await w.wait(900);
  await w.price("SOL", "129");
  rows.push(await paid(w, "liquidate, something is left", () => w.liquidate(small.position)));
  await w.price("SOL", "110");
  rows.push(await paid(w, "liquidate, nothing is left", () => w.liquidate(long.position)));
  await bob.decrease(order.request.position, { fraction: "0.5" });
  await w.wait(900);
  rows.push(await paid(w, "finalize a loss event", () => w.finalize("SOL", "short")));
  rows.push(await paid(w, "apply liens to one position", () => w.applyLiens("SOL", "short")));
  await w.wait(10 * 3_600);
  rows.push(await paid(w, "claim a ticket for its owner", () => w.claim(bob) as Promise<Step[]>));
  rows.push(await paid(w, "seal a receipt", () => w.seal("SOL", "short")));
  rows.push(await paid(w, "sweep fees into the fund", () => w.sweep("USDC")));
  return [["crank", "USDC", "SOL tokens", "lamports, in SOL"], ...rows];
}

export const keeper: Examples = { "keeper-pay": pay };
