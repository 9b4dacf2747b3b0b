import {
  addLiquidityInstructions,
  cancelUnstakeInstructions,
  donateInstructions,
  engine,
  fetchInsuranceStake,
  formatUnits,
  pda,
  removeLiquidityInstructions,
  requestUnstakeInstructions,
  stakeInstructions,
  unstakeInstructions,
} from "@ballast/sdk";
import { date, parseAmount, usd } from "../amount";
import { type Answer, list } from "../output";
import { numberOf } from "../refer";
import { act, type Session, walletIn } from "../session";
import { ownerOf, type Whose } from "./position";

/** LP tokens and shares of the fund have as many decimals as a dollar. */
const SHARES = 6;

async function tokenOf({ client }: Session, text: string) {
  const { custodies, custodyCount } = (await client.state()).pool.state;
  const custody = numberOf(text, custodyCount, "custody");
  return { custody, decimals: engine.at(custodies, custody).decimals };
}

/** `ballast lp add`. */
export async function deposit(session: Session, p: { custody: string; amount: string }): Promise<Answer> {
  const { custody, decimals } = await tokenOf(session, p.custody);
  const atoms = parseAmount(p.amount, decimals, "--amount");
  const ctx = await session.client.context();
  const owner = walletIn(session).publicKey;
  return act(
    session,
    () => addLiquidityInstructions(ctx, { owner, custody, atoms }),
    ({ shares }) =>
      `${formatUnits(shares, SHARES)} LP tokens for ${formatUnits(atoms, decimals)} of custody ${custody}`,
  );
}

/** `ballast lp remove`. */
export async function withdraw(session: Session, p: { custody: string; shares: string }): Promise<Answer> {
  const { custody, decimals } = await tokenOf(session, p.custody);
  const shares = parseAmount(p.shares, SHARES, "--shares");
  const ctx = await session.client.context();
  const owner = walletIn(session).publicKey;
  return act(
    session,
    () => removeLiquidityInstructions(ctx, { owner, custody, shares }),
    ({ atoms }) => `${formatUnits(atoms, decimals)} of custody ${custody} for ${formatUnits(shares, SHARES)} LP tokens`,
  );
}

/** `ballast stake show`. */
export async function stake(session: Session, { owner }: Whose): Promise<Answer> {
  const { client } = session;
  const who = ownerOf(session, owner);
  const found = await fetchInsuranceStake(
    client.source,
    pda.stake(client.pool, who, client.programId),
    client.programId,
  );
  if (found === null) return { data: null, text: "no stake" };
  const { shares, requested, requestedAt } = found.state;
  const leaves = requested === 0n ? "-" : `${date(requestedAt + 7n * 86_400n)}, for 48 hours`;
  const text = list([
    ["shares", formatUnits(shares, SHARES)],
    ["announced to leave", formatUnits(requested, SHARES)],
    ["may leave", leaves],
  ]);
  return { data: found, text };
}

/** `ballast stake add`. */
export async function stakeMore(session: Session, amount: string): Promise<Answer> {
  const ctx = await session.client.context();
  const p = { owner: walletIn(session).publicKey, amount: parseAmount(amount, 6, "the amount") };
  return act(
    session,
    () => stakeInstructions(ctx, p),
    ({ shares }) => `${formatUnits(shares, SHARES)} shares`,
  );
}

/** `ballast stake request`. */
export async function announce(session: Session, text: string): Promise<Answer> {
  const ctx = await session.client.context();
  const p = { owner: walletIn(session).publicKey, shares: parseAmount(text, SHARES, "the shares") };
  return act(
    session,
    () => requestUnstakeInstructions(ctx, p),
    ({ stake: after }) =>
      `${formatUnits(after.requested, SHARES)} shares may leave from ${date(after.requestedAt + 7n * 86_400n)} on, for 48 hours`,
  );
}

/** `ballast stake cancel`, `leave` and `donate`. */
export async function stay(session: Session): Promise<Answer> {
  const ctx = await session.client.context();
  const p = { owner: walletIn(session).publicKey };
  return act(
    session,
    () => cancelUnstakeInstructions(ctx, p),
    () => "nothing is announced any more",
  );
}

export async function leave(session: Session): Promise<Answer> {
  const ctx = await session.client.context();
  const p = { owner: walletIn(session).publicKey };
  return act(
    session,
    () => unstakeInstructions(ctx, p),
    ({ amount }) => `${usd(amount)} USD are paid`,
  );
}

export async function donate(session: Session, text: string): Promise<Answer> {
  const ctx = await session.client.context();
  const p = { donor: walletIn(session).publicKey, amount: parseAmount(text, 6, "the amount") };
  return act(
    session,
    () => donateInstructions(ctx, p),
    ({ fund }) => `the fund holds ${usd(fund)} USD then`,
  );
}
