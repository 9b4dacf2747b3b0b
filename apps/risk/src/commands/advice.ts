/** `advice`: what would make the live pool safer, each with a transaction that lacks only its signature. */
import { adviceOf, checkTightens } from "../advice/advice";
import { prepare } from "../advice/prepare";
import { marksOf } from "../book/marks";
import { shippedModel } from "../model/shipped";
import type { Answer } from "../output";
import type { Settings } from "../settings";
import { valueAtRisk } from "../value/risk";
import { alarmsOf, connected } from "./live";

const HOURS = 24;

export async function advice(settings: Settings, _: string[], { api }: Record<string, string>): Promise<Answer> {
  const { book, ctx, connection } = await connected(settings);
  const marks = marksOf(book);
  const model = shippedModel();
  const alarms = await alarmsOf(settings, book, marks, api);
  const all = adviceOf(book, alarms, valueAtRisk(book, marks, model, HOURS));
  for (const each of all) checkTightens(book, each);
  const { blockhash } = await connection.getLatestBlockhash();
  const prepared = await prepare(ctx, all, blockhash);
  if (prepared.length === 0) {
    const look = api === undefined ? "; a single look sees no fall: --api URL has it compare with the last hours" : "";
    return { data: [], text: `nothing to tighten: no warning stands, and the fund suffices${look}` };
  }
  const text = prepared.map(({ words, why, signer, transaction, refusal }) =>
    [
      words,
      ...why.map((each) => `  because ${each}`),
      `  to be signed by ${signer}`,
      transaction === null ? `  refused now: ${refusal}` : `  ${transaction}`,
    ].join("\n"),
  );
  return { data: prepared, text: `${text.join("\n\n")}\n\nNothing was sent.` };
}
