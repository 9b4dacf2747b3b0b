/** Makes of advice a transaction that lacks only signatures. It is printed, for whoever holds the key; never sent. */
import { type Context, fetchController, pda, queueChangeInstructions, tightenInstructions } from "@ballast/sdk";
import { type PublicKey, Transaction } from "@solana/web3.js";
import { RiskError } from "../error";
import type { Advice } from "./advice";

/** Advice with its transaction. */
export type Prepared = Advice & {
  /** The key that it needs: the guardian's for what tightens at once, the admin's for a change. */
  signer: string;
  /** Base64, without signatures; null where the program would refuse it now. */
  transaction: string | null;
  /** Name of the error with which it would refuse. */
  refusal: string | null;
};

async function planned(ctx: Context, advice: Advice, keys: { guardian: PublicKey; admin: PublicKey }) {
  if (advice.kind === "tighten") return tightenInstructions(ctx, { guardian: keys.guardian, measure: advice.measure });
  return queueChangeInstructions(ctx, { admin: keys.admin, change: advice.change });
}

/** Prepares advice; `blockhash` is a recent one, after a minute and a half a signer must set another. */
export async function prepare(ctx: Context, all: readonly Advice[], blockhash: string): Promise<Prepared[]> {
  const controller = await fetchController(ctx.source, pda.controller(ctx.programId), ctx.programId);
  if (controller === null) throw new RiskError("NoAdvice", "the program has no controller");
  return Promise.all(
    all.map(async (advice): Promise<Prepared> => {
      const signer = advice.kind === "tighten" ? controller.guardian : controller.admin;
      const own = { ...advice, signer: signer.toBase58() };
      const plan = await planned(ctx, advice, controller).catch((e: Error) => e);
      if (plan instanceof Error) return { ...own, transaction: null, refusal: plan.name };
      const transaction = new Transaction({ feePayer: signer, recentBlockhash: blockhash });
      transaction.add(...plan.instructions);
      const bytes = transaction.serialize({ requireAllSignatures: false, verifySignatures: false });
      return { ...own, transaction: bytes.toString("base64"), refusal: null };
    }),
  );
}
