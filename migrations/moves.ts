/** What is still to be done, as transactions in their order, and what waits for its time. */
import { instructions, pda, sizeOf } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { changed } from "./changed";
import type { DeployConfig } from "./config";
import type { Fault } from "./fault";
import { listingAt, type Move, tokenAt } from "./move";
import type { Survey } from "./survey";
import { Timelock } from "./timelock";

/** Lengths of a mint and of a token account, of the token program. */
const [MINT, TOKEN] = [82, 165];

const free = (move: Omit<Move, "fields" | "queues" | "waits">): Move => ({
  ...move,
  ...{ fields: [], queues: null, waits: null },
});

/** Whether nobody has a share of the pool or of its fund: it is then set up without delay. */
export const isNew = ({ pool }: Survey): boolean =>
  pool === null || (pool.state.lpSupply === 0n && pool.state.fund.shares === 0n);

/**
 * All that the chain lacks of the file, and what of it the program would not take. What disagrees for ever is not here:
 * `groundFaults`.
 */
export function movesOf(config: DeployConfig, found: Survey, admin: PublicKey): { moves: Move[]; faults: Fault[] } {
  const lock = new Timelock(found, config, admin);
  const { custodyCount = 0, marketCount = 0 } = found.pool?.state ?? {};
  const open = isNew(found);
  const moves: Move[] = [];
  if (found.controller === null) moves.push(controllerMove(config, found, admin));
  if (found.pool === null) moves.push(poolMove(config, found, admin));
  for (let i = custodyCount; i < config.custodies.length; i++)
    moves.push(open ? custodyMove(config, found, admin, i) : lock.listCustody(i, i === custodyCount));
  for (let i = marketCount; i < config.markets.length; i++)
    moves.push(open ? marketMove(config, found, admin, i) : lock.listMarket(i, i === marketCount));
  for (const each of changed(config, found)) moves.push(lock.change(each));
  return { moves, faults: lock.faults };
}

function controllerMove({ guardian }: DeployConfig, { rent }: Survey, admin: PublicKey): Move {
  const what = `controller with admin ${admin} and guardian ${guardian}`;
  const all = [instructions.initialize({ authority: admin, guardian })];
  return free({ step: "controller", where: "guardian", what, instructions: all, rent: rent(sizeOf("Controller")) });
}

function poolMove({ poolId: id, custodies, pool: config }: DeployConfig, { rent }: Survey, admin: PublicKey): Move {
  const homeMint = custodies[0]?.mint ?? admin; // The form asks for one token at least.
  return free({
    ...{ step: "pool", where: "poolId", what: `pool ${id} at ${pda.pool(id)}, with LP mint and the fund's vault` },
    instructions: [instructions.createPool({ admin, id, homeMint, config })],
    rent: rent(sizeOf("Pool")) + rent(MINT) + rent(TOKEN),
  });
}

function custodyMove(config: DeployConfig, { rent }: Survey, admin: PublicKey, i: number): Move {
  const { symbol, token } = tokenAt(config, i);
  const all = [instructions.addCustody({ admin, pool: pda.pool(config.poolId), ...token })];
  const what = `custody ${symbol}, mint ${token.mint}`;
  return free({ step: "custody", where: `custodies.${i}`, what, instructions: all, rent: rent(TOKEN) });
}

function marketMove(config: DeployConfig, { rent }: Survey, admin: PublicKey, i: number): Move {
  const { symbol, listing } = listingAt(config, i);
  const all = [instructions.addMarket({ admin, ...listing })];
  const what = `market ${symbol} at ${listing.market}`;
  return free({ step: "market", where: `markets.${i}`, what, instructions: all, rent: rent(sizeOf("Market")) });
}
