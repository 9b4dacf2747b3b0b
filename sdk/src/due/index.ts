/** What anyone can do now, and how. */
export { TASK_KINDS, urgencyOf } from "./cranks";
export { due, planOf } from "./due";
export { type DueAccounts, type Owed, type PackedPositions, positionAt, readDue } from "./held";
export { type Reward, type Subjects, type Task, type TaskKind, type TaskOf, URGENCIES, type Urgency } from "./task";
