/** What LPs, stakers and keepers do with the pool: each as the program and the engine take it. */
import assert from "node:assert/strict";
import { engine, instructions, pda } from "@ballast/sdk";
import type { Actor } from "@ballast/testkit";
import { said } from "../../support/parity";
import { zero } from "../../support/rules";
import type { Act, Held, History, Left, Owed, Receipt, Saver, Slip } from "./history";

function liquidityOf(h: History, owner: Actor, custody: number) {
  const token = h.w.venue.custody(custody);
  const { pool, lpMint } = h.w.venue;
  const accounts = { owner: owner.address, pool, lpMint, vault: token.vault };
  return { ...accounts, ownerToken: owner.token(token), ownerLp: owner.token("LP") };
}

export const addLiquidity = (h: History, owner: Actor, custody: number, atoms: bigint): Act<unknown> => ({
  name: "addLiquidity",
  payer: owner.address,
  play: (stage) => stage.play("quote_add_liquidity", { custody, amount: atoms }),
  send: () => instructions.addLiquidity({ ...liquidityOf(h, owner, custody), atoms, minShares: 0n }),
});

export const removeLiquidity = (h: History, owner: Actor, custody: number, shares: bigint): Act<unknown> => ({
  name: "removeLiquidity",
  payer: owner.address,
  play: (stage) => stage.play("quote_remove_liquidity", { custody, amount: shares }),
  send: () => instructions.removeLiquidity({ ...liquidityOf(h, owner, custody), shares, minAtoms: 0n }),
});

type Saving = "stake" | "requestUnstake" | "cancelUnstake" | "unstake";
const SAVING = {
  stake: "quote_stake",
  requestUnstake: "quote_request_unstake",
  cancelUnstake: "quote_cancel_unstake",
  unstake: "quote_unstake",
} as const;

/** A staker's step: `amount` is dollars of a stake, shares of a request. */
export function save(h: History, what: Saving, saver: Saver, amount = 0n): Act<{ stake: engine.StakeState }> {
  const { pool, insuranceVault, home } = h.w.venue;
  const accounts = { owner: saver.owner.address, pool, stake: saver.key };
  const paid = { ...accounts, insuranceVault, ownerToken: saver.owner.token(home) };
  const send = {
    stake: () => instructions.stake({ ...paid, amount, minShares: 0n }),
    requestUnstake: () => instructions.requestUnstake({ ...accounts, shares: amount }),
    cancelUnstake: () => instructions.cancelUnstake(accounts),
    unstake: () => instructions.unstake(paid),
  };
  return {
    name: what,
    payer: saver.owner.address,
    play: (stage) => stage.play(SAVING[what], { stake: saver.state ?? zero("StakeState"), amount }),
    send: send[what],
    left: ({ stake }) => {
      const keep = () => {
        saver.state = stake;
      };
      return [{ name: "InsuranceStake", key: saver.key, state: stake, keep }];
    },
  };
}

export function donate(h: History, donor: Actor, amount: bigint): Act<unknown> {
  const { pool, insuranceVault, home } = h.w.venue;
  return {
    name: "donate",
    payer: donor.address,
    play: (stage) => stage.play("quote_donate", { stake: zero("StakeState"), amount }),
    send: () =>
      instructions.donate({ donor: donor.address, pool, donorToken: donor.token(home), amount, insuranceVault }),
  };
}

export function sweep(h: History, payer: Actor, custody: number): Act<unknown> {
  const { pool, insuranceVault, home } = h.w.venue;
  const { vault } = h.w.venue.custody(custody);
  const balance = h.balance(vault);
  return {
    name: "sweepInsurance",
    payer: payer.address,
    play: (stage) => stage.play("quote_sweep", { custody, vault: balance }),
    send: () =>
      instructions.sweepInsurance({ pool, vault, homeVault: vault === home.vault ? null : home.vault, insuranceVault }),
  };
}

/**
 * Takes some price accounts, in some order, into the pool and its markets: those of tokens, then those of second
 * sources.
 */
export function refresh(
  h: History,
  payer: Actor,
  custodies: readonly number[],
  seconds: readonly number[] = [],
): Act<unknown> {
  const { venue } = h.w;
  const tokens = custodies.map((index) => venue.custody(index));
  const others = seconds.map((index) => venue.market(index));
  return {
    name: "refreshPrices",
    payer: payer.address,
    play: (stage) => {
      for (const { index: custody, symbol } of tokens)
        stage.play("do_show", { source: said(h.print(symbol)), custody, second: false });
      for (const { index, custody } of others)
        stage.play("do_show", { source: h.second(index), custody: custody.index, second: true });
      stage.play("do_refreshed", {});
    },
    send: () => {
      const prices = tokens.map((token) => ({
        ...{ custody: token.index, priceUpdate: token.feed.account },
        market: venue.marketOf(token)?.address ?? null,
      }));
      const further = others.map(({ custody, second, address: market }) => {
        assert.ok(second);
        return { custody: custody.index, priceUpdate: second.account, market, second: true };
      });
      return instructions.refreshPrices({ pool: venue.pool, prices: [...prices, ...further] });
    },
  };
}

export const settle = (h: History, payer: Actor, market: number): Act<unknown> => ({
  name: "settleMarket",
  payer: payer.address,
  play: (stage) => stage.play("do_settle", {}, market),
  send: () => instructions.settleMarket({ pool: h.w.venue.pool, market: h.market(market).address }),
});

function marketOf(h: History, market: number) {
  const { address, custody } = h.market(market);
  return { pool: h.w.venue.pool, market: address, priceUpdate: custody.feed.account };
}

export const openLossEvent = (h: History, payer: Actor, market: number, side: engine.Side): Act<unknown> => ({
  name: "openLossEvent",
  payer: payer.address,
  play: (stage) => stage.play("do_open_event", { side, print: h.source(market) }, market),
  send: () => instructions.openLossEvent({ ...marketOf(h, market), side }),
});

/** The backing token of a side. */
const backing = (h: History, market: number, side: engine.Side) =>
  side === engine.Side.Long ? h.market(market).custody : h.market(market).stable;

export function finalize(h: History, payer: Actor, market: number, side: engine.Side): Act<engine.ReceiptState> {
  const number = h.stage.book(market, side).lossEventCount;
  const receipt = pda.lossEvent(h.market(market).address, side, number);
  const old = h.receipts.find((r) => r.market === market && r.side === side && r.state.number === number - 8n);
  const overwritten = old === undefined || old.state.sealed !== 0 ? null : old;
  const { home, insuranceVault } = h.w.venue;
  return {
    name: "finalizeLossEvent",
    payer: payer.address,
    play: (stage) => stage.play("do_finalize", { side, print: h.source(market) }, market),
    send: () =>
      instructions.finalizeLossEvent({
        ...marketOf(h, market),
        ...{ payer: payer.address, side, receipt, insuranceVault, payerToken: payer.token(home) },
        overwritten: overwritten?.key ?? null,
      }),
    left: (state) => [
      { name: "LossEvent", key: receipt, state, keep: () => h.receipts.push({ key: receipt, market, side, state }) },
    ],
  };
}

export const seal = (h: History, payer: Actor, receipt: Receipt): Act<engine.ReceiptState> => ({
  name: "sealLossEvent",
  payer: payer.address,
  play: (stage) => stage.play("do_seal", receipt.state, receipt.market),
  send: () => {
    const { pool, market } = marketOf(h, receipt.market);
    return instructions.sealLossEvent({ pool, market, receipt: receipt.key });
  },
  left: (state) => {
    const keep = () => {
      receipt.state = state;
    };
    return [{ name: "LossEvent", key: receipt.key, state, keep }];
  },
});

export function claim(h: History, payer: Actor, slip: Slip): Act<engine.ClaimReport> {
  const { market, side, owner, state: ticket } = slip;
  const token = backing(h, market, side);
  const known = h.receipts.filter(
    (r) => r.market === market && r.side === side && r.state.number >= (ticket?.lossEvents ?? 0n),
  );
  const gone = known.filter((r) => r.state.number + 8n < h.stage.book(market, side).lossEventCount);
  const receipts = [...gone.map(({ state }) => state), ...Array.from({ length: 12 }, () => zero("ReceiptState"))];
  return {
    name: "claimTicket",
    payer: payer.address,
    play: (stage) =>
      stage.play("do_claim", { ticket, count: BigInt(gone.length), receipts: receipts.slice(0, 12) }, market),
    send: () => {
      const { pool, market: address } = marketOf(h, market);
      return instructions.claimTicket({
        ...{ payer: payer.address, owner: owner.address, pool, market: address, ticket: slip.key },
        ...{ vault: token.vault, ownerToken: owner.token(token), receipts: gone.map(({ key }) => key) },
      });
    },
    left: () => {
      const keep = () => {
        slip.state = null;
      };
      return [{ name: "Ticket", key: slip.key, state: null, keep }];
    },
  };
}

export function applyLiens(
  h: History,
  keeper: Actor,
  market: number,
  side: engine.Side,
  positions: Held[],
): Act<Left[]> {
  const token = backing(h, market, side);
  // One that is named twice has paid when it comes again.
  const once = [...new Set(positions)];
  return {
    name: "applyLiens",
    payer: keeper.address,
    play: (stage) => {
      const states = [...once.map(({ state }) => state), ...Array.from({ length: 16 }, engine.emptyPosition)];
      const all = { print: h.source(market), before: 0n, count: BigInt(once.length), side };
      const { sum } = stage.ask("quote_liens", { ...all, positions: states.slice(0, 16) }, market);
      const print = stage.play("do_observe", { print: h.source(market) }, market);
      let paid = 0n;
      const left = once.map((held): Left => {
        const told = stage.play("do_lien", { position: held.state, price: print.price }, market);
        paid += told.paid;
        const keep = () => {
          held.state = told.position;
        };
        return { name: "Position", key: held.key, state: told.position, keep };
      });
      stage.play("do_bounty", { side, price: print.price, paid }, market);
      assert.equal(sum, paid);
      return left;
    },
    send: () =>
      instructions.applyLiens({
        ...marketOf(h, market),
        ...{ keeper: keeper.address, side, vault: token.vault, keeperToken: keeper.token(token) },
        positions: positions.map(({ key }) => key),
      }),
    left: (left) => left,
  };
}

export function payOut(h: History, payer: Actor, owed: Owed): Act<engine.PayOutReport> {
  const token = h.w.venue.custody(owed.custody);
  const { amount = 0n, deferred = 0n } = owed.state ?? {};
  return {
    name: "payOut",
    payer: payer.address,
    play: (stage) => stage.play("do_pay_out", { custody: owed.custody, amount, deferred }),
    send: () =>
      instructions.payOut({
        ...{ owner: owed.owner.address, pool: h.w.venue.pool, payable: owed.key },
        ...{ vault: token.vault, ownerToken: owed.owner.token(token) },
      }),
    left: (told) => {
      const state = told.deferred === 0n ? null : { amount: 0n, deferred: told.deferred };
      const keep = () => {
        owed.state = state;
      };
      return [{ name: "Payable", key: owed.key, state, keep }];
    },
  };
}
