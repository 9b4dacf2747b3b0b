/** The insurance fund as it is now. */
import { engine, fundHealth, sceneOf, sideTerms } from "@ballast/sdk";
import type { Fund, Staker } from "../contract/index";
import type { Live } from "./live";
import { num, ruleOfMarket, ruleOfPool, sideName, text } from "./plain";

const WEEK = 604_800n;
const SIDES = [0, 1] as const;

/** What the fund has, but for how long it lasts, which its history says. */
export function fundOf({ state }: Live): Omit<Fund, "runway"> {
  const pool = state.pool.state;
  const { fund, params } = pool;
  const { balance, target, coverage, value } = fundHealth({ pool, now: state.now });
  const rule = ruleOfPool(state);
  return {
    balance: text(balance),
    floor: text(params.fundFloor),
    minimum: text(params.fundMin),
    target: text(target),
    coverage: text(coverage),
    value: text(value),
    shares: text(fund.shares),
    epoch: fund.epoch,
    due: text(rule.due),
    feeShare: text(rule.feeShare),
    averageOpenInterest: text(rule.averageOpenInterest),
    dayBalance: text(fund.dayBalance),
    rooms: state.markets.flatMap((_, market) =>
      SIDES.map((side) => {
        const { limitHour, limitDay, limitPool, available } = ruleOfMarket(state, market, side);
        const { phi } = sideTerms(sceneOf(state, market), side === 0 ? 1 : 0);
        return {
          ...{ market, side: sideName(side), hour: text(limitHour), day: text(limitDay) },
          ...{ pool: text(limitPool), available: text(available), phi: text(phi) },
        };
      }),
    ),
  };
}

/** Every stake, worth its part of all shares, rounded down. */
export function stakersOf(live: Live): Staker[] {
  const { state, pool } = live;
  const at = { pool: state.pool.state, now: state.now };
  const { value } = fundHealth(at);
  const all = state.pool.state.fund.shares;
  return live
    .all("InsuranceStake")
    .filter(({ account }) => account.pool.equals(pool))
    .map(({ account: { owner, state: stake } }) => {
      const { shares, requested, requestedAt } = currentOf(live, stake);
      return {
        owner: owner.toBase58(),
        shares: text(shares),
        value: text(all === 0n ? 0n : (value * shares) / all),
        requested: text(requested),
        readyAt: requested === 0n ? null : num(requestedAt + WEEK),
      };
    });
}

/** A stake in the shares of now: those of an earlier epoch count a thousandth. */
function currentOf({ state }: Live, stake: engine.StakeState): engine.StakeState {
  const scene = new Uint8Array(engine.sizeOf("Instant"));
  const view = new DataView(scene.buffer);
  view.setBigInt64(engine.offsetOf("Instant", "now"), state.now, true);
  const pool = engine.bytesKnown(state.pool.state) ?? engine.encoded("PoolState", state.pool.state);
  scene.set(pool, engine.offsetOf("Instant", "pool"));
  return engine.call("rule_current_stake", engine.bytesOf("Instant", scene), { stake, amount: 0n }).stake;
}
