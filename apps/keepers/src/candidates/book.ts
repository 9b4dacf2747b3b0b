/** All candidates, as many as are remembered at most. */
import type { Task, TaskKind } from "@ballast/sdk";
import type { Listener } from "../happenings";
import { Candidate, keyOf } from "./candidate";

/** What is due, with the name of what it is about. */
export interface Named {
  task: Task;
  subject: string;
}

const deficitOf = (task: Task): bigint | null => (task.kind === "liquidate" ? task.deficit : null);

export class Book {
  /** In the order in which they were last found: the first ones are forgotten first. */
  private readonly all = new Map<string, Candidate>();

  constructor(
    private readonly most: number,
    private readonly listener: Listener,
  ) {}

  get size(): number {
    return this.all.size;
  }

  candidates(): Candidate[] {
    return [...this.all.values()];
  }

  get(kind: TaskKind, subject: string): Candidate | undefined {
    return this.all.get(keyOf({ kind, subject }));
  }

  /**
   * Takes what a look found, of the kinds that it looked at. Returns the candidates of these, in the same order. What
   * is due no more is forgotten, unless somebody works on it.
   */
  take(found: readonly Named[], looked: ReadonlySet<TaskKind>, slot: bigint, now: bigint): Candidate[] {
    const here = new Set<string>();
    // The most urgent, where there is more than can be remembered.
    const taken = found.slice(0, this.most).map(({ task, subject }) => {
      const key = keyOf({ kind: task.kind, subject });
      here.add(key);
      const candidate = this.all.get(key) ?? this.added(task, subject, slot, now);
      candidate.task = task;
      this.all.delete(key);
      this.all.set(key, candidate);
      return candidate;
    });
    for (const [key, candidate] of this.all) {
      if (candidate.busy || here.has(key) || !looked.has(candidate.kind)) continue;
      this.all.delete(key);
      this.listener({ what: "gone", ...candidate.piece });
    }
    this.trim();
    return taken;
  }

  /** It is done. */
  close(candidate: Candidate): void {
    if (this.all.get(candidate.key) === candidate) this.all.delete(candidate.key);
  }

  private added(task: Task, subject: string, slot: bigint, now: bigint): Candidate {
    const candidate = new Candidate(task, subject, slot, now);
    this.listener({ what: "due", ...candidate.piece, since: task.since, slot, deficit: deficitOf(task) });
    return candidate;
  }

  private trim(): void {
    for (const [key, candidate] of this.all) {
      if (this.all.size <= this.most) return;
      if (!candidate.busy) this.all.delete(key);
    }
  }
}
