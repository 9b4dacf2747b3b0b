// A story in which every instruction that exists now is sent at least once, by those who may; a visitor sees each just
// before it runs.

import {
  DEFAULT_ASSET,
  DEFAULT_MARKET,
  DEFAULT_POOL,
  DEFAULT_STABLE,
  decodeError,
  IDL,
  instructions,
  pda,
} from "@ballast/sdk";
import { executeDecreaseParams, type Person, type PositionRef, World } from "@ballast/testkit";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import { present } from "./expect";
import { freeze } from "./forge";
import { BARE, LOSER_COLLATERAL, putWaitingShortfall } from "./loss";
import { decreaseParams } from "./raw";

/** An instruction that is about to succeed. */
export interface Honest {
  w: World;
  name: string;
  ix: TransactionInstruction;
  signers: readonly Person[];
  /** Names of its accounts, in their order; remaining ones have none. */
  accounts: string[];
}
export type Visit = (honest: Honest) => Promise<void>;

const KNOWN = IDL.instructions as unknown as { name: string; discriminator: number[]; accounts: { name: string }[] }[];
const known = ({ data }: TransactionInstruction) =>
  present(KNOWN.find(({ discriminator }) => discriminator.every((byte, i) => data[i] === byte)));

/** Another pool of the same program: USDC and SOL, a market of SOL, the same feeds and mints. */
export const OTHER_POOL = pda.pool(2);
export async function addOtherPool(w: World): Promise<void> {
  const admin = w.admin.publicKey;
  const [usdc, sol] = [w.venue.custody("USDC"), w.venue.custody("SOL")];
  const custody = (mint: PublicKey, feedId: Uint8Array, config: typeof DEFAULT_ASSET) =>
    instructions.addCustody({ admin, pool: OTHER_POOL, mint, feedId, config });
  await w.chain.send([instructions.createPool({ admin, id: 2, homeMint: usdc.mint, config: DEFAULT_POOL })], [w.admin]);
  await w.chain.send([custody(usdc.mint, usdc.feed.feedId, DEFAULT_STABLE)], [w.admin]);
  await w.chain.send([custody(sol.mint, sol.feed.feedId, DEFAULT_ASSET)], [w.admin]);
  const market = pda.market(OTHER_POOL, 0);
  const parts = {
    admin,
    pool: OTHER_POOL,
    market,
    index: 1,
    stable: 0,
    sleeps: false,
    config: DEFAULT_MARKET,
  } as const;
  await w.chain.send([instructions.addMarket(parts)], [w.admin]);
}

/** The story's prices jump about: margins at their floors, as of a calm market, let it go on at once. */
const FLOORED = {
  "market.*.initial_margin": "4.8%",
  "market.*.maintenance_margin": "2.4%",
  "market.*.margin_sigmas": "2",
};

/** Tells the story. Returns the names of the instructions that were sent. */
export async function story(visit: Visit): Promise<Set<string>> {
  const params = { ...BARE, ...FLOORED };
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH"], params, fund: "9000", verify: false });
  await addOtherPool(w);
  const names = new Set<string>();
  const run = w.run.bind(w);
  w.run = async (ix, signers) => {
    const { name, accounts } = known(ix);
    names.add(name);
    await visit({ w, name, ix, signers, accounts: accounts.map((account) => account.name) });
    return run(ix, signers);
  };
  await trade(w);
  await order(w);
  await provide(w);
  await lose(w);
  return names;
}

async function trade(w: World): Promise<void> {
  const alice = await w.trader({ usdc: 10_000, sol: 100, eth: 10 }, "alice");
  const { position } = await alice.open("SOL", "long", { size: 10, collateral: { USDC: 1_000 } });
  await alice.increase(position, { size: 1, collateral: { USDC: 20 } });
  await alice.addCollateral(position, 5);
  await alice.removeCollateral(position, 5);
  // Nine hours later the profit is old: paid at once, although the fund covers nothing.
  await w.price("SOL", "160");
  await w.wait(9 * 3_600);
  await alice.decrease(position, { fraction: "0.5" });
  await w.price("SOL", "150");
  // With what a loss needs alone: a plan also names what a gain would, and that is not looked at.
  await w.fresh();
  await w.run(instructions.decreasePosition(decreaseParams(alice, position)), [alice]);
  const { request } = await alice.place("SOL", "short", { size: 1, collateral: { USDC: 100 } });
  await w.wait(31);
  await freeze(w, alice.token("USDC"));
  await w.keeper.cancel(request);
  await freeze(w, alice.token("USDC"), false);
  await w.payOut(alice, "USDC");
}

/** A position with a delegate, looked at in every way, whose stop loss fires. */
async function order(w: World): Promise<void> {
  const [carol, dave] = [await w.trader({ USDC: 5_000 }, "carol"), await w.actor("dave")];
  const { position } = await carol.open("SOL", "long", { size: 10, collateral: { USDC: 400 } });
  await carol.setDelegate(position, dave);
  await look(w, position);
  const { request } = await dave.stopLoss(position, { trigger: 148 });
  await w.wait(3);
  await w.price("SOL", "147");
  await w.fresh();
  await w.run(instructions.executeDecrease(await executeDecreaseParams(w.keeper, request)), [w.keeper]);
  await w.wait(3);
  await w.price("SOL", "150");
}

/** The views, sent as anyone may send them. */
async function look(w: World, { address: position, custody }: PositionRef): Promise<void> {
  const { pool } = w.venue;
  const { address: market, custody: index } = w.venue.market("SOL");
  const at = { pool, market, position, priceUpdate: index.feed.account };
  await w.fresh();
  const more = { side: 0, custody: custody.index, size: 1_000_000_000n, collateral: 50_000_000n };
  const views = [instructions.quoteOpen({ ...at, ...more }), instructions.quoteClose(at)];
  views.push(instructions.positionHealth(at), instructions.lpPrice({ pool }), instructions.coverage({ pool, market }));
  for (const view of views) await w.run(view, []);
}

async function provide(w: World): Promise<void> {
  await w.wait(200);
  const bob = await w.actor("bob", { USDC: 100_000, SOL: 100 });
  await bob.addLiquidity("SOL", 10);
  await w.wait(1_500);
  await bob.removeLiquidity("USDC", 100);
  await bob.stake(2_000);
  await bob.donate(10);
  await w.sweep("USDC");
  await w.sweep("SOL");
  await bob.requestUnstake();
  await bob.cancelUnstake();
  await bob.requestUnstake(1_000);
  await w.wait(7 * 86_400);
  await w.fresh();
  await bob.unstake();
}

async function lose(w: World): Promise<void> {
  const winner = await w.actor("winner", { USDC: 30_000 });
  const loser = await w.actor("loser", { USDC: LOSER_COLLATERAL });
  const short = await winner.open("SOL", "short", { size: 600, collateral: { USDC: 10_000 } });
  const early = await winner.open("SOL", "short", { size: 400, collateral: { USDC: 10_000 } });
  const long = await loser.open("SOL", "long", { size: 1_000, collateral: { USDC: LOSER_COLLATERAL } });
  await w.wait(960);
  await w.price("SOL", "130");
  await w.liquidate(long.position);
  await winner.close(early.position);
  await w.wait(900);
  await w.finalize("SOL", "short");
  await w.applyLiens("SOL", "short", [short.position]);
  await w.wait(9 * 3_600);
  await w.seal("SOL", "short");
  await w.claim(winner);
  await putWaitingShortfall(w, "long", 2_000_000_000n, await w.now());
  await w.openLossEvent("SOL", "long");
  w.feeds.freeze("ETH");
  await w.wait(11);
  await w.refresh();
  await w.wait(86_400);
  await w.settle("ETH");
}

/** Whether a transaction with this instruction would succeed now; else the name of its error. Nothing is changed. */
export async function outcome(
  w: World,
  ix: TransactionInstruction,
  signers: readonly Person[],
): Promise<string | null> {
  const asked = new Set(ix.keys.filter(({ isSigner }) => isSigner).map(({ pubkey }) => pubkey.toBase58()));
  const mine = signers.filter(({ address }) => asked.has(address.toBase58())).map(({ keypair }) => keypair);
  if (asked.size > mine.length) return "MissingRequiredSignature";
  return w.chain.simulate([ix], mine, { payer: w.chain.payer }).then(
    () => null,
    (error: unknown) => decodeError(error).name,
  );
}

/** Errors that say that the program did not decide: it must, whatever it is given. */
export const UNDECIDED = new Set([
  "ProgramPanicked",
  "ProgramFailedToComplete",
  "ComputationalBudgetExceeded",
  "Unknown",
]);
