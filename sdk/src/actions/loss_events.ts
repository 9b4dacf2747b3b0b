/** What anyone does about loss events: open, finalize, collect, seal, claim. */
import type { PublicKey } from "@solana/web3.js";
import {
  fetchMany,
  type Keyed,
  type LossEvent,
  type Position,
  positionsOfMarket,
  type Ticket,
} from "../accounts/index";
import {
  bookOf,
  type ClaimReport,
  entry,
  maturesAt,
  type OpenedReport,
  type Print,
  type ReceiptState,
  type Side,
  type SideBook,
} from "../engine/index";
import * as instructions from "../instructions/index";
import * as pda from "../pda/index";
import { type LiensQuote, quoteClaim, quoteLiens, type Scene } from "../quotes/index";
import { asked, sourceOf } from "../quotes/scene";
import { type Context, readState } from "../state/index";
import {
  backingOf,
  custodyAt,
  inState,
  item,
  marketNumber,
  marketOf,
  mintsOf,
  printOf,
  type Ref,
  readWith,
  resolve,
} from "./common";
import { type ActionOptions, Draft, type Plan } from "./plan";

/** A winning side of a market. */
export interface SideAction extends ActionOptions {
  /** Number of the market in the pool. */
  market: number;
  /** The winning side: 0 long, 1 short. */
  side: Side;
}

/** What opening brings: the event's U, or waiting shortfall that expired instead. */
export type OpenedQuote = OpenedReport;

const opening = (scene: Scene, side: Side, print: Print | null): OpenedQuote =>
  asked("do_open_event", scene, { side, print: sourceOf(print) });

/**
 * Opens a loss event whose waiting shortfall became due, or hands expired waiting shortfall to the LPs.
 * `NoShortfallDue`.
 */
export async function openLossEventInstructions(ctx: Context, p: SideAction): Promise<Plan<OpenedQuote>> {
  const state = await readState(ctx);
  const market = marketOf(ctx, state, p.market);
  const { address, priceUpdate } = market;
  const draft = new Draft(ctx, state, p.parts);
  const quote = opening(draft.scene(p.market), p.side, printOf(market));
  const { pool, programId } = ctx;
  const instruction = instructions.openLossEvent({ pool, market: address, side: p.side, priceUpdate, programId });
  return draft.add("openLossEvent", instruction).opens(p.market, p.side).plan(quote);
}

/** A finalization. */
export interface FinalizeAction extends SideAction {
  /** Anyone. Signs; the fund refunds the receipt's rent in its stable. */
  payer: PublicKey;
  /** Up to 16 winners' positions that answer for their liens at once. */
  positions?: PublicKey[];
}

/**
 * Finalizes a loss event. The quote: its receipt (before the liens of `positions`). `NoOpenLossEvent`,
 * `LossEventStillAccruing`, `OracleStale`.
 */
export async function finalizeInstructions(
  ctx: Context,
  p: FinalizeAction,
): Promise<Plan<{ receipt: ReceiptState; address: PublicKey }>> {
  const state = await readWith(ctx, [p.payer], mintsOf(ctx));
  const market = marketOf(ctx, state, p.market);
  const draft = new Draft(ctx, state, p.parts);
  const scene = draft.scene(p.market);
  const number = bookOf(scene.market, p.side).lossEventCount;
  const { positions = [] } = p;
  const { instruction, receipt } = draft.finalization(p.market, p.side, p.payer, printOf(market), positions);
  const address = pda.lossEvent(market.address, p.side, number, ctx.programId);
  return draft
    .add("finalizeLossEvent", instruction)
    .allow("applyLienEach", positions.length)
    .plan({ receipt, address });
}

/** Collecting of liens. */
export interface LiensAction extends SideAction {
  /** Anyone. Signs; gets 1 %, 1 USD at most. */
  keeper: PublicKey;
  /** Default: the 16 of the market's positions that bring the most. */
  positions?: readonly Keyed<Position>[];
}

/** Most positions of one transaction. */
const MOST = 16;

/** Collects liens of open winners. The quote has what each brings, in the order of `positions`. */
export async function applyLiensInstructions(
  ctx: Context,
  p: LiensAction,
): Promise<Plan<LiensQuote & { positions: PublicKey[] }>> {
  const { address: key } = item(ctx.layout.markets, p.market);
  const candidates = p.positions ?? (await positionsOfMarket(ctx.source, key, ctx.programId));
  const backing = backingOf(item(ctx.layout.markets, p.market), p.side);
  const state = await readWith(ctx, [p.keeper], mintsOf(ctx, backing));
  const market = marketOf(ctx, state, p.market);
  const print = printOf(market);
  const draft = new Draft(ctx, state, p.parts).finalizeDue(p.market, p.keeper);
  const scene = draft.scene(p.market);
  const chosen = p.positions ? candidates.slice(0, MOST) : mostOwing(scene, p.side, candidates, print);
  const states = chosen.map(({ account }) => account.state);
  const quote = quoteLiens(scene, p.side, states, print);
  const positions = chosen.map(({ address }) => address);
  const { mint, vault } = custodyAt(ctx, backing);
  const instruction = instructions.applyLiens({
    ...{ keeper: p.keeper, pool: ctx.pool, market: market.address, side: p.side, vault, positions },
    keeperToken: draft.paid(mint, p.keeper),
    priceUpdate: market.priceUpdate,
    programId: ctx.programId,
  });
  return draft
    .add("applyLiens", instruction)
    .allow("applyLienEach", positions.length)
    .plan({ ...quote, positions });
}

/** The positions of a side with the largest profit among those that have events to answer for. */
function mostOwing(scene: Scene, side: Side, all: readonly Keyed<Position>[], print: Print | null) {
  const { price } = asked("do_observe", scene, { print: sourceOf(print) });
  return all
    .filter(({ account: { state } }) => state.side === side)
    .map((position) => {
      const { profit } = asked("rule_owing", scene, { position: position.account.state, price, side });
      return { position, profit };
    })
    .filter(({ profit }) => profit > 0n)
    .sort((a, b) => Number(b.profit - a.profit))
    .slice(0, MOST)
    .map(({ position }) => position);
}

/** Sealing of a receipt. */
export interface SealAction extends ActionOptions {
  receipt: Ref<LossEvent>;
}

const sealing = (scene: Scene, receipt: ReceiptState): ReceiptState => asked("do_seal", scene, receipt);

/** Seals a receipt whose liens have lapsed. The quote: the receipt as it stays. `NothingToSeal`. */
export async function sealInstructions(ctx: Context, p: SealAction): Promise<Plan<{ receipt: ReceiptState }>> {
  const { address, account } = await resolve(ctx, "LossEvent", p.receipt);
  const number = marketNumber(ctx, account.market);
  const state = await readState(ctx, [address]);
  const draft = new Draft(ctx, state, p.parts);
  const receipt = sealing(draft.scene(number), inState(state, "LossEvent", address).state);
  const { pool, programId } = ctx;
  const instruction = instructions.sealLossEvent({ pool, market: account.market, receipt: address, programId });
  return draft.add("sealLossEvent", instruction).plan({ receipt });
}

/** A claim of a matured ticket. */
export interface ClaimAction extends ActionOptions {
  /** Anyone. Signs; pays for a `Payable`, or, if the signer is the owner, for the owner's token account. */
  payer: PublicKey;
  ticket: Ref<Ticket>;
}

/**
 * Pays a matured ticket to its owner. The quote: atoms of the backing token. `TicketNotMatured`,
 * `TicketWaitsForLossEvent`.
 */
export async function claimInstructions(ctx: Context, p: ClaimAction): Promise<Plan<ClaimReport>> {
  const { address, account } = await resolve(ctx, "Ticket", p.ticket);
  const { owner, state: ticket } = account;
  const number = marketNumber(ctx, account.market);
  const backing = backingOf(item(ctx.layout.markets, number), ticket.side);
  const { mint, vault } = custodyAt(ctx, backing);
  const state = await readWith(ctx, [p.payer, owner], mintsOf(ctx, backing), [address]);
  const market = marketOf(ctx, state, number);
  const draft = new Draft(ctx, state, p.parts);
  const bookNow = () => bookOf(draft.scene(number).market, ticket.side as Side);
  if (bookNow().open.opened < maturesAt(ticket)) draft.finalizeDue(number, p.payer);
  const missing = missingReceipts(ctx, market.address, bookNow(), account);
  const read = missing.length === 0 ? [] : await fetchMany(ctx.source, "LossEvent", missing, ctx.programId);
  // The first event that opened too late says so of all that follow it: nine receipts at most, however late the ticket
  // is claimed.
  const late = read.findIndex((receipt) => receipt !== null && receipt.state.opened >= maturesAt(ticket));
  const receipts = late < 0 ? missing : missing.slice(0, late + 1);
  const found = read.slice(0, receipts.length).flatMap((receipt) => (receipt === null ? [] : [receipt.state]));
  const quote = quoteClaim(draft.scene(number), inState(state, "Ticket", address).state, found);
  const ownerToken = draft.token(mint, owner, owner.equals(p.payer) ? p.payer : undefined);
  const payable = draft.payable(mint, owner) ? null : pda.payable(ctx.pool, mint, owner, ctx.programId);
  const instruction = instructions.claimTicket({
    ...{ payer: p.payer, owner, pool: ctx.pool, market: market.address, ticket: address, vault, ownerToken },
    ...{ payable, receipts, programId: ctx.programId },
  });
  return draft.add("claimTicket", instruction).allow("claimReceiptEach", receipts.length).plan(quote);
}

/** Receipts of events since the ticket was made that the side's ring no longer has, in order. */
function missingReceipts(ctx: Context, market: PublicKey, book: SideBook, { state }: Ticket): PublicKey[] {
  const missing: PublicKey[] = [];
  for (let number = state.lossEvents; number < book.lossEventCount; number++) {
    if (!entry(book, number)) missing.push(pda.lossEvent(market, state.side, number, ctx.programId));
  }
  return missing;
}
