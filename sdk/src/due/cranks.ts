/** Every crank there is, by its instruction. */
import { applyLiens } from "./apply_liens";
import { cancelRequest } from "./cancel_request";
import { cancelChange, executeChange } from "./changes";
import { claimTicket } from "./claim";
import type { Crank } from "./crank";
import { executeDecrease } from "./execute_decrease";
import { executeRequest } from "./execute_request";
import { finalizeLossEvent } from "./finalize";
import { liquidate } from "./liquidate";
import { openLossEvent } from "./open_loss_event";
import { payOut } from "./pay_out";
import { refreshPrices } from "./refresh";
import { sealLossEvent } from "./seal";
import { settleMarket } from "./settle_market";
import { sweepInsurance } from "./sweep";
import type { TaskKind, Urgency } from "./task";

/** In the order in which a keeper does what is equally urgent: prices come before what needs them. */
export const CRANKS: { readonly [K in TaskKind]: Crank<K> } = {
  refreshPrices,
  liquidate,
  executeRequest,
  executeDecrease,
  finalizeLossEvent,
  openLossEvent,
  applyLiens,
  cancelRequest,
  claimTicket,
  sealLossEvent,
  payOut,
  sweepInsurance,
  settleMarket,
  executeChange,
  cancelChange,
};

/** The kinds, in that order. */
export const TASK_KINDS = Object.keys(CRANKS) as readonly TaskKind[];
/** How soon to look for tasks of a kind. */
export const urgencyOf = (kind: TaskKind): Urgency => CRANKS[kind].urgency;
