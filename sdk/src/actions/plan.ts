import type { AddressLookupTableAccount, PublicKey, TransactionInstruction } from "@solana/web3.js";
import { at, BOTH, bookOf, type Print, type Seconds, type Side } from "../engine/index";
import { ballastError } from "../errors/index";
import * as instructions from "../instructions/index";
import * as pda from "../pda/index";
import { finalize, refresh, refusal } from "../quotes/replay";
import { asked, named, type PoolScene, poolSceneOf, type Scene, sceneIn } from "../quotes/scene";
import {
  associatedToken,
  type Context,
  canReceive,
  createAssociated,
  isVacant,
  NATIVE_MINT,
  type State,
  spendRefusal,
  tokenAmount,
  unwrapSol,
  wrapSol,
} from "../state/index";
import { budget, type Step } from "./budget";
import { item } from "./common";
import { ticketsUntil } from "./tickets";

/** An action ready to be signed: its instructions, what it will do, and the tables that make it small. */
export interface Plan<Quote> {
  instructions: TransactionInstruction[];
  quote: Quote;
  lookupTables: AddressLookupTableAccount[];
  /**
   * Last second, by the chain's clock, at which its accounts are the right ones: tickets are of the hour in which
   * profit matures. Landing later is refused (`WrongAccount`) if profit waits: plan again. Null for plans without
   * tickets.
   */
  validUntil: Seconds | null;
}

/** What a plan adds by itself. All but the last are on if not given. */
export interface Parts {
  /** Limits of compute units and loaded data, and the context's priority fee. */
  computeBudget?: boolean;
  /**
   * Creation of missing token accounts, wrapping of SOL that is missing. If off, funding them is up to the caller, who
   * may do it in the same transaction.
   */
  tokenAccounts?: boolean;
  /** Refreshing of the cached prices that the action needs. */
  prices?: boolean;
  /** Finalization of loss events that are due in the action's market. */
  finalization?: boolean;
  /**
   * Off by default. Turns all of the signer's wrapped SOL into SOL at the end, if the action may have paid some.
   */
  unwrapSol?: boolean;
}

/** What every action takes. */
export interface ActionOptions {
  /** Parts to switch on or off: `{ computeBudget: false }`. */
  parts?: Parts;
}

/** Parts that name tickets. */
const TICKETED: ReadonlySet<Step> = new Set<Step>(["decreasePosition", "executeDecrease", "liquidate"]);

const finalized = named(finalize);
const refreshed = named(refresh);

/**
 * A plan in the making: every instruction that is added is also played on a copy of the state, so that quotes are of
 * its end.
 */
export class Draft {
  private after: PoolScene;
  private readonly before: TransactionInstruction[] = [];
  private readonly own: TransactionInstruction[] = [];
  private readonly steps: Step[] = [];
  private readonly searched: PublicKey[] = [];
  private readonly created = new Set<string>();
  private unwraps: PublicKey | null = null;

  constructor(
    readonly ctx: Context,
    readonly state: State,
    private readonly parts: Parts = {},
  ) {
    this.after = poolSceneOf(state);
  }

  /** The pool as it is after what was added so far. */
  get world(): PoolScene {
    return this.after;
  }

  /** A market as it is after what was added so far. */
  scene(market: number): Scene {
    return sceneIn(this.world, market);
  }

  /** The action's own instruction. */
  add(step: Step, instruction: TransactionInstruction): this {
    this.own.push(instruction);
    this.steps.push(step);
    return this;
  }

  /** Room for a part that repeats. */
  allow(step: Step, times: number): this {
    for (let i = 0; i < times; i++) this.steps.push(step);
    return this;
  }

  /** Room for the search for an address that the program derives without being given it. */
  searches(address: PublicKey): this {
    this.searched.push(address);
    return this;
  }

  /** Room for the search for the receipt of the loss event that this may open. `side`: the winning one. */
  opens(market: number, side: Side): this {
    const number = bookOf(this.scene(market).market, side).lossEventCount;
    return this.searches(
      pda.lossEvent(item(this.ctx.layout.markets, market).address, side, number, this.ctx.programId),
    );
  }

  private prepend(step: Step, ...instructions: TransactionInstruction[]): void {
    this.before.push(...instructions);
    this.steps.push(step);
  }

  /**
   * The owner's associated account, to be paid; created if it is missing and `payer` is given. It must have been read.
   */
  token(mint: PublicKey, owner: PublicKey, payer?: PublicKey): PublicKey {
    const paid = payer?.equals(owner) && mint.equals(NATIVE_MINT);
    if (paid && this.parts.unwrapSol === true) this.unwraps = owner;
    return this.associated(mint, owner, payer);
  }

  /**
   * As `token`, for a signer who can be paid nowhere else. `TokenAccountFrozen`; `TokenAccountUnusable` where the
   * program or the token program would refuse it, or pay somebody else: an account that was handed away. One that is
   * missing is made, or is the caller's to make.
   */
  paid(mint: PublicKey, owner: PublicKey, payer: PublicKey = owner): PublicKey {
    const found = this.state.account(associatedToken(mint, owner));
    if (isVacant(found) || this.payable(mint, owner)) return this.token(mint, owner, payer);
    const frozen = spendRefusal(found, mint, owner, 0n) === "TokenAccountFrozen";
    throw ballastError(frozen ? "TokenAccountFrozen" : "TokenAccountUnusable");
  }

  /** Whether this plan may create the owner's associated account: nothing is there yet. */
  private creates(mint: PublicKey, owner: PublicKey): boolean {
    return this.parts.tokenAccounts !== false && isVacant(this.state.account(associatedToken(mint, owner)));
  }

  private associated(mint: PublicKey, owner: PublicKey, payer?: PublicKey): PublicKey {
    const address = associatedToken(mint, owner);
    const key = address.toBase58();
    if (payer && this.creates(mint, owner) && !this.created.has(key)) {
      this.created.add(key);
      this.prepend("createAssociated", createAssociated(payer, mint, owner));
    }
    return address;
  }

  /** Whether the owner's associated account can be paid, counting what this plan creates. It must have been read. */
  payable(mint: PublicKey, owner: PublicKey): boolean {
    const address = associatedToken(mint, owner);
    return this.created.has(address.toBase58()) || canReceive(this.state.account(address), mint, owner);
  }

  /** As `spent`; SOL that is not wrapped yet is wrapped. */
  funded(mint: PublicKey, owner: PublicKey, atoms: bigint): PublicKey {
    const address = this.associated(mint, owner, owner);
    const missing = atoms - tokenAmount(this.state.account(address));
    const wraps = mint.equals(NATIVE_MINT) && missing > 0n && this.parts.tokenAccounts !== false;
    if (!wraps) return this.spent(mint, owner, atoms);
    this.prepend("wrapSol", ...wrapSol(owner, missing));
    return address;
  }

  /**
   * The owner's associated account, which must hold `atoms` that its owner can spend. Throws what the token program
   * would: `TokenAccountFrozen`, `TokenInsufficientFunds`, `TokenOwnerMismatch`; not with `tokenAccounts: false`, where
   * the caller may bring them in the same transaction.
   */
  spent(mint: PublicKey, owner: PublicKey, atoms: bigint): PublicKey {
    const address = this.associated(mint, owner, owner);
    if (this.parts.tokenAccounts === false || atoms === 0n) return address;
    const found = this.state.account(address);
    const refused = spendRefusal(isVacant(found) ? null : found, mint, owner, atoms);
    if (refused !== null) throw ballastError(refused);
    return address;
  }

  /**
   * Refreshes a cached price where that can succeed: for actions that can do without. Where the account was closed,
   * that is declared.
   */
  refreshIfPossible(custody: number): this {
    return this.refreshable(custody) ? this.refresh([custody]) : this;
  }

  /** Whether a refresh of this price succeeds, by itself. */
  refreshable(custody: number): boolean {
    const { peek, closed } = at(this.state.prices, custody);
    const print = peek();
    return (print !== null || closed) && refusal(() => refresh(this.world, [{ custody, print }])) === null;
  }

  /**
   * Refreshes the cached prices of these custodies, and second sources. Throws what the instruction would:
   * `OracleMalformed`, `OracleFuture`, ...
   */
  refresh(custodies: readonly number[], seconds: readonly number[] = []): this {
    if (this.parts.prices === false || custodies.length + seconds.length === 0) return this;
    const { layout, pool, programId } = this.ctx;
    const firsts = custodies.map((custody) => ({ custody, account: item(this.state.prices, custody), second: false }));
    const others = seconds.flatMap((number) => {
      const account = item(this.state.seconds, number);
      return account === null ? [] : [{ custody: item(layout.markets, number).index, account, second: true }];
    });
    const shown = [...firsts, ...others];
    const prints = shown.map(({ account, ...which }) => ({ ...which, print: account.read() }));
    this.after = refreshed(this.world, prints);
    const prices = shown.map(({ custody, account, second }) => ({
      ...{ custody, second, priceUpdate: account.address },
      market: layout.markets.find(({ index }) => index === custody)?.address ?? null,
    }));
    this.prepend("refreshPrices", instructions.refreshPrices({ pool, prices, programId }));
    return this.allow("refreshPriceEach", prices.length);
  }

  /**
   * Finalizes what is due in a market; nothing where it could not succeed now. `payer` signs and gets the receipt's
   * rent refunded.
   */
  finalizeDue(market: number, payer: PublicKey): this {
    const index = at(this.ctx.layout.markets, market).index;
    const print = at(this.state.prices, index).peek();
    const { homeMint } = this.ctx.layout;
    // A signer who cannot be refunded does not finalize, so that their own action does not fail for it.
    const refunded = this.payable(homeMint, payer) || this.creates(homeMint, payer);
    if (this.parts.finalization === false || !refunded) return this;
    for (const side of BOTH) {
      const works = refusal(() => finalize(this.world, market, side, print)) === null;
      if (works) this.prepend("finalizeLossEvent", this.finalization(market, side, payer, print).instruction);
    }
    return this;
  }

  /** The finalization of a side's event, with its receipt. In `world` it has happened. Throws what it would. */
  finalization(market: number, side: Side, payer: PublicKey, print: Print | null, positions: PublicKey[] = []) {
    const { layout, pool, programId } = this.ctx;
    const { address, index } = at(layout.markets, market);
    const scene = this.scene(market);
    const number = bookOf(scene.market, side).lossEventCount;
    const { overwritesUnsealed: overwrites } = asked("quote_tickets", scene, { side, wait: 0n });
    const { world, report: receipt } = finalized(this.world, market, side, print);
    this.after = world;
    const instruction = instructions.finalizeLossEvent({
      ...{ payer, pool, market: address, side, positions, programId },
      receipt: pda.lossEvent(address, side, number, programId),
      overwritten: overwrites ? pda.lossEvent(address, side, number - 8n, programId) : null,
      payerToken: this.paid(layout.homeMint, payer),
      priceUpdate: at(this.state.prices, index).address,
      insuranceVault: layout.insuranceVault,
    });
    return { instruction, receipt };
  }

  /** The plan, budget first. */
  plan<Quote>(quote: Quote): Plan<Quote> {
    const after = this.unwraps === null ? [] : [unwrapSol(this.unwraps)];
    if (after.length > 0) this.steps.push("wrapSol");
    const { lookupTables, priorityFee } = this.ctx;
    const instructions = [...this.before, ...this.own, ...after];
    const limits =
      this.parts.computeBudget === false ? [] : budget(this.steps, instructions, this.searched, priorityFee);
    const validUntil = this.steps.some((step) => TICKETED.has(step)) ? ticketsUntil(this.world) : null;
    return { instructions: [...limits, ...instructions], quote, lookupTables, validUntil };
  }
}
