/** What admin and guardian do, and what anyone may: executing a change that is due. */
import { PublicKey } from "@solana/web3.js";
import type { Change, Controller } from "../accounts/index";
import { type ChangeSpec, decodeChange, etaOf, isControllers } from "../config/index";
import { CONSTANTS, type MarketState } from "../engine/index";
import { ballastError } from "../errors/index";
import * as instructions from "../instructions/index";
import * as pda from "../pda/index";
import { changeRefusal } from "../quotes/change";
import { asked, demand, named, type PoolScene } from "../quotes/scene";
import { associatedToken, type Context, type State } from "../state/index";
import { custodyAt, inState, item, type Ref, readWith, resolve } from "./common";
import { type ActionOptions, Draft, type Plan } from "./plan";

/** Where a change will be, and the first and last time at which it may be executed, in unix seconds. */
export interface ChangeQuote {
  change: PublicKey;
  eta: bigint;
  validUntil: bigint;
}

/** The queueing of a change. */
export interface QueueChangeAction extends ActionOptions {
  /** Signs, pays the change's rent. */
  admin: PublicKey;
  change: ChangeSpec;
  /** Seconds for which it stays valid after its eta: 7 days at most, and if not given. */
  validFor?: bigint;
}

/** The market that a change concerns; null for other changes. `WrongAccount`. */
const marketIn = (ctx: Context, change: ChangeSpec): PublicKey | null =>
  change.kind === "market" || change.kind === "status" ? item(ctx.layout.markets, change.index).address : null;

const poolIn = (ctx: Context, change: ChangeSpec): PublicKey | null => (isControllers(change) ? null : ctx.pool);

/** The state and its controller. */
async function governed(ctx: Context, ...read: PublicKey[]): Promise<{ state: State; controller: Controller }> {
  const address = pda.controller(ctx.programId);
  const state = await readWith(ctx, [], [], [address, ...read]);
  return { state, controller: inState(state, "Controller", address) };
}

/** `NotAuthorized` unless the signer is the one who may act. */
const only = (signer: PublicKey, may: PublicKey): void => demand(signer.equals(may), "NotAuthorized");

/** Throws what the program would where it would not take a change. */
function accepted(state: State, controller: Controller, change: ChangeSpec, executes: boolean): void {
  const refusal = changeRefusal({ ...state, controller }, change, executes);
  if (refusal !== null) throw ballastError(refusal);
}

/**
 * Queues a change under the controller's next number. Its eta counts from when it lands, which must be within
 * `validFor`: `ChangeWindow`. `NotAuthorized`, and what `changeRefusal` says.
 */
export async function queueChangeInstructions(ctx: Context, p: QueueChangeAction): Promise<Plan<ChangeQuote>> {
  const { programId } = ctx;
  const { state, controller } = await governed(ctx);
  const { changes: number, delay } = controller;
  only(p.admin, controller.admin);
  const eta = named(etaOf)(p.change, delay, state.now);
  const validUntil = eta + (p.validFor ?? CONSTANTS.OPEN_FOR);
  windowed(eta, validUntil);
  accepted(state, controller, p.change, false);
  const own = { admin: p.admin, change: p.change, number, validUntil, programId };
  const instruction = instructions.queueChange({
    ...own,
    pool: poolIn(ctx, p.change),
    market: marketIn(ctx, p.change),
  });
  const quote = { change: pda.change(number, programId), eta, validUntil };
  return new Draft(ctx, state, p.parts).add("queueChange", instruction).plan(quote);
}

const windowed = (eta: bigint, validUntil: bigint) => asked("check_window", null, { eta, validUntil, now: 0n });
const due = (eta: bigint, validUntil: bigint, now: bigint) => asked("check_due", null, { eta, validUntil, now });

/** A change that exists. */
export interface ChangeAction extends ActionOptions {
  change: Ref<Change>;
}

/** A change as it is now, and the controller. */
async function changing(ctx: Context, ref: Ref<Change>) {
  const { address } = await resolve(ctx, "Change", ref);
  const read = await governed(ctx, address);
  return { ...read, address, account: inState(read.state, "Change", address) };
}

/**
 * Executes a change. The quote: what it changes. `ChangeNotDue`, `ChangeExpired`, `ChangeExecuted`, and what
 * `changeRefusal` says; new tokens and markets are added by the admin, and what is another pool's is executed there:
 * `ChangeMismatch`.
 */
export async function executeChangeInstructions(ctx: Context, p: ChangeAction): Promise<Plan<ChangeSpec>> {
  const { address, account, state, controller } = await changing(ctx, p.change);
  const spec = decodeChange(account);
  const here = account.pool.equals(poolIn(ctx, spec) ?? PublicKey.default);
  demand(here && spec.kind !== "listCustody" && spec.kind !== "listMarket", "ChangeMismatch");
  demand(account.state === 0, "ChangeExecuted");
  due(account.eta, account.validUntil, state.now);
  accepted(state, controller, spec, true);
  const where = { pool: poolIn(ctx, spec), market: marketIn(ctx, spec), programId: ctx.programId };
  const instruction = instructions.executeChange({ change: address, ...where });
  return new Draft(ctx, state, p.parts).add("executeChange", instruction).plan(spec);
}

/** The end of a change. */
export interface CancelChangeAction extends ChangeAction {
  /** The admin, or anyone once the change has expired. Signs. */
  authority: PublicKey;
}

/**
 * Takes back a change that was not executed: the admin, or anyone once it has expired. The quote: who gets its rent.
 * `ChangeExecuted`, `NotAuthorized`.
 */
export async function cancelChangeInstructions(
  ctx: Context,
  p: CancelChangeAction,
): Promise<Plan<{ proposer: PublicKey }>> {
  const { address, account, state, controller } = await changing(ctx, p.change);
  const { authority } = p;
  demand(account.state === 0, "ChangeExecuted");
  if (state.now <= account.validUntil) only(authority, controller.admin);
  const { proposer } = account;
  const instruction = instructions.cancelChange({ authority, change: address, proposer, programId: ctx.programId });
  const draft = new Draft(ctx, state, p.parts);
  return draft.add("cancelChange", instruction).plan({ proposer });
}

/** A guardian's measure. */
export interface TightenAction extends ActionOptions {
  /** Signs. */
  guardian: PublicKey;
  measure: instructions.Measure;
}

/** Takes a guardian's measure. `NotAuthorized`, `GuardianExpired`, `GuardianLoosens`, `WrongAccount`. */
export async function tightenInstructions(ctx: Context, p: TightenAction): Promise<Plan<null>> {
  const { guardian, measure } = p;
  const ofMarket = measure.kind === "reduceOnly" || measure.kind === "lowerInterest";
  const market = ofMarket ? item(ctx.layout.markets, measure.index).address : null;
  const { state, controller } = await governed(ctx);
  only(guardian, controller.guardian);
  demand(state.now < controller.guardianExpires, "GuardianExpired");
  const draft = new Draft(ctx, state, p.parts);
  tightened(draft.world, measure);
  const { pool, programId } = ctx;
  const instruction = instructions.tighten({ guardian, pool, measure, market, programId });
  return draft.add("tighten", instruction).plan(null);
}

const tightened = named(({ pool, markets, now, slot }: PoolScene, measure: instructions.Measure): void => {
  const { measure: kind, index, first: long, second: short } = instructions.measureArgs(measure);
  // A measure on deposits touches no market, and a pool may have none.
  const ofMarket = measure.kind === "reduceOnly" || measure.kind === "lowerInterest";
  const market = markets[ofMarket ? measure.index : 0] as MarketState;
  asked("do_tighten", { pool, market, now, slot }, { measure: kind, index, long, short });
});

/** The renewal of the guardian's term. */
export interface RenewGuardianAction extends ActionOptions {
  /** Signs. */
  admin: PublicKey;
  /** From now; 0 ends the term. */
  seconds: number;
}

/**
 * Sets when the guardian's term ends: 7 days from now at most. The quote: when. `NotAuthorized`, `InvalidParameter`.
 */
export async function renewGuardianInstructions(
  ctx: Context,
  p: RenewGuardianAction,
): Promise<Plan<{ until: bigint }>> {
  const { admin, seconds } = p;
  const { state, controller } = await governed(ctx);
  only(admin, controller.admin);
  demand(BigInt(seconds) <= CONSTANTS.TERM, "InvalidParameter");
  const instruction = instructions.renewGuardian({ admin, seconds, programId: ctx.programId });
  const until = state.now + BigInt(seconds);
  return new Draft(ctx, state, p.parts).add("renewGuardian", instruction).plan({ until });
}

/** A proposal of another admin. */
export interface TransferAdminAction extends ActionOptions {
  /** Signs. */
  admin: PublicKey;
  to: PublicKey;
}

/** Proposes another admin, who must accept; the admin itself takes a proposal back. `NotAuthorized`. */
export async function transferAdminInstructions(ctx: Context, p: TransferAdminAction): Promise<Plan<null>> {
  const { admin, to } = p;
  const { state, controller } = await governed(ctx);
  only(admin, controller.admin);
  const instruction = instructions.transferAdmin({ admin, to, programId: ctx.programId });
  return new Draft(ctx, state, p.parts).add("transferAdmin", instruction).plan(null);
}

/** Its acceptance. */
export interface AcceptAdminAction extends ActionOptions {
  /** Who was proposed. Signs. */
  admin: PublicKey;
}

/** Becomes admin, as proposed. `NotAuthorized`. */
export async function acceptAdminInstructions(ctx: Context, p: AcceptAdminAction): Promise<Plan<null>> {
  const { state, controller } = await governed(ctx);
  only(p.admin, controller.pendingAdmin);
  const instruction = instructions.acceptAdmin({ admin: p.admin, programId: ctx.programId });
  return new Draft(ctx, state, p.parts).add("acceptAdmin", instruction).plan(null);
}

/** The collection of the protocol's fees in one token. */
export interface CollectFeesAction extends ActionOptions {
  /** Signs, gets them. */
  admin: PublicKey;
  custody: number;
}

/**
 * Takes the protocol's fees in one token. The quote: how many atoms. `NotAuthorized`, `TokenAccountUnusable`,
 * `NothingToPay`.
 */
export async function collectFeesInstructions(ctx: Context, p: CollectFeesAction): Promise<Plan<{ atoms: bigint }>> {
  const { mint, vault } = custodyAt(ctx, p.custody);
  const { state, controller } = await governed(ctx, associatedToken(mint, p.admin));
  only(p.admin, controller.admin);
  const draft = new Draft(ctx, state, p.parts);
  const adminToken = draft.paid(mint, p.admin);
  const atoms = item(draft.world.pool.custodies, p.custody).protocolFees;
  demand(atoms > 0n, "NothingToPay");
  const { pool, programId } = ctx;
  const instruction = instructions.collectProtocolFees({ admin: p.admin, pool, vault, adminToken, programId });
  return draft.add("collectProtocolFees", instruction).plan({ atoms });
}
