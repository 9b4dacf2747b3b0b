/** What traders and their keepers do: each as the program and the engine take it. */
import { engine, instructions, pda } from "@ballast/sdk";
import type { Actor, CustodyInfo, SideName } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { type EngineScene, zero } from "../../support/rules";
import type { Act, Held, History, Left, Order } from "./history";

const SIDES: readonly SideName[] = ["long", "short"];
const { RequestKind } = instructions;
type Ended = { position: engine.PositionState };

/** Backing token of a side. */
function backingOf(h: History, held: Held): CustodyInfo {
  const side = SIDES[held.side] ?? "long";
  return h.w.venue.backing(h.market(held.market), side);
}

/** The position as it is left: none where nothing of it is. */
function leftOf(held: Held, { position }: Ended): Left {
  const state = position.size === 0n ? null : position;
  const keep = () => {
    held.state = state;
    if (state === null) held.delegate = null;
  };
  return { name: "Position", key: held.key, state, keep };
}

const closed = (order: Order): Left => ({
  ...{ name: "Request" as const, key: order.key, state: null },
  keep: () => {
    order.state = null;
  },
});

interface Settled extends Ended {
  report: { close: engine.CloseReport };
  left: Left[];
}

/** Both tickets of a position's profit now. */
function slipsOf(h: History, { owner, market, side }: Held) {
  const hour = (wait: bigint) => h.stage.play("quote_tickets", { side, wait }, market).hour;
  const hold = h.stage.pool.params.lossEvents.hold;
  return [
    { wait: hold, slip: h.slip(owner, market, side, hour(hold)) },
    { wait: 3_600n, slip: h.slip(owner, market, side, hour(3_600n)) },
  ] as const;
}

/** Profit that waits or is deferred, as the handlers book it after the rule. */
function payout(h: History, stage: EngineScene, held: Held, { escrowed, deferred }: engine.CloseReport): Left[] {
  const left: Left[] = [];
  for (const [i, { wait, slip }] of slipsOf(h, held).entries()) {
    const tokens = i === 0 ? escrowed.held : escrowed.heldAfterJump;
    if (tokens === 0n) continue;
    const before = (left.find(({ key }) => key === slip.key)?.state ?? slip.state) as engine.TicketState | null;
    const args = { ticket: before ?? engine.emptyTicket(), tokens, wait, side: held.side };
    const state = stage.play("do_issue", args, held.market);
    const keep = () => {
      slip.state = state;
    };
    left.push({ name: "Ticket", key: slip.key, state, keep });
  }
  if (deferred === 0n) return left;
  const owed = h.payable(held.owner, backingOf(h, held).index);
  const { amount, deferred: waits } = owed.state ?? { amount: 0n, deferred: 0n };
  const state = { amount, deferred: waits + deferred };
  const keep = () => {
    owed.state = state;
  };
  return [...left, { name: "Payable", key: owed.key, state, keep }];
}

/** Accounts of a close, for whatever it brings. */
function closing(h: History, held: Held) {
  const custody = h.w.venue.custody(held.custody);
  const backing = backingOf(h, held);
  const other = backing === custody ? null : backing;
  const [hold, brief] = slipsOf(h, held);
  return {
    owner: held.owner.address,
    pool: h.w.venue.pool,
    market: h.market(held.market).address,
    position: held.key,
    vault: custody.vault,
    ownerToken: held.owner.token(custody),
    otherVault: other?.vault ?? null,
    otherToken: other && held.owner.token(other),
    ticket: hold.slip.key,
    briefTicket: brief.slip.key === hold.slip.key ? null : brief.slip.key,
    priceUpdate: h.market(held.market).custody.feed.account,
  };
}

export function decrease(h: History, held: Held, size: bigint | null, limit = 0n, by = held.owner): Act<Settled> {
  const { state: position, market } = held;
  const backing = backingOf(h, held).index;
  return {
    name: "decreasePosition",
    payer: by.address,
    play: (stage) => {
      const told = stage.play("quote_close", { position, print: h.source(market), size, limit }, market);
      return { ...told, left: payout(h, stage, held, told.report.close) };
    },
    send: () =>
      instructions.decreasePosition({
        ...closing(h, held),
        ...{
          signer: by.address,
          size: size ?? instructions.ALL,
          limit,
          payable: h.payable(held.owner, held.custody).key,
        },
        otherPayable: backing === held.custody ? null : h.payable(held.owner, backing).key,
      }),
    left: (told) => [leftOf(held, told), ...told.left],
  };
}

export function liquidate(h: History, held: Held, keeper: Actor): Act<Settled> {
  const { venue } = h.w;
  const { state: position, market } = held;
  const own = venue.custody(held.custody);
  return {
    name: "liquidate",
    payer: keeper.address,
    play: (stage) => {
      const told = stage.play(
        "quote_liquidation",
        { position, print: h.source(market), second: h.second(market) },
        market,
      );
      return { ...told, left: payout(h, stage, held, told.report.close) };
    },
    send: (told) => {
      const profit = told !== null && told.report.close.pnl > 0n;
      const needed = profit ? backingOf(h, held) : venue.home;
      const other = needed === own ? null : needed;
      return instructions.liquidate({
        ...closing(h, held),
        keeper: keeper.address,
        keeperToken: keeper.token(own),
        otherVault: other?.vault ?? null,
        otherToken: other && (profit ? held.owner : keeper).token(other),
        insuranceVault: venue.insuranceVault,
        secondPrice: h.market(market).second?.account ?? null,
        payable: h.payable(held.owner, own.index).key,
        otherPayable: other && h.payable(held.owner, other.index).key,
      });
    },
    left: (told) => [leftOf(held, told), ...told.left],
  };
}

type Wanted = Pick<engine.RequestState, "kind" | "size" | "collateral" | "limit" | "trigger" | "expiresAt">;

/** Its number, and what its executor gets. */
interface Numbers {
  nonce: bigint;
  tip: bigint;
}

/** A request of a position's owner: to open, to enlarge or to reduce it. `by`: its delegate, who only reduces. */
export function place(
  h: History,
  held: Held,
  wanted: Wanted,
  numbers?: Numbers,
  by: Actor = held.owner,
): Act<engine.RequestState> {
  const { owner, market, side, custody, nonce: positionNonce } = held;
  const token = h.w.venue.custody(custody);
  const { nonce, tip } = numbers ?? { nonce: h.nonce++, tip: 0n };
  const order: Order = { key: pda.request(owner.address, nonce), held, state: null };
  const reduces = wanted.kind === RequestKind.TakeProfit || wanted.kind === RequestKind.StopLoss;
  const generation = reduces ? (held.state?.generation ?? 0n) : 0n;
  const request = { ...zero("RequestState"), ...wanted, side, custody, generation, tip };
  return {
    name: "placeRequest",
    payer: by.address,
    play: (stage) => stage.play("do_place", request, market),
    send: () =>
      instructions.placeRequest({
        ...wanted,
        ...{ kind: wanted.kind as instructions.RequestKind, side, custody, nonce, positionNonce, tip },
        ...{ owner: by.address, pool: h.w.venue.pool, market: h.market(market).address, request: order.key },
        ...{ vault: token.vault, ownerToken: owner.token(token), position: reduces ? held.key : null },
      }),
    left: (state) => {
      const keep = () => {
        h.orders.at(`${owner.name} ${nonce}`, () => order).state = state;
      };
      return [{ name: "Request", key: order.key, state, keep }];
    },
  };
}

export function cancel(h: History, order: Order, payer: Actor): Act<engine.CancelReport> {
  const { held, state: request } = order;
  const token = h.w.venue.custody(held.custody);
  const reduces = (request?.kind ?? 0) >= RequestKind.TakeProfit;
  const orphaned = reduces && held.state?.generation !== request?.generation;
  const authorized = payer === held.owner || (reduces && payer === held.delegate);
  return {
    name: "cancelRequest",
    payer: payer.address,
    play: (stage) => stage.play("do_cancel", { request, now: h.now, authorized, orphaned }),
    send: () =>
      instructions.cancelRequest({
        ...{ payer: payer.address, owner: held.owner.address, pool: h.w.venue.pool, request: order.key },
        ...{ market: h.market(held.market).address, vault: token.vault, ownerToken: held.owner.token(token) },
        position: held.key,
      }),
    left: ({ closes, request: state }) => {
      const keep = () => {
        order.state = state;
      };
      return [closes ? closed(order) : { name: "Request", key: order.key, state, keep }];
    },
  };
}

export function execute(h: History, order: Order, keeper: Actor): Act<engine.OrderReport> {
  const { held, state: request } = order;
  const { market } = held;
  const { custody: index, address, second } = h.market(market);
  const position = held.state ?? engine.emptyPosition();
  const { print } = h.source(market);
  return {
    name: "executeRequest",
    payer: keeper.address,
    play: (stage) => stage.play("quote_execute", { request, position, print, second: h.second(market) }, market),
    send: () =>
      instructions.executeRequest({
        ...{ executor: keeper.address, owner: held.owner.address, pool: h.w.venue.pool, market: address },
        ...{ request: order.key, position: held.key, priceUpdate: index.feed.account },
        secondPrice: second?.account ?? null,
      }),
    left: ({ report, position: filled }) => {
      if (report.ended === 0) return [leftOf(held, { position: filled }), closed(order)];
      const state = request && { ...request, expiresAt: 0n, tip: 0n };
      const keep = () => {
        order.state = state;
      };
      return [{ name: "Request", key: order.key, state, keep }];
    },
  };
}

export function reduce(h: History, order: Order, keeper: Actor): Act<Settled> {
  const { held, state: request } = order;
  const { market, state: position } = held;
  const backing = backingOf(h, held).index;
  return {
    name: "executeDecrease",
    payer: keeper.address,
    play: (stage) => {
      const told = stage.play("quote_reduction", { request, position, print: h.source(market).print }, market);
      return { ...told, left: payout(h, stage, held, told.report.close) };
    },
    send: () =>
      instructions.executeDecrease({
        ...closing(h, held),
        ...{ executor: keeper.address, request: order.key, payable: h.payable(held.owner, held.custody).key },
        otherPayable: backing === held.custody ? null : h.payable(held.owner, backing).key,
      }),
    left: (told) => [leftOf(held, told), closed(order), ...told.left],
  };
}

function collateralOf(h: History, held: Held, atoms: bigint) {
  const token = h.w.venue.custody(held.custody);
  return {
    ...{ owner: held.owner.address, pool: h.w.venue.pool, market: h.market(held.market).address, position: held.key },
    ...{ vault: token.vault, ownerToken: held.owner.token(token), atoms },
  };
}

export const addCollateral = (h: History, held: Held, atoms: bigint): Act<Ended> => ({
  name: "addCollateral",
  payer: held.owner.address,
  play: (stage) => stage.play("quote_add_collateral", { position: held.state, atoms }, held.market),
  send: () => instructions.addCollateral(collateralOf(h, held, atoms)),
  left: (told) => [leftOf(held, told)],
});

export const removeCollateral = (h: History, held: Held, atoms: bigint): Act<Ended> => ({
  name: "removeCollateral",
  payer: held.owner.address,
  play: (stage) => {
    const print = h.source(held.market);
    return stage.play("quote_remove_collateral", { position: held.state, print, atoms }, held.market);
  },
  send: () => {
    const priceUpdate = h.market(held.market).custody.feed.account;
    return instructions.removeCollateral({ ...collateralOf(h, held, atoms), priceUpdate });
  },
  left: (told) => [leftOf(held, told)],
});

/** Whom the owner lets reduce a position; null: nobody any more. No rule of the engine speaks of it. */
export const setDelegate = (h: History, held: Held, to: Actor | Uint8Array | null): Act<object> => {
  const address = to instanceof Uint8Array ? new PublicKey(to) : (to?.address ?? null);
  return {
    name: "setDelegate",
    payer: held.owner.address,
    play: () => ({}),
    send: () =>
      instructions.setDelegate({
        ...{ owner: held.owner.address, pool: h.w.venue.pool, market: h.market(held.market).address },
        ...{ position: held.key, delegate: address },
      }),
    left: () => {
      held.delegate = h.people.find((each) => address?.equals(each.address)) ?? null;
      return [];
    },
  };
};
