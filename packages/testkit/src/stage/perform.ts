import { BallastError, type Context, type Parts, type Plan } from "@ballast/sdk";
import type { TransactionInstruction } from "@solana/web3.js";
import type { Person, Stage, Step } from "./ports";

/**
 * A plan's own instruction alone: prices are fresh already, accounts exist, and what a step costs is the instruction's
 * own.
 */
export const ALONE: Parts = { computeBudget: false, tokenAccounts: false, prices: false, finalization: false };

/** An act: what the SDK plans, and the same with accounts found by hand. */
export interface Act {
  plan(ctx: Context): Promise<Plan<unknown>>;
  byHand(): TransactionInstruction | Promise<TransactionInstruction>;
  /**
   * An order. The SDK refuses one that would not fill at present prices; the program accepts it and checks at its
   * print.
   */
  order?: true;
}

/**
 * Sends what the SDK plans, as a front end would. If the SDK refuses, or the signer is not authorized, the program is
 * asked as well, with accounts found by hand, and must refuse with the same error.
 */
export async function perform(stage: Stage, by: readonly Person[], act: Act): Promise<Step> {
  const planned = await plannedFor(stage, by, act);
  if (!(planned instanceof BallastError)) return stage.run(planned ?? (await act.byHand()), by);
  const step = await stage.run(await act.byHand(), by).catch((error: unknown) => {
    if (act.order || !(error instanceof BallastError) || agree(planned, error)) throw error;
    throw new Error(`the SDK says ${planned.name}, the program ${error.name}`, { cause: error });
  });
  if (act.order) return step;
  throw new Error(`the SDK says ${planned.name}, the program does it`, { cause: planned });
}

/** Whether both give the same reason. Of an account that is gone the program says which check met it first. */
const agree = (sdk: BallastError, program: BallastError): boolean =>
  sdk.name === program.name || (sdk.name === "UninitializedAccount" && program.name === "AccountDataTooSmall");

/** The plan's own instruction, or why there is none; null if others would have to sign. */
async function plannedFor(
  stage: Stage,
  by: readonly Person[],
  act: Act,
): Promise<TransactionInstruction | BallastError | null> {
  const signs = ({ pubkey, isSigner }: TransactionInstruction["keys"][number]) =>
    !isSigner || by.some(({ address }) => address.equals(pubkey));
  try {
    const [own] = (await act.plan(await stage.context())).instructions;
    return own?.keys.every(signs) ? own : null;
  } catch (error) {
    if (error instanceof BallastError) return error;
    throw error;
  }
}
