/** A keeper's parts as plain numbers and words. */
import type { Nodes } from "@ballast/follow";
import type { TaskKind } from "@ballast/sdk";
import type { Parts } from "./assemble";
import { type CandidateView, type KeeperView, type Late, STAGES, type StageName } from "./state";
import { RULES } from "./tasks/index";

/** Candidates that are shown. */
const SHOWN = 100;

/** What could be done by this keeper, and is not yet: also what waits for its turn, whoever is first. */
const waiting = ({ reason, turn, kind }: CandidateView, stopped: ReadonlyMap<TaskKind, string>): boolean =>
  reason === null || turn || stopped.has(kind);

/** What ends work: all of it, or a kind with an error's name. */
interface Over {
  halted: boolean;
  stopped: ReadonlyMap<TaskKind, string>;
}

/** Why it is late. */
function whyOf({ kind, stage, reason, error, failures }: CandidateView, { halted, stopped }: Over): string | null {
  if (stage === "building" || stage === "sent") return "its transaction is on its way";
  const end = stopped.get(kind);
  if (end !== undefined) return `nothing of its kind is done since ${end}`;
  // What was judged before is not true any more.
  if (halted) return null;
  if (reason !== null) return reason;
  return error === null ? null : `tried ${failures === 1 ? "once" : `${failures} times`}, last with ${error}`;
}

export function viewOf(nodes: Nodes, parts: Parts | null, running: boolean): KeeperView {
  const { runner, book, feed, store } = parts ?? {};
  const state = runner?.state ?? null;
  const now = performance.now();
  const stopped = runner?.stopped ?? new Map<TaskKind, string>();
  const all = (book?.candidates() ?? []).map((candidate) => candidate.view(state?.now ?? 0n, now));
  const candidates = all.sort((a, b) => b.age - a.age);
  const stages = Object.fromEntries(STAGES.map((name) => [name, 0])) as Record<StageName, number>;
  for (const { stage } of candidates) stages[stage] += 1;
  const open = candidates.filter((candidate) => waiting(candidate, stopped));
  const halted = runner?.halted ?? nodes.halted;
  const over = { halted: halted !== null, stopped };
  const late = open.flatMap((candidate): Late[] => {
    const { kind, subject, age } = candidate;
    const { limit } = RULES[kind];
    return age > limit ? [{ kind, subject, age, limit, why: whyOf(candidate, over) }] : [];
  });
  return {
    running,
    ready: running && state !== null && nodes.halted === null,
    halted,
    stopped: Object.fromEntries(stopped),
    slot: state === null ? null : (feed?.slot ?? null),
    now: state === null ? null : Number(state.now),
    store: {
      accounts: store?.size ?? 0,
      positions: store?.positions.size ?? 0,
      silentMs: Math.round(feed?.silentMs ?? 0),
      sequence: feed?.sequence.number?.toString() ?? null,
      gaps: feed?.sequence.gaps ?? 0,
      resyncs: feed?.resyncs ?? 0,
    },
    endpoints: nodes.view(),
    prices: parts?.publishing?.view() ?? null,
    stages,
    candidates: candidates.slice(0, SHOWN),
    oldest: open[0] ?? null,
    late,
    rounds: runner?.rounds ?? 0,
    failedRounds: runner?.failedRounds ?? 0,
    trouble: runner?.trouble ?? null,
  };
}
