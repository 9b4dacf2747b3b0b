import { parameterOf, scopeOf, shownField } from "@ballast/migrations";
import {
  type Change,
  type ChangeView,
  cancelChangeInstructions,
  changesOf,
  executeChangeInstructions,
  fetchChange,
  fetchController,
  type Keyed,
  pda,
  viewChange,
} from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { Problem } from "../../../../scripts/lib/command.cjs";
import { date } from "../amount";
import { decimalsOf } from "../decimals";
import { type Answer, list, table } from "../output";
import { accountAt, addressOf } from "../refer";
import { act, type Session, walletIn } from "../session";

async function viewsIn({ client }: Session, accounts: readonly Keyed<Change>[]) {
  const address = pda.controller(client.programId);
  const controller = await fetchController(client.source, address, client.programId);
  if (controller === null) throw new Problem(`the program ${client.programId} has no controller yet`);
  const state = await client.state();
  return accounts.map((one) => ({
    address: one.address,
    number: one.account.number,
    ...viewChange({ ...state, controller }, one.account),
  }));
}

/** Fields as people write them, with what each is. */
function wordsOf({ change, fields }: Pick<ChangeView, "change" | "fields">, decimals: number | null) {
  const scope = scopeOf(change.kind);
  return fields.map((field) => ({
    ...shownField(change.kind, field, decimals),
    means: (scope === undefined ? undefined : parameterOf(scope, field.field)?.means) ?? OWN[field.field] ?? "",
  }));
}

/** Fields that are no parameters. */
const OWN: Record<string, string> = {
  ...{ seconds: "How long changes wait.", guardian: "Key that may tighten at once.", mint: "The token's mint." },
  ...{ feedId: "The token's price feed.", token: "Custody that is traded.", stable: "Custody that backs shorts." },
  ...{ reduceOnly: "Whether the market takes reductions only.", secondFeed: "The second price source." },
};

const named = ({ change }: Pick<ChangeView, "change">): string =>
  "index" in change ? `${change.kind} ${change.index}` : change.kind;

async function shownIn(session: Session, accounts: readonly Keyed<Change>[]) {
  const views = await viewsIn(session, accounts);
  const { source } = session.client;
  const state = await session.client.state();
  return Promise.all(
    views.map(async (view) => ({ ...view, words: wordsOf(view, await decimalsOf(source, state, view.change)) })),
  );
}

/** `ballast change list`. */
export async function changes(session: Session): Promise<Answer> {
  const { source, pool, programId } = session.client;
  const lists = [pool, PublicKey.default].map((of) => changesOf(source, of, programId));
  const data = await shownIn(session, (await Promise.all(lists)).flat());
  const rows = data.map((view) => [
    view.address.toBase58(),
    view.stage,
    date(view.eta),
    `${named(view)}: ${view.words.map(({ field, from, to }) => `${field} ${from ?? "-"} -> ${to}`).join(", ") || "nothing"}`,
    view.refusal ?? "",
  ]);
  const head = ["change", "stage", "from", "sets", "would be refused with"];
  return { data, text: data.length === 0 ? "no changes" : table({ head, rows }) };
}

/** `ballast change show`. */
export async function change(session: Session, text: string): Promise<Answer> {
  const { client } = session;
  const { address, account } = await accountAt(text, "change", (at) =>
    fetchChange(client.source, at, client.programId),
  );
  const [view] = await shownIn(session, [{ address, account }]);
  if (view === undefined) throw new TypeError("a change without a view");
  const about = list([
    ["change", `${view.number}, ${named(view)}`],
    ["stage", view.stage],
    ["may be executed", `${date(view.eta)} to ${date(view.validUntil)}`],
    ["would be refused with", view.refusal ?? "-"],
  ]);
  return {
    data: view,
    text: view.words.length === 0 ? `${about}\nnothing would be different` : `${about}\n\n${fieldTable(view.words)}`,
  };
}

/** Field by field, with words. */
export const fieldTable = (
  words: readonly { field: string; from: string | null; to: string; means: string }[],
): string =>
  table({
    head: ["field", "now", "then", "what it is"],
    rows: words.map(({ field, from, to, means }) => [field, from ?? "-", to, means]),
  });

/** The same of a change that is not queued yet. */
export const fieldWords = wordsOf;

/** `ballast change execute`. */
export async function execute(session: Session, text: string): Promise<Answer> {
  const ctx = await session.client.context();
  const address = addressOf(text, "the change");
  return act(
    session,
    () => executeChangeInstructions(ctx, { change: address }),
    (done) => `executes ${done.kind}`,
  );
}

/** `ballast change cancel`. */
export async function cancelChange(session: Session, text: string): Promise<Answer> {
  const ctx = await session.client.context();
  const p = { authority: walletIn(session).publicKey, change: addressOf(text, "the change") };
  return act(
    session,
    () => cancelChangeInstructions(ctx, p),
    () => "the change is taken back",
  );
}
