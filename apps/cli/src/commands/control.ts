/** What the guardian does at once, and what the admin does without the timelock. */
import {
  acceptAdminInstructions,
  collectFeesInstructions,
  engine,
  fetchController,
  formatUnits,
  type instructions,
  pda,
  renewGuardianInstructions,
  type State,
  tightenInstructions,
  transferAdminInstructions,
} from "@ballast/sdk";
import { Misuse, Problem } from "../../../../scripts/lib/command.cjs";
import { date, parseAmount } from "../amount";
import { measureWords } from "../measure";
import type { Answer } from "../output";
import { addressOf, numberOf } from "../refer";
import { act, type Session, walletIn } from "../session";
import { timeOf } from "../time";

const WEEK = 7n * 86_400n;

async function tighten(session: Session, measure: instructions.Measure, state: State): Promise<Answer> {
  const ctx = await session.client.context();
  const guardian = walletIn(session).publicKey;
  return act(
    session,
    () => tightenInstructions(ctx, { guardian, measure }),
    () => measureWords(state, measure),
  );
}

const marketOf = ({ markets }: State, text: string) => numberOf(text, markets.length, "market");

/** `ballast guardian reduce-only`. */
export async function reduceOnly(session: Session, market: string): Promise<Answer> {
  const state = await session.client.state();
  return tighten(session, { kind: "reduceOnly", index: marketOf(state, market) }, state);
}

/** `ballast guardian close-deposits`. */
export async function closeDeposits(session: Session): Promise<Answer> {
  return tighten(session, { kind: "closeDeposits" }, await session.client.state());
}

/** `ballast guardian lower-caps`: a side that is not named stays as it is. */
export async function lowerCaps(
  session: Session,
  market: string,
  flags: { long?: string; short?: string },
): Promise<Answer> {
  const state = await session.client.state();
  const index = marketOf(state, market);
  if (flags.long === undefined && flags.short === undefined) throw new Misuse("--long or --short is needed, in USD");
  const { params } = engine.at(state.markets, index).state;
  const cap = (text: string | undefined, flag: string, now: bigint) =>
    text === undefined ? now : parseAmount(text, 6, flag);
  const maxLong = cap(flags.long, "--long", params.maxLong);
  const maxShort = cap(flags.short, "--short", params.maxShort);
  return tighten(session, { kind: "lowerInterest", index, maxLong, maxShort }, state);
}

/** `ballast guardian lower-deposits`. */
export async function lowerDeposits(session: Session, custody: string, flags: { cap: string }): Promise<Answer> {
  const state = await session.client.state();
  const { custodies, custodyCount } = state.pool.state;
  const index = numberOf(custody, custodyCount, "custody");
  const cap = parseAmount(flags.cap, engine.at(custodies, index).decimals, "--cap");
  return tighten(session, { kind: "lowerDeposits", index, cap }, state);
}

/** `ballast admin transfer`: the other key must accept. */
export async function transfer(session: Session, text: string): Promise<Answer> {
  const to = addressOf(text, "the new admin");
  const ctx = await session.client.context();
  const admin = walletIn(session).publicKey;
  const told = to.equals(admin)
    ? "a proposal of another admin is taken back: it stays as it is"
    : `proposes ${to} as admin: it becomes that by \`ballast admin accept\` with its own key`;
  return act(
    session,
    () => transferAdminInstructions(ctx, { admin, to }),
    () => told,
  );
}

/** `ballast admin accept`. */
export async function accept(session: Session): Promise<Answer> {
  const ctx = await session.client.context();
  const admin = walletIn(session).publicKey;
  const controller = await fetchController(ctx.source, pda.controller(ctx.programId), ctx.programId);
  if (controller === null) throw new Problem(`the program ${ctx.programId} has no controller yet`);
  return act(
    session,
    () => acceptAdminInstructions(ctx, { admin }),
    () => `${admin} becomes admin, after ${controller.admin}`,
  );
}

/** `ballast admin renew-guardian`. */
export async function renewGuardian(session: Session, flags: { for?: string }): Promise<Answer> {
  const seconds = flags.for === undefined ? WEEK : timeOf(flags.for, "--for");
  const ctx = await session.client.context();
  const admin = walletIn(session).publicKey;
  return act(
    session,
    () => renewGuardianInstructions(ctx, { admin, seconds: Number(seconds) }),
    ({ until }) => (seconds === 0n ? "the guardian's term ends now" : `the guardian's term ends ${date(until)}`),
  );
}

/** `ballast admin collect`. */
export async function collect(session: Session, custody: string): Promise<Answer> {
  const { custodies, custodyCount } = (await session.client.state()).pool.state;
  const index = numberOf(custody, custodyCount, "custody");
  const { decimals } = engine.at(custodies, index);
  const ctx = await session.client.context();
  const admin = walletIn(session).publicKey;
  return act(
    session,
    () => collectFeesInstructions(ctx, { admin, custody: index }),
    ({ atoms }) => `${formatUnits(atoms, decimals)} tokens of custody ${index} go to the admin`,
  );
}
