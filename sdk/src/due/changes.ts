/** Changes whose time has come, and changes that nobody executed in time. */
import { PublicKey } from "@solana/web3.js";
import type { Change, Keyed } from "../accounts/index";
import { cancelChangeInstructions, executeChangeInstructions } from "../actions/index";
import { decodeChange, isControllers } from "../config/index";
import { changeRefusal } from "../quotes/change";
import type { Crank } from "./crank";
import { answer, type Stage } from "./stage";

const queued = ({ accounts }: Stage): Keyed<Change>[] => accounts.changes.filter(({ account }) => account.state === 0);

/** Whether the program would execute it for anyone. New tokens and markets are added by the admin. */
function executable({ state, accounts, now }: Stage, { account }: Keyed<Change>): boolean {
  const { controller, pool } = accounts;
  const { eta, validUntil } = account;
  const inTime = answer("check_due", null, null, { eta, validUntil, now }) !== null;
  if (!inTime || controller === null) return false;
  const spec = decodeChange(account);
  const here = account.pool.equals(isControllers(spec) ? PublicKey.default : pool);
  const byAdmin = spec.kind === "listCustody" || spec.kind === "listMarket";
  return here && !byAdmin && changeRefusal({ ...state, now, controller }, spec, true) === null;
}

export const executeChange: Crank<"executeChange"> = {
  urgency: "hours",
  due: (stage) =>
    queued(stage)
      .filter((change) => executable(stage, change))
      .map((change) => ({ change, reward: [], since: change.account.eta })),
  plan: (ctx, { change }) => executeChangeInstructions(ctx, { change }),
};

export const cancelChange: Crank<"cancelChange"> = {
  urgency: "hours",
  due: (stage) =>
    queued(stage)
      .filter(({ account }) => stage.now > account.validUntil)
      .map((change) => ({ change, reward: [], since: change.account.validUntil + 1n })),
  plan: (ctx, { change }, authority) => cancelChangeInstructions(ctx, { change, authority }),
};
