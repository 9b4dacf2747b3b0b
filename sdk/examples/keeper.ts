// One round of a keeper, without sending: everything that anyone can do now, whether it would still land, and what it
// pays.
import { type BallastClient, decodeError, due, planOf, type Reward, readDue, type Task } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { usd } from "./connect";

type Print = (line: string) => void;

/** What a task is about. */
function subjectOf(task: Task): string {
  if ("position" in task) return `position ${task.position.address}, deficit ${usd(task.deficit)} USD`;
  if ("request" in task) return `order ${task.request.address}`;
  if ("ticket" in task) return `ticket ${task.ticket.address}`;
  if ("receipt" in task) return `receipt ${task.receipt.address}`;
  if ("payable" in task) return `debt ${task.payable.address}`;
  if ("change" in task) return `change ${task.change.address}`;
  if ("side" in task) return `market ${task.market}, ${task.side === 0 ? "longs" : "shorts"}`;
  if ("market" in task) return `market ${task.market}`;
  return "custody" in task ? `token ${task.custody}` : "prices";
}

const payOf = (reward: readonly Reward[]): string =>
  reward
    .map((pay) => (pay.unit === "atoms" ? `${pay.amount} of token ${pay.custody}` : `${pay.amount} lamports`))
    .join(", ");

/**
 * Looks at everything once. One that cannot be served now (somebody was faster, an account is wrong) does not keep the
 * others waiting.
 */
export async function round(client: BallastClient, keeper: PublicKey, print: Print = console.log): Promise<void> {
  const ctx = await client.context();
  const { state, accounts } = await readDue(ctx);
  for (const task of due(state, accounts, state.now)) {
    const what = `${task.kind}, ${subjectOf(task)}`;
    try {
      await planOf(ctx, task, keeper); // a keeper sends it: `client.send(plan)`
      print(`${what}: pays ${payOf(task.reward) || "nothing"}`);
    } catch (e) {
      print(`${what}: cannot be served now: ${decodeError(e).message}`);
    }
  }
}
