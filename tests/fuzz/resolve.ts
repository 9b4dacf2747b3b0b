/**
 * What an instruction that the program took says, as an act of the history: who does what with which accounts. Nobody
 * has a right to anything that is no such act.
 */
import { type engine, instructions, pda } from "@ballast/sdk";
import type { Actor, CustodyInfo, MarketInfo } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import type { Lying } from "../parity/history/fast";
import type { Act, Held, History } from "../parity/history/history";
import * as pool from "../parity/history/pool";
import * as trade from "../parity/history/trade";
import { said, silent } from "../support/parity";
import { type Called, sizeOf } from "./called";

type Feed = CustodyInfo["feed"];

/** An act of any result. */
export type AnyAct = Act<unknown>;

/** Things of a history by their addresses. */
class Found {
  constructor(
    readonly h: History,
    readonly called: Called,
    readonly everyone: readonly Actor[],
  ) {}

  private is = (name: string) => {
    const key = this.called.at(name);
    return (other: PublicKey) => key?.equals(other) ?? false;
  };
  private one<T>(items: readonly T[], test: (item: T) => boolean): T {
    const found = items.find(test);
    if (found === undefined) throw new RangeError("nothing of the history");
    return found;
  }
  person(name: string): Actor {
    const is = this.is(name);
    return this.one(this.everyone, ({ address }) => is(address));
  }
  custody(vault = "vault"): number {
    const is = this.is(vault);
    return this.one(this.h.w.venue.custodies, (each) => is(each.vault)).index;
  }
  market(): number {
    const is = this.is("market");
    return this.one(this.h.w.venue.markets, ({ address }) => is(address)).index;
  }
  held(): Held {
    const is = this.is("position");
    return this.one(this.h.held.live, ({ key }) => is(key));
  }
  order() {
    const is = this.is("request");
    return this.one(this.h.orders.live, ({ key }) => is(key));
  }
  slip() {
    const is = this.is("ticket");
    return this.one(this.h.slips.live, ({ key }) => is(key));
  }
  owed() {
    const is = this.is("payable");
    return this.one(this.h.owed.live, ({ key }) => is(key));
  }
  receipt() {
    const is = this.is("receipt");
    return this.one(this.h.receipts, ({ key }) => is(key));
  }
  /** What an account says as a price account of a feed; nothing where it is not that one. */
  said(key: PublicKey | null, feed: Feed | null | undefined): engine.Source {
    if (key !== null && feed?.account.equals(key)) return said(this.h.print(feed.symbol));
    if (!feed) return silent;
    // One that is not shown says as much as one that was closed: what is known of the feed holds.
    return { ...silent, closed: key === null || isEmpty(this.h.fast.lying(key.toBytes())) };
  }
  get side(): engine.Side {
    return this.called.u8(0) as engine.Side;
  }
  /** Positions among the remaining accounts. */
  positions(): Held[] {
    return this.called.remaining.map((key) => this.one(this.h.held.live, (held) => held.key.equals(key)));
  }
}

type Reading = (f: Found, c: Called) => Act<never> | AnyAct;
const saving =
  (what: "stake" | "requestUnstake" | "cancelUnstake" | "unstake"): Reading =>
  (f, c) =>
    pool.save(f.h, what, f.h.saver(f.person("owner")), what === "stake" || what === "requestUnstake" ? c.u64(0) : 0n);

const READINGS: Record<string, Reading> = {
  addLiquidity: (f, c) => pool.addLiquidity(f.h, f.person("owner"), f.custody(), c.u64(0)),
  removeLiquidity: (f, c) => pool.removeLiquidity(f.h, f.person("owner"), f.custody(), c.u64(0)),
  stake: saving("stake"),
  requestUnstake: saving("requestUnstake"),
  cancelUnstake: saving("cancelUnstake"),
  unstake: saving("unstake"),
  donate: (f, c) => pool.donate(f.h, f.person("donor"), c.u64(0)),
  placeRequest: placed,
  cancelRequest: (f) => trade.cancel(f.h, f.order(), f.person("payer")),
  decreasePosition: (f, c) => trade.decrease(f.h, f.held(), sizeOf(c.u64(0)), c.u64(8), f.person("signer")),
  addCollateral: (f, c) => trade.addCollateral(f.h, f.held(), c.u64(0)),
  removeCollateral: (f, c) => trade.removeCollateral(f.h, f.held(), c.u64(0)),
  setDelegate: (f, c) => trade.setDelegate(f.h, f.held(), c.bytes(0, 32)),
  executeRequest: (f) => trade.execute(f.h, f.order(), f.person("executor")),
  executeDecrease: (f) => trade.reduce(f.h, f.order(), f.person("executor")),
  refreshPrices: (f, c) => refreshed(f, c),
  liquidate: (f) => trade.liquidate(f.h, f.held(), f.person("keeper")),
  sweepInsurance: (f) => pool.sweep(f.h, f.h.w.keeper, f.custody()),
  payOut: (f) => pool.payOut(f.h, f.h.w.keeper, f.owed()),
  settleMarket: (f) => pool.settle(f.h, f.h.w.keeper, f.market()),
  openLossEvent: (f) => pool.openLossEvent(f.h, f.h.w.keeper, f.market(), f.side),
  finalizeLossEvent: (f) => pool.finalize(f.h, f.person("payer"), f.market(), f.side),
  sealLossEvent: (f) => pool.seal(f.h, f.h.w.keeper, f.receipt()),
  claimTicket: (f) => pool.claim(f.h, f.person("payer"), f.slip()),
  applyLiens: (f) => pool.applyLiens(f.h, f.person("keeper"), f.market(), f.side, f.positions()),
};

/** The layout is `PlaceRequestArgs` after the request's number. */
function placed(f: Found, c: Called): AnyAct {
  const { h } = f;
  const [by, market, nonce, positionNonce] = [f.person("owner"), f.market(), c.u64(0), c.u64(8)];
  const [kind, side, custody] = [c.u8(16), c.u8(17) as engine.Side, c.u8(18)];
  const reduces = kind === instructions.RequestKind.TakeProfit || kind === instructions.RequestKind.StopLoss;
  const { owner } = reduces ? f.held() : { owner: by };
  const key = pda.position(owner.address, h.market(market).address, side, custody, positionNonce);
  const name = `${owner.name} ${market} ${side} ${custody} ${positionNonce}`;
  const fresh = { key, owner, market, side, custody, nonce: positionNonce, state: null, delegate: null };
  const held = positionNonce === 0n ? h.position(owner, market, side, custody) : h.held.at(name, () => fresh);
  const [size, limit, trigger] = [c.u64(19), c.u64(27), c.u64(35)];
  const [expiresAt, collateral, tip] = [BigInt.asIntN(64, c.u64(43)), c.u64(51), c.u64(59)];
  // The history counts on from numbers that it may come to.
  if (nonce >= h.nonce && nonce < 2n ** 40n) h.nonce = nonce + 1n;
  return trade.place(h, held, { kind, size, limit, trigger, expiresAt, collateral }, { nonce, tip }, by);
}

const SECOND = 128;

/** Up to eight custodies, each with its price account and the market whose index it is; 128 more: a second source. */
function refreshed(f: Found, c: Called): AnyAct {
  const { venue } = f.h.w;
  const rest = c.remaining;
  const shown: { source: engine.Source; custody: number; second: boolean }[] = [];
  for (const number of c.bytes(0, 8)) {
    const key = rest.shift();
    if (key === undefined) break;
    const second = number >= SECOND;
    const custody = venue.custody(second ? number - SECOND : number);
    const market = venue.marketOf(custody);
    if (market !== null) rest.shift();
    shown.push({ source: f.said(key, second ? market?.second : custody.feed), custody: custody.index, second });
  }
  return {
    name: "refreshPrices",
    payer: f.h.w.keeper.address,
    play: (stage) => {
      for (const each of shown) stage.play("do_show", each);
      stage.play("do_refreshed", {});
    },
    send: () => c.ix,
  };
}

function isEmpty(account: Lying | null): boolean {
  return account === null || (account.data.length === 0 && account.owner.every((byte) => byte === 0));
}

/** What price accounts say that are not those of the market. */
export interface Shown {
  source: engine.Source | null;
  second: engine.Source | null;
}

function shown(f: Found, c: Called): Shown {
  const given = (name: string, feed: (market: MarketInfo) => Feed | null) => {
    if (!c.has(name)) return null;
    return f.said(c.at(name), feed(f.h.market(f.market())));
  };
  return { source: given("priceUpdate", ({ custody }) => custody.feed), second: given("secondPrice", (m) => m.second) };
}

/** Null where it is nothing that anybody of the history may do. */
export function resolve(h: History, called: Called, everyone: readonly Actor[]): (Shown & { act: AnyAct }) | null {
  const reading = READINGS[called.name];
  if (reading === undefined) return null;
  try {
    const found = new Found(h, called, everyone);
    return { act: reading(found, called) as AnyAct, ...shown(found, called) };
  } catch (e) {
    if (e instanceof RangeError) return null;
    throw e;
  }
}
