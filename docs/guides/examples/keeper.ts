/** Numbers of the keeper's guide: what each crank paid the keeper of a world. */

import {
  BallastError,
  createContext,
  due,
  planOf,
  readDue,
  TASK_KINDS,
  type Task,
  type TaskKind,
  URGENCIES,
  urgencyOf,
} from "@ballast/sdk";
import { type Actor, World } from "@ballast/testkit";
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

/**
 * Does the first task of a kind that is due, and says what the keeper has more afterwards: what the task said, less a
 * signature and what was made.
 */
async function paid(w: World, what: string, kind: TaskKind, is = (_: Task) => true): Promise<string[]> {
  const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
  await w.fresh();
  const { state, accounts } = await readDue(ctx);
  const task = due(state, accounts, state.now).find((each) => each.kind === kind && is(each));
  if (task === undefined) throw new RangeError(`no ${kind} is due`);
  const { instructions } = await planOf(ctx, task, w.keeper.address);
  const before = await purse(w);
  await w.chain.send(instructions, [w.keeper.keypair]);
  const after = await purse(w);
  const lamports = tokens(after.lamports - before.lamports, 9);
  return [what, tokens(after.usdc - before.usdc, 6), tokens(after.sol - before.sol, 9), lamports];
}

const isSolvent = (task: Task) => task.kind === "liquidate" && task.deficit === 0n;

async function pay(): Promise<Table> {
  const w = await World.create({ ...POOL, fund: "12000", params: { "mutualization.deductible": "0" } });
  const trader = (name: string): Promise<Actor> => w.trader({ usdc: 100_000 }, name);
  const [bob, ann, cal] = [await trader("bob"), await trader("ann"), await trader("cal")];
  const order = await bob.place("SOL", "short", { size: 3_000, collateral: { USDC: 60_000 } });
  await w.wait(2);
  await w.feeds.publishAll();
  const rows = [await paid(w, "execute a request", "executeRequest")];
  await ann.open("SOL", "long", { size: 1_000, collateral: { USDC: 20_000 } });
  await cal.open("SOL", "long", { size: 1_000, collateral: { USDC: 24_000 } });
  await w.wait(900);
  await w.price("SOL", "129");
  rows.push(await paid(w, "liquidate, something is left", "liquidate", isSolvent));
  await w.price("SOL", "110");
  rows.push(await paid(w, "liquidate, nothing is left", "liquidate"));
  await bob.decrease(order.request.position, { fraction: "0.5" });
  await w.wait(900);
  rows.push(await paid(w, "finalize a loss event", "finalizeLossEvent"));
  rows.push(await paid(w, "apply liens to one position", "applyLiens"));
  await w.wait(10 * 3_600);
  rows.push(await paid(w, "claim a ticket for its owner", "claimTicket"));
  rows.push(await paid(w, "seal a receipt", "sealLossEvent"));
  rows.push(await paid(w, "sweep fees into the fund", "sweepInsurance"));
  return [["task", "USDC", "SOL tokens", "lamports, in SOL"], ...rows];
}

/** What a kind pays, and when it is due. */
const TERMS: Record<TaskKind, readonly [pays: string, when: string]> = {
  refreshPrices: ["nothing", "a print is newer than the cached one, a feed has fallen silent, or a day has begun"],
  liquidate: [
    "the keeper's share of the fee; the keeper's floor, from the fund, if nothing is left",
    "equity is below maintenance, at both sources where there are two; any position of a settled market",
  ],
  executeRequest: [
    "the tip, also where the order ends; the rest is the owner's",
    "market order: the first print published at or after `print_after`, within 15 s of placing, 5 s old at most; limit open: a print at the trigger, 3 s old at most; the newest known 2 s",
  ],
  executeDecrease: [
    "the tip",
    "a print is at the trigger, published two seconds or more after placing, 3 s old at most; the newest known 2 s",
  ],
  finalizeLossEvent: ["`keeper_floor` from the fund, for the receipt's rent", "15 minutes after it opened"],
  openLossEvent: [
    "nothing",
    "waiting shortfall is large enough, an hour after the last finalization; or it is 75 minutes old",
  ],
  applyLiens: [
    "1 % of what is collected, 1 USD at most",
    "within eight hours of a finalization; positions with profit now",
  ],
  cancelRequest: [
    "nothing; rent and collateral go to the owner",
    "a request expired or ended, or the position it reduces is gone",
  ],
  claimTicket: ["nothing", "the ticket matured, and no event that opened before that is still open"],
  sealLossEvent: ["nothing", "eight hours after finalization"],
  payOut: ["nothing", "the owner's account can be paid, and the hourly limit has room"],
  sweepInsurance: [
    "nothing",
    "fees are due to the fund, or tokens were sent to a vault (the LPs'); not of a token on probation",
  ],
  settleMarket: ["nothing", "the market's feed has been silent for 24 h"],
  executeChange: ["nothing", "a queued change is past its eta and not expired"],
  cancelChange: ["nothing; the rent goes to the key that queued it", "a change has expired"],
};

/** Every kind of task, in the order in which `due` has them. */
function cranks(): Table {
  const inOrder = URGENCIES.flatMap((urgency) => TASK_KINDS.filter((kind) => urgencyOf(kind) === urgency));
  const rows = inOrder.map((kind) => [`\`${kind}\``, urgencyOf(kind), ...TERMS[kind]]);
  return [["task", "look for it", "pays", "due when"], ...rows];
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
  "keeper-tasks": cranks,
  "keeper-pay": pay,
  "keeper-two-sources": twoSources,
  "keeper-dead-feed": deadFeed,
};
