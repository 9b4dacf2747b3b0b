import assert from "node:assert/strict";
import { math, type Pool } from "@ballast/sdk";
import type { Actor, PositionRef, RequestRef, Step, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";

const { event, lien, escrow } = math.mutualization;

/** Pool and market as the rules see them, at the moment in which the next transaction runs. A copy: rules change it. */
export interface Mirrored {
  pool: Pool["state"];
  market: math.MarketState;
  now: bigint;
  slot: bigint;
}

/** What a rule expects of accounts besides pool and market. */
export interface Also {
  /** Null: the position is closed. */
  positions?: [PositionRef, math.PositionState | null][];
  tickets?: [PublicKey, math.TicketState | null][];
}

/** Predicts every step with the SDK's math before it is taken, and compares all of pool and market afterwards. */
export class Mirror {
  constructor(readonly w: World) {}

  async read(): Promise<Mirrored> {
    const { w } = this;
    const [pool, market] = [(await w.pool()).state, (await w.market("SOL")).state];
    return { pool, market, now: BigInt(await w.now()), slot: BigInt(await w.chain.slot()) };
  }

  /** `rule` changes the copy as the program should change the accounts; then `act` is taken and all is compared. */
  async step<R extends object>(rule: (s: Mirrored) => R, act: () => Promise<Step>): Promise<{ step: Step; told: R }> {
    const { w } = this;
    await w.fresh();
    const expected = await this.read();
    const told = rule(expected);
    const step = await act();
    expected.pool.sequence += BigInt(step.events.length);
    const actual = await this.read();
    assert.deepEqual(actual.pool, expected.pool);
    assert.deepEqual(actual.market, expected.market);
    const also: Also = told;
    for (const [ref, state] of also.positions ?? []) assert.deepEqual((await w.position(ref))?.state ?? null, state);
    for (const [key, state] of also.tickets ?? []) assert.deepEqual((await w.ticket(key))?.state ?? null, state);
    return { step, told };
  }

  async position(ref: PositionRef): Promise<math.PositionState> {
    const found = await this.w.position(ref);
    assert.ok(found, "the position is open");
    return found.state;
  }

  async open(actor: Actor, side: "long" | "short", size: string, collateral: string) {
    const { w } = this;
    const { request } = await actor.place("SOL", side, { size, collateral: { USDC: collateral } });
    return this.execute(request.position, request, math.emptyPosition(), () => w.execute(request));
  }

  async increase(ref: PositionRef, size: string, collateral: string) {
    const { request } = await ref.owner.placeIncrease(ref, { size, collateral: { USDC: collateral } });
    return this.execute(ref, request, await this.position(ref), () => this.w.execute(request));
  }

  /** A request meets its print: it is filled, into the position that is there or a new one, or ends and changes nothing of what is compared. */
  async meet(request: RequestRef) {
    const position = (await this.w.position(request.position))?.state ?? math.emptyPosition();
    return this.execute(request.position, request, position, () => this.w.execute(request));
  }

  private async execute(
    ref: PositionRef,
    request: { address: PublicKey },
    position: math.PositionState,
    act: () => Promise<Step>,
  ) {
    const { w } = this;
    const account = await w.request(request);
    assert.ok(account);
    await w.waitUntil(Number(account.state.printAfter));
    const rule = (s: Mirrored) => {
      const trade = { ...s, position };
      const report = math.trading.open.executeInPlace(trade, account.state, printOf(s), momentOf(s, ref));
      const after = position.size === 0n ? null : position;
      return { report, positions: [[ref, after]] satisfies Also["positions"] };
    };
    const { told, step } = await this.step(rule, act);
    return { position: ref, report: told.report, step };
  }

  /** Closes a size (all of it for nothing): profit that waits goes into tickets. */
  async decrease(ref: PositionRef, size = math.U64_MAX) {
    const position = await this.position(ref);
    const tickets = await this.w.ticketsOf(ref.owner);
    const rule = (s: Mirrored) => {
      const trade = { ...s, position };
      const at = momentOf(s, ref);
      const report = math.trading.decrease.decreaseInPlace(trade, size, 0n, printOf(s), at);
      issue(s, position, report.settlement.escrowed, tickets);
      const left = position.size === 0n ? null : position;
      return { report, positions: [[ref, left]] satisfies Also["positions"] };
    };
    const part = size === math.U64_MAX ? { fraction: "1" } : { size };
    return (await this.step(rule, () => ref.owner.decrease(ref, part))).told.report;
  }

  async removeCollateral(ref: PositionRef, atoms: bigint) {
    const position = await this.position(ref);
    const rule = (s: Mirrored) => {
      const paid = math.trading.collateral.removeInPlace({ ...s, position }, atoms, printOf(s), momentOf(s, ref));
      return { paid, positions: [[ref, position]] satisfies Also["positions"] };
    };
    return (await this.step(rule, () => ref.owner.removeCollateral(ref, atoms))).told.paid;
  }

  async liquidate(ref: PositionRef) {
    const position = await this.position(ref);
    const rule = (s: Mirrored) => {
      const report = math.trading.liquidate.liquidateInPlace({ ...s, position }, momentOf(s, ref));
      const left = position.size === 0n ? null : position;
      return { report, positions: [[ref, left]] satisfies Also["positions"] };
    };
    return (await this.step(rule, () => this.w.liquidate(ref))).told.report;
  }

  async openLossEvent() {
    const rule = (s: Mirrored) => ({ expired: event.openInPlace(s, 1, printOf(s).price, s.now, s.slot) });
    return (await this.step(rule, () => this.w.openLossEvent("SOL", "short"))).told.expired;
  }

  async finalize(refs: readonly PositionRef[] = []) {
    const positions = await Promise.all(refs.map(async (ref) => [ref, await this.position(ref)] as const));
    const rule = (s: Mirrored) => {
      const { price } = printOf(s);
      const receipt = event.finalizeInPlace(s, 1, price, s.now, s.slot);
      for (const [, position] of positions) lien.touchInPlace({ ...s, position }, price, s.now);
      math.insurance.caps.payKeeperInPlace(s, 0, s.pool.params.keeperFloor, s.now);
      return { receipt, positions: positions.map(([ref, state]) => [ref, state]) as Also["positions"] & object };
    };
    const { told } = await this.step(rule, () => this.w.finalize("SOL", "short", refs));
    const { state } = await this.w.lossEvent("SOL", "short", told.receipt.number);
    assert.deepEqual(state, told.receipt);
    return told.receipt;
  }

  async applyLiens(refs: readonly PositionRef[]) {
    const positions = await Promise.all(refs.map(async (ref) => [ref, await this.position(ref)] as const));
    const rule = (s: Mirrored) => {
      let paid = 0n;
      const { price } = printOf(s);
      for (const [, position] of positions) {
        const { side, size, entry } = position;
        const gain = math.pnl(math.sideOf(side), size, entry, price, math.indexOf(s.pool, s.market).unit);
        if (gain > 0n) paid += lien.touchInPlace({ ...s, position }, price, s.now);
      }
      const home = math.custodyOf(s.pool, 0);
      math.fees.loseInPlace(home, math.min(lien.bounty(paid), math.free(home)), s.now);
      return { paid, positions: positions.map(([ref, state]) => [ref, state]) as Also["positions"] & object };
    };
    return (await this.step(rule, () => this.w.applyLiens("SOL", "short", refs))).told.paid;
  }

  async claim(address: PublicKey) {
    const ticket = (await this.w.ticket(address))?.state;
    assert.ok(ticket);
    const rule = (s: Mirrored) => {
      const claim = escrow.claimInPlace({ market: s.market, ticket }, [], s.now);
      const home = math.custodyOf(s.pool, 0);
      home.escrow -= claim.paid + claim.dust;
      math.fees.gainInPlace(home, claim.dust, s.now);
      return { claim, tickets: [[address, null]] satisfies Also["tickets"] };
    };
    return (await this.step(rule, () => this.w.claimTicket(address))).told.claim;
  }

  async seal(number: bigint) {
    const { state } = await this.w.lossEvent("SOL", "short", number);
    const rule = (s: Mirrored) => {
      event.sealInPlace({ ...s, receipt: state }, s.now);
      return {};
    };
    await this.step(rule, () => this.w.seal("SOL", "short", number));
    assert.deepEqual((await this.w.lossEvent("SOL", "short", number)).state, state);
    return state;
  }
}

/** The newest print of SOL. */
export const printOf = (s: Mirrored): math.Print => math.indexOf(s.pool, s.market).print;

function momentOf(s: Mirrored, { custody }: PositionRef): math.trading.Moment {
  const { price, publishTime } = printOf(s);
  const tokenPrice = math.custodyOf(s.pool, custody.index).print.price;
  return { now: s.now, slot: s.slot, price, published: publishTime, tokenPrice, tokenDiscount: 0n };
}

/** Profit that waits joins the owner's tickets, or makes new ones. */
function issue(
  s: Mirrored,
  position: math.PositionState,
  { held, heldBrief }: math.trading.settle.Escrowed,
  tickets: readonly { account: { state: math.TicketState } }[],
): void {
  const side = math.sideOf(position.side);
  for (const [tokens, wait] of [
    [held, s.pool.params.events.hold],
    [heldBrief, 3_600n],
  ] as const) {
    if (tokens === 0n) continue;
    const hour = escrow.ticketHour(math.bookOf(s.market, side), s.now, wait);
    const known = tickets.find(({ account }) => account.state.hour === hour && account.state.side === side);
    const ticket = known?.account.state ?? math.emptyTicket();
    escrow.issueInPlace({ market: s.market, ticket }, side, hour, tokens);
  }
}
