/** Numbers of the keeper's guide: what each crank paid the keeper of a world. */

import { BallastError } from "@ballast/sdk";
import { type Actor, type Step, World } from "@ballast/testkit";
import { type Examples, price, type Table, tokens, told } from "./table";

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

/** What calls do while the price of SOL is gone, from the first minute to the end of the market. */
async function deadFeed(): Promise<Table> {
  const w = await World.create(POOL);
  const ann = await w.trader({ usdc: 10_000 }, "ann");
  const { position } = await ann.open("SOL", "short", { size: 100, collateral: { USDC: 2_000 } });
  await w.give(w.lp, { usdc: 10_000 });
  w.feeds.freeze("SOL");
  const rows: string[][] = [];
  const call = async (when: string, what: string, act: () => Promise<unknown>) => {
    rows.push([when, what, await outcome(act)]);
  };
  const later = async (seconds: number) => {
    await w.wait(seconds);
    await w.refresh();
  };
  const everything = async (when: string) => {
    await call(when, "deposit USDC", () => w.lp.addLiquidity("USDC", 1_000));
    await call(when, "withdraw 1,000 USDC", () => w.lp.removeLiquidity("USDC", 1_000));
    await call(when, "settle the market", () => w.settle("SOL"));
  };
  await later(30);
  await everything("declared 0 s ago");
  await later(120);
  await everything("2 minutes");
  await later(86_400);
  await everything("a day");
  await call("a day", "close", () => ann.close(position));
  await later(86_400);
  await call("two days", "close", () => ann.close(position));
  await call("two days", "withdraw 1,000 USDC", () => w.lp.removeLiquidity("USDC", 1_000));
  return [["silence", "call", "answer"], ...rows];
}

async function outcome(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return "done";
  } catch (e) {
    if (e instanceof BallastError) return `\`${e.name}\``;
    throw e;
  }
}

/** A wrong print of one source, against a second one. Ann's long can be liquidated below 134 USD. */
async function twoSources(): Promise<Table> {
  const rows: string[][] = [];
  for (const [first, second] of [
    ["130.5", "150"],
    ["130.5", "131"],
    ["131", "130.5"],
  ] as const) {
    const w = await World.create({ ...POOL, secondSources: ["SOL"] });
    const ann = await w.trader({ usdc: 10_000 }, "ann");
    const { position } = await ann.open("SOL", "long", { size: 100, collateral: { USDC: 2_000 } });
    await w.wait(900);
    await w.price("SOL", first, { second });
    const answer = await outcome(async () => {
      const done = told(await w.liquidate(position), "PositionLiquidated");
      rows.push([first, second, `liquidated at ${price(done.price ?? 0n)}`]);
    });
    if (answer !== "done") rows.push([first, second, answer]);
  }
  return [["first source", "second source", "liquidate"], ...rows];
}

export const keeper: Examples = {
  "keeper-pay": pay,
  "keeper-two-sources": twoSources,
  "keeper-dead-feed": deadFeed,
};
