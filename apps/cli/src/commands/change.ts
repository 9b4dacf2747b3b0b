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
import { Misuse, Problem } from "../../../../scripts/lib/command.cjs";
import { date } from "../amount";
import { type Answer, list, plain, table } from "../output";
import { addressOf } from "../refer";
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

const word = (value: unknown): string => {
  const shown = plain(value);
  return typeof shown === "string" ? shown : JSON.stringify(shown);
};
const about = ({ change, fields }: Pick<ChangeView, "change" | "fields">): string => {
  const of = "index" in change ? ` ${change.index}` : "";
  return `${change.kind}${of}: ${fields.map(({ field, from, to }) => `${field} ${word(from)} -> ${word(to)}`).join(", ") || "nothing"}`;
};

/** `ballast change list`. */
export async function changes(session: Session): Promise<Answer> {
  const { client } = session;
  const data = await viewsIn(session, await changesOf(client.source, client.pool, client.programId));
  const rows = data.map((view) => [
    view.address.toBase58(),
    view.stage,
    date(view.eta),
    about(view),
    view.refusal ?? "",
  ]);
  const head = ["change", "stage", "from", "sets", "would be refused with"];
  return { data, text: data.length === 0 ? "no changes" : table({ head, rows }) };
}

/** `ballast change show`. */
export async function change(session: Session, text: string): Promise<Answer> {
  const { client } = session;
  const address = addressOf(text, "the change");
  const account = await fetchChange(client.source, address, client.programId);
  if (account === null) throw new Misuse(`there is no change at ${text}: never queued, or cancelled`);
  const [view] = await viewsIn(session, [{ address, account }]);
  if (view === undefined) throw new TypeError("a change without a view");
  const rows: [string, string][] = [
    ["change", `${view.number}, ${view.change.kind}`],
    ["stage", view.stage],
    ["may be executed", `${date(view.eta)} to ${date(view.validUntil)}`],
    ...view.fields.map(({ field, from, to }): [string, string] => [field, `${word(from)} -> ${word(to)}`]),
    ["would be refused with", view.refusal ?? "-"],
  ];
  return { data: view, text: list(rows) };
}

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
