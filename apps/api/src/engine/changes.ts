/** Changes that wait, in words: as the command line shows them. */
import { parameterOf, scopeOf, shownField } from "@ballast/migrations";
import { type Change as Account, type ChangeView, engine, type Keyed, viewChange } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { Change } from "../contract/index";
import type { Live } from "./live";
import { num } from "./plain";

/** Fields that are no parameters. */
const OWN: Record<string, string> = {
  seconds: "How long changes wait.",
  guardian: "Key that may tighten at once.",
  mint: "The token's mint.",
  feedId: "The token's price feed.",
  token: "Custody that is traded.",
  stable: "Custody that backs shorts.",
  reduceOnly: "Whether the market takes reductions only.",
  secondFeed: "The second price source.",
};

function fieldsOf(live: Live, { change, fields }: Pick<ChangeView, "change" | "fields">): Change["fields"] {
  const scope = scopeOf(change.kind);
  const { custodies } = live.state.pool.state;
  // Nobody has read the mint of a token that is not listed yet: its cap is told in atoms.
  const decimals = change.kind === "custody" ? engine.at(custodies, change.index).decimals : null;
  return fields.map((field) => ({
    ...shownField(change.kind, field, decimals),
    means: (scope === undefined ? undefined : parameterOf(scope, field.field)?.means) ?? OWN[field.field] ?? "",
  }));
}

const STAGES: Record<ChangeView["stage"], string> = {
  waiting: "waits for its time",
  due: "may be executed by anyone now",
  expired: "was not executed in time, and cannot be any more",
  executed: "was executed",
};

function wordsOf(name: string, stage: ChangeView["stage"], fields: Change["fields"], refusal: string | null): string {
  const sets = fields.map(({ field, from, to }) => `${field} ${from === null ? "to" : `from ${from} to`} ${to}`);
  const what = sets.length === 0 ? "would set nothing that is not in force" : `sets ${sets.join(", ")}`;
  const refused = refusal === null ? "" : `; as things stand it would be refused: ${refusal}`;
  return `A change of ${name} ${STAGES[stage]}: it ${what}${refused}.`;
}

function changeOf(live: Live, { address, account }: Keyed<Account>): Change | null {
  const [controller] = live.all("Controller");
  if (controller === undefined) return null;
  const view = viewChange({ ...live.state, controller: controller.account }, account);
  const { change, stage, refusal } = view;
  const fields = fieldsOf(live, view);
  const index = "index" in change ? change.index : null;
  return {
    ...{ id: address.toBase58(), number: num(account.number), kind: change.kind, index, stage, refusal, fields },
    ...{ proposer: account.proposer.toBase58(), queuedAt: num(account.queuedAt) },
    ...{ eta: num(view.eta), validUntil: num(view.validUntil) },
    words: wordsOf(index === null ? change.kind : `${change.kind} ${index}`, stage, fields, refusal),
  };
}

/** Those of the pool and of the controller, by their numbers. */
export const changesOf = (live: Live): Change[] =>
  live
    .all("Change")
    .filter(({ account: { pool } }) => pool.equals(live.pool) || pool.equals(PublicKey.default))
    .flatMap((keyed) => changeOf(live, keyed) ?? [])
    .sort((a, b) => a.number - b.number);
