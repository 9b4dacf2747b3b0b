import { BallastError, decodeError, due, formatUnits, planOf, type Reward, readDue, type Task } from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { date, sideName, usd } from "../amount";
import { type Answer, table } from "../output";
import { type Session, walletIn } from "../session";

/** What a task is about, in a few words. */
function subjectOf(task: Task): string {
  if ("position" in task) return `${task.position.address}, deficit ${usd(task.deficit)} USD`;
  if ("request" in task) return task.request.address.toBase58();
  if ("ticket" in task) return task.ticket.address.toBase58();
  if ("receipt" in task) return task.receipt.address.toBase58();
  if ("payable" in task) return task.payable.address.toBase58();
  if ("change" in task) return task.change.address.toBase58();
  if ("side" in task) return `market ${task.market}, ${sideName(task.side)}s win`;
  if ("market" in task) return `market ${task.market}`;
  return "custody" in task ? `custody ${task.custody}` : `custodies ${task.custodies.join(", ")}`;
}

const payOf = (rewards: readonly Reward[], decimals: readonly number[]): string =>
  rewards
    .map((pay) =>
      pay.unit === "atoms"
        ? `${formatUnits(pay.amount, decimals[pay.custody] ?? 0)} of custody ${pay.custody}`
        : `${formatUnits(pay.amount, 9)} SOL`,
    )
    .join(", ") || "nothing";

async function found({ client }: Session) {
  const ctx = await client.context();
  const { state, accounts } = await readDue(ctx);
  const decimals = state.pool.state.custodies.map((custody) => custody.decimals);
  return { ctx, tasks: due(state, accounts, state.now), decimals };
}

/** `ballast due`. */
export async function list(session: Session): Promise<Answer> {
  const { tasks, decimals } = await found(session);
  const rows = tasks.map((task) => [
    task.urgency,
    task.kind,
    subjectOf(task),
    task.since === null ? "-" : date(task.since),
    payOf(task.reward, decimals),
  ]);
  const head = ["urgency", "task", "about", "since", "pays"];
  return { data: tasks, text: rows.length === 0 ? "nothing is due" : table({ head, rows }) };
}

interface Outcome {
  kind: string;
  about: string;
  pays: string;
  signature: string | null;
  error: string | null;
}

/** Whether it would make a token account for somebody else, who then closes it and takes its rent home. */
const gives = (task: Task, by: PublicKey): boolean =>
  task.kind === "payOut" && task.creates && !task.payable.account.owner.equals(by);

/**
 * `ballast keep`: does everything that is due, once. A race that is lost, or a task that cannot be served now, keeps no
 * other waiting.
 */
export async function keep(session: Session): Promise<Answer> {
  const { client, dryRun, say, settings } = session;
  const by = walletIn(session).publicKey;
  const { ctx, tasks, decimals } = await found(session);
  const data: Outcome[] = [];
  for (const [i, task] of tasks.entries()) {
    const about = subjectOf(task);
    say(`${i + 1} of ${tasks.length}: ${task.kind} ${about}`);
    const done = { kind: task.kind, about, pays: payOf(task.reward, decimals), signature: null, error: null };
    if (gives(task, by)) {
      data.push({ ...done, error: "TokenAccountUnusable" });
      continue;
    }
    try {
      const plan = await planOf(ctx, task, by);
      const sent = dryRun ? null : await client.send(plan, { commitment: settings.commitment });
      data.push({ ...done, signature: sent?.signature ?? null });
    } catch (e) {
      const error = decodeError(e);
      if (error.name === "NetworkError") throw error;
      data.push({ ...done, signature: error.signature, error: error instanceof BallastError ? error.name : "Unknown" });
    }
  }
  const rows = data.map(({ kind, about, pays, signature, error }) => [
    kind,
    about,
    pays,
    error ?? signature ?? "not sent",
  ]);
  const text = rows.length === 0 ? "nothing is due" : table({ head: ["task", "about", "pays", "transaction"], rows });
  return { data, text };
}
