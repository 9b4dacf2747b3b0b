import assert from "node:assert/strict";
import { engine } from "@ballast/sdk";
import type { Actor, PositionRef, RequestRef, Step, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { said, silent } from "./parity";
import { EngineScene, sceneNow, zero } from "./rules";

type Position = engine.PositionState;

/** What a rule expects of accounts besides pool and market. */
export interface Also {
  /** Null: the position is closed. */
  positions?: [PositionRef, Position | null][];
  tickets?: [PublicKey, engine.TicketState | null][];
}

/** The newest print of SOL, as what its price account says: every step begins with a fresh one. */
export const printOf = ({ pool, market }: EngineScene): engine.Print => engine.indexOf(pool, market).print;
const sourceOf = (stage: EngineScene) => said(printOf(stage));

const open = (position: Position): Position | null => (position.size === 0n ? null : position);

/** Predicts every step with the engine before it is taken, and compares all of pool and market afterwards. */
export class Mirror {
  constructor(readonly w: World) {}

  /** Pool and market at the moment in which the next transaction runs. A copy: rules change it. */
  async read(): Promise<EngineScene> {
    return EngineScene.of(await sceneNow(this.w));
  }

  /** `rule` changes the copy as the program should change the accounts; then `act` is taken and all is compared. */
  async step<R extends object>(
    rule: (s: EngineScene) => R,
    act: () => Promise<Step>,
  ): Promise<{ step: Step; told: R }> {
    const { w } = this;
    await w.fresh();
    const expected = await this.read();
    const told = rule(expected);
    const step = await act();
    const actual = await this.read();
    const sequence = expected.pool.sequence + BigInt(step.events.length);
    assert.deepEqual(actual.pool, { ...expected.pool, sequence });
    assert.deepEqual(actual.market, expected.market);
    const also: Also = told;
    for (const [ref, state] of also.positions ?? []) assert.deepEqual((await w.position(ref))?.state ?? null, state);
    for (const [key, state] of also.tickets ?? []) assert.deepEqual((await w.ticket(key))?.state ?? null, state);
    return { step, told };
  }

  async position(ref: PositionRef): Promise<Position> {
    const found = await this.w.position(ref);
    assert.ok(found, "the position is open");
    return found.state;
  }

  async open(actor: Actor, side: "long" | "short", size: string, collateral: string) {
    const { request } = await actor.place("SOL", side, { size, collateral: { USDC: collateral } });
    return this.meet(request);
  }

  async increase(ref: PositionRef, size: string, collateral: string) {
    const { request } = await ref.owner.placeIncrease(ref, { size, collateral: { USDC: collateral } });
    return this.meet(request);
  }

  /**
   * A request meets its print: it is filled, into the position that is there or a new one, or ends and changes nothing
   * of what is compared.
   */
  async meet(request: RequestRef) {
    const { w } = this;
    const [ref, account] = [request.position, await w.request(request)];
    assert.ok(account);
    const before = (await w.position(ref))?.state ?? engine.emptyPosition();
    await w.waitUntil(Number(account.state.printAfter));
    const rule = (s: EngineScene) => {
      const args = { request: account.state, position: before, print: printOf(s), second: silent };
      const { report, position } = s.play("quote_execute", args);
      const after = report.ended === 0 ? position : before;
      return { report, positions: [[ref, open(after)]] satisfies Also["positions"] };
    };
    const { told, step } = await this.step(rule, () => w.execute(request));
    return { position: ref, report: told.report, step };
  }

  /** Closes a size (all of it for nothing): profit that waits goes into tickets. */
  async decrease(ref: PositionRef, size: bigint | null = null) {
    const position = await this.position(ref);
    const tickets = await this.w.ticketsOf(ref.owner);
    const rule = (s: EngineScene) => {
      const told = s.play("quote_close", { position, print: sourceOf(s), size, limit: 0n });
      issue(s, position.side, told.report.close.escrowed, tickets);
      return { report: told.report, positions: [[ref, open(told.position)]] satisfies Also["positions"] };
    };
    const part = size === null ? { fraction: "1" } : { size };
    return (await this.step(rule, () => ref.owner.decrease(ref, part))).told.report;
  }

  async removeCollateral(ref: PositionRef, atoms: bigint) {
    const position = await this.position(ref);
    const rule = (s: EngineScene) => {
      const told = s.play("quote_remove_collateral", { position, print: sourceOf(s), atoms });
      return { paid: told.lien, positions: [[ref, told.position]] satisfies Also["positions"] };
    };
    return (await this.step(rule, () => ref.owner.removeCollateral(ref, atoms))).told.paid;
  }

  async liquidate(ref: PositionRef) {
    const position = await this.position(ref);
    const rule = (s: EngineScene) => {
      const told = s.play("quote_liquidation", { position, print: sourceOf(s), second: silent });
      return { report: told.report, positions: [[ref, open(told.position)]] satisfies Also["positions"] };
    };
    return (await this.step(rule, () => this.w.liquidate(ref))).told.report;
  }

  /** What expired, opening an event of the shorts. */
  async openLossEvent() {
    const rule = (s: EngineScene) => s.play("do_open_event", { side: 1, print: sourceOf(s) });
    return (await this.step(rule, () => this.w.openLossEvent("SOL", "short"))).told.expired;
  }

  /** Collects liens of positions, where the stage lies; what all paid. */
  private async collecting(refs: readonly PositionRef[]) {
    const before = await Promise.all(refs.map(async (ref) => [ref, await this.position(ref)] as const));
    return (s: EngineScene) => {
      const { price } = printOf(s);
      const told = before.map(([ref, position]) => [ref, s.play("do_lien", { position, price })] as const);
      const positions = told.map(([ref, { position }]): [PositionRef, Position] => [ref, position]);
      return { paid: told.reduce((sum, [, { paid }]) => sum + paid, 0n), positions };
    };
  }

  async finalize(refs: readonly PositionRef[] = []) {
    const collect = await this.collecting(refs);
    const rule = (s: EngineScene) => ({
      receipt: s.play("do_finalize", { side: 1, print: sourceOf(s) }),
      ...collect(s),
    });
    const { told } = await this.step(rule, () => this.w.finalize("SOL", "short", refs));
    const { state } = await this.w.lossEvent("SOL", "short", told.receipt.number);
    assert.deepEqual(state, told.receipt);
    return told.receipt;
  }

  async applyLiens(refs: readonly PositionRef[]) {
    const collect = await this.collecting(refs);
    const rule = (s: EngineScene) => {
      const told = collect(s);
      s.play("do_bounty", { side: 1, price: printOf(s).price, paid: told.paid });
      return told;
    };
    return (await this.step(rule, () => this.w.applyLiens("SOL", "short", refs))).told.paid;
  }

  async claim(address: PublicKey) {
    const ticket = (await this.w.ticket(address))?.state;
    assert.ok(ticket);
    const receipts = Array.from({ length: 12 }, () => zero("ReceiptState"));
    const rule = (s: EngineScene) => {
      const claim = s.play("do_claim", { ticket, count: 0n, receipts });
      return { claim, tickets: [[address, null]] satisfies Also["tickets"] };
    };
    return (await this.step(rule, () => this.w.claimTicket(address))).told.claim;
  }

  async seal(number: bigint) {
    const { state } = await this.w.lossEvent("SOL", "short", number);
    const rule = (s: EngineScene) => ({ sealed: s.play("do_seal", state) });
    const { told } = await this.step(rule, () => this.w.seal("SOL", "short", number));
    assert.deepEqual((await this.w.lossEvent("SOL", "short", number)).state, told.sealed);
    return told.sealed;
  }
}

/** Profit that waits joins the owner's tickets, or makes new ones. */
function issue(
  s: EngineScene,
  side: number,
  { held, heldAfterJump }: engine.Escrowed,
  tickets: readonly { account: { state: engine.TicketState } }[],
): void {
  const { hold } = s.pool.params.lossEvents;
  for (const [tokens, wait] of [
    [held, hold],
    [heldAfterJump, 3_600n],
  ] as const) {
    if (tokens === 0n) continue;
    const { hour } = s.play("quote_tickets", { side, wait });
    const known = tickets.find(({ account: { state } }) => state.hour === hour && state.side === side);
    s.play("do_issue", { ticket: known?.account.state ?? engine.emptyTicket(), tokens, wait, side });
  }
}
