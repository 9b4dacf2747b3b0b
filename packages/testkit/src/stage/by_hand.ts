/** Accounts found by hand, for what the SDK does not plan: what nobody may do, and what is refused. */
import { instructions, pda, profitAtRisk, readState, sceneOf } from "@ballast/sdk";
import type { Person, PositionOf, RequestOf, Stage } from "./ports";
import { rule, settlePriceOf } from "./rules";
import { sideByte } from "./venue";

/** What every instruction about a position names. */
export const placesOf = ({ venue }: Stage, { market, address, custody, owner }: PositionOf) => ({
  owner: owner.address,
  pool: venue.pool,
  market: market.address,
  position: address,
  vault: custody.vault,
  ownerToken: owner.token(custody),
  priceUpdate: market.custody.feed.account,
  secondPrice: market.second?.account ?? null,
});

const { RequestKind } = instructions;

/** Whether an order reduces a position. */
export const reduces = (kind: number): boolean => kind === RequestKind.TakeProfit || kind === RequestKind.StopLoss;

/** Whether a request is there and reduces a position. */
export const isReduction = async (stage: Stage, ref: RequestOf): Promise<boolean> =>
  reduces((await stage.request(ref))?.state.kind ?? RequestKind.Open);

/** What the placing of an order that opens names: the position is made when it is filled. */
export const placingOf = (stage: Stage, position: PositionOf) => ({ ...placesOf(stage, position), position: null });

/**
 * Accounts that a settlement may need because the position is in profit at the present price; none of them otherwise.
 */
export async function profitAccounts(stage: Stage, position: PositionOf) {
  const none = { inProfit: false, ticket: null, briefTicket: null };
  const account = await stage.position(position);
  if (account === null) return none;
  const { market, owner } = position;
  const side = sideByte(position.side);
  const scene = sceneOf(await readState(await stage.context()), market.index);
  const price = settlePriceOf(scene) ?? stage.feeds.priceE8(market.symbol);
  if (profitAtRisk(scene, account.state, price).pnl <= 0n) return none;
  const at = (wait: bigint) => {
    const { hour } = rule("quote_tickets", { side, wait }, scene);
    return pda.ticket(market.address, side, owner.address, hour);
  };
  const [ticket, brief] = [at(scene.pool.params.lossEvents.hold), at(3_600n)];
  // One hour for both only where an event has been open for a day: then all of it waits `hold`.
  return { inProfit: true, ticket, briefTicket: brief.equals(ticket) ? null : brief };
}

/** Where the profit of a side is paid, if that is another token than the collateral's. */
export const otherToken = ({ venue }: Stage, { market, side, custody }: PositionOf) => {
  const backing = venue.backing(market, side);
  return backing === custody ? null : backing;
};

/** To reduce a position, for every outcome that the present price allows. */
export async function reductionOf(stage: Stage, position: PositionOf) {
  const { inProfit, ticket, briefTicket } = await profitAccounts(stage, position);
  const other = inProfit ? otherToken(stage, position) : null;
  const second = { otherVault: other?.vault ?? null, otherToken: other && position.owner.token(other) };
  return { other, accounts: { ...placesOf(stage, position), ...second, ticket, briefTicket } };
}

/** To liquidate a position, for every outcome that the present price allows. */
export async function liquidationOf(stage: Stage, keeper: Person, position: PositionOf) {
  const { custody, owner } = position;
  const { inProfit, ticket, briefTicket } = await profitAccounts(stage, position);
  const { home } = stage.venue;
  const other = inProfit ? otherToken(stage, position) : home === custody ? null : home;
  return {
    ...placesOf(stage, position),
    keeper: keeper.address,
    keeperToken: keeper.token(custody),
    otherVault: other?.vault ?? null,
    otherToken: other && (inProfit ? owner : keeper).token(other),
    ticket,
    briefTicket,
    payable: await stage.payableIfNeeded(owner.address, custody),
    otherPayable: other && inProfit ? await stage.payableIfNeeded(owner.address, other) : null,
  };
}
