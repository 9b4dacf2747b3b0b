/** Every kind of task, one file each: forgetting one does not compile. */
import type { Task, TaskKind, TaskOf } from "@ballast/sdk";
import { applyLiens } from "./apply_liens";
import { cancelChange } from "./cancel_change";
import { cancelRequest } from "./cancel_request";
import { claimTicket } from "./claim_ticket";
import { executeChange } from "./execute_change";
import { executeDecrease } from "./execute_decrease";
import { executeRequest } from "./execute_request";
import { finalizeLossEvent } from "./finalize_loss_event";
import { liquidate } from "./liquidate";
import { openLossEvent } from "./open_loss_event";
import { payOut } from "./pay_out";
import { refreshPrices } from "./refresh_prices";
import type { Look, Rule } from "./rule";
import { sealLossEvent } from "./seal_loss_event";
import { settleMarket } from "./settle_market";
import { sweepInsurance } from "./sweep_insurance";

export const RULES: { readonly [K in TaskKind]: Rule<K> } = {
  applyLiens,
  cancelChange,
  cancelRequest,
  claimTicket,
  executeChange,
  executeDecrease,
  executeRequest,
  finalizeLossEvent,
  liquidate,
  openLossEvent,
  payOut,
  refreshPrices,
  sealLossEvent,
  settleMarket,
  sweepInsurance,
};

const ruleOf = <K extends TaskKind>(task: TaskOf<K>) => RULES[task.kind] as unknown as Rule<K>;

/** What a task is about, in a word. */
export const subjectOf = (task: Task): string => ruleOf(task).subject(task as never);
/** What it is one of that are done one after the other; null where it waits for no other. */
export const queueOf = (task: Task): string | null => ruleOf(task).queue?.(task as never) ?? null;
/** Why it is better left for now; null if it is to be done. */
export const reasonToLeave = (task: Task, look: Look): string | null =>
  ruleOf(task).leave?.(task as never, look) ?? null;
