import type { AddressLookupTableAccount, Connection, PublicKey } from "@solana/web3.js";
import { type AccountSource, connectionSource } from "../accounts/index";
import * as actions from "../actions/index";
import { BallastError, decodeError } from "../errors/index";
import { type BallastEvent, parse } from "../events/index";
import { PROGRAM_ID } from "../idl/program";
import * as pda from "../pda/index";
import { type Context, createContext, readState, type State } from "../state/index";
import { connectionSimulator, type PoolViews, viewsOf } from "../views/index";
import { alreadyDone } from "./lost";
import { Patience } from "./patience";
import { send } from "./send";
import type { Sendable, SendOptions, Sent } from "./terms";
import type { Wallet } from "./wallet";

/** What a client is made of. */
export interface ClientOptions {
  connection: Connection;
  /** Signs and pays. Without a wallet the client only reads and quotes. */
  wallet?: Wallet;
  programId?: PublicKey;
  /** The pool, or its number; 1, as the local network's, if not given. */
  pool?: PublicKey | bigint;
  /** The price account of a feed; Pyth's push accounts if not given. */
  priceAccounts?: (feedId: Uint8Array) => PublicKey;
  lookupTables?: AddressLookupTableAccount[];
  /** Micro-lamports per compute unit. */
  priorityFee?: bigint;
}

/** An action that took effect, with what it was quoted to do. */
export interface Done<Quote> extends Sent {
  quote: Quote;
}

const NOTHING_SENT = { outcome: "not landed" } as const;
const EVENTS_MS = 5_000;
const EVENTS_POLL_MS = 400;

const notFound = (signature: string): BallastError =>
  new BallastError({
    ...{ code: null, name: "TransactionNotFound", logs: [], signature },
    hint: `The node does not have ${signature}: ask later, or a node with the whole history`,
  });

/** Makes parameters optional that the wallet stands in for. */
type Own<P, K extends keyof P> = Omit<P, K> & Partial<Pick<P, K>>;

/**
 * Builds, signs, sends and confirms; every error is a `BallastError`. Actions take the parameters of the
 * `...Instructions` function of their name; the signer is the wallet by default.
 * @example
 * const client = new BallastClient({ connection, wallet: keypairWallet(keypair) });
 * const { quote } = await client.open({ market: 0, side: 0, size: 10n ** 9n, custody: 0, collateral: 50_000_000n });
 */
export class BallastClient {
  readonly connection: Connection;
  readonly wallet: Wallet | null;
  readonly programId: PublicKey;
  readonly pool: PublicKey;
  readonly source: AccountSource;
  private readonly options: ClientOptions;
  private ready: Promise<Context> | null = null;

  constructor(options: ClientOptions) {
    const { connection, wallet = null, programId = PROGRAM_ID, pool = 1n } = options;
    this.options = options;
    this.connection = connection;
    this.wallet = wallet;
    this.programId = programId;
    this.pool = typeof pool === "bigint" ? pda.pool(pool, programId) : pool;
    this.source = connectionSource(connection);
  }

  /** What plans are made with; the pool's layout is read once. */
  context(): Promise<Context> {
    const { priceAccounts, lookupTables, priorityFee } = this.options;
    const { source, pool, programId } = this;
    this.ready ??= createContext({ source, pool, programId, priceAccounts, lookupTables, priorityFee }).catch((e) => {
      this.ready = null; // The next call asks again.
      throw decodeError(e, programId, NOTHING_SENT);
    });
    return this.ready;
  }

  /** The pool, its markets and prices now. */
  async state(further: readonly PublicKey[] = []): Promise<State> {
    return readState(await this.context(), further);
  }

  /** Signs, sends and confirms a plan or any instructions. `TypeError` without a wallet, else `BallastError`. */
  async send(what: Sendable, options?: SendOptions): Promise<Sent> {
    return send({ connection: this.connection, wallet: this.signer, programId: this.programId }, what, options);
  }

  /**
   * The program's events in a transaction that took effect; none in one that failed. Waits for a node that has it later
   * than its status. `TransactionNotFound` where it does not get it in 5 s: that there were no events is not known
   * then. `NetworkError`.
   */
  async events(signature: string): Promise<BallastEvent[]> {
    const options = { commitment: "confirmed", maxSupportedTransactionVersion: 0 } as const;
    for (const time = new Patience(EVENTS_MS); ; await time.pause(EVENTS_POLL_MS)) {
      const found = await time
        .insist(() => this.connection.getTransaction(signature, options), EVENTS_POLL_MS)
        .catch((e: unknown) => {
          throw decodeError(e, this.programId, { signature });
        });
      if (found !== null) return parse(found, this.programId);
      if (time.over) throw notFound(signature);
    }
  }

  /**
   * The pool's views, executed by the node without effect. `TypeError` where neither a payer (any wallet with lamports)
   * nor an own wallet is given.
   */
  views(payer: PublicKey = this.signer.publicKey): PoolViews {
    return viewsOf(() => this.context(), connectionSimulator(this.connection, payer, this.programId));
  }

  private get signer(): Wallet {
    if (this.wallet === null) throw new TypeError("this client has no wallet");
    return this.wallet;
  }

  private async act<P, Q>(
    plan: (ctx: Context, params: P) => Promise<actions.Plan<Q>>,
    params: P,
    options?: SendOptions,
  ): Promise<Done<Q>> {
    const attempt = async () => {
      const planned = await plan(await this.context(), params).catch((e) => {
        throw decodeError(e, this.programId, NOTHING_SENT);
      });
      return { ...(await this.send(planned, options)), quote: planned.quote };
    };
    try {
      // A plan whose hour went over on the way is made once more: it is known that it changed nothing.
      return await attempt().catch((e) => {
        if (e instanceof BallastError && e.name === "PlanExpired") return attempt();
        throw e;
      });
    } catch (e) {
      throw await alreadyDone(this.source, params, e);
    }
  }

  /** {@link actions.openInstructions} */
  async open(p: Own<actions.OpenAction, "owner">, options?: SendOptions) {
    return this.act(actions.openInstructions, { owner: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.cancelInstructions} */
  async cancel(p: Own<actions.CancelAction, "payer">, options?: SendOptions) {
    return this.act(actions.cancelInstructions, { payer: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.limitOpenInstructions} */
  async limitOpen(p: Own<actions.LimitOpenAction, "owner">, options?: SendOptions) {
    return this.act(actions.limitOpenInstructions, { owner: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.placeTriggerInstructions} */
  async placeTrigger(p: actions.PlaceTriggerAction, options?: SendOptions) {
    return this.act(actions.placeTriggerInstructions, { signer: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.executeDecreaseInstructions} */
  async executeDecrease(p: Own<actions.ExecuteDecreaseAction, "executor">, options?: SendOptions) {
    return this.act(actions.executeDecreaseInstructions, { executor: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.setDelegateInstructions} */
  async setDelegate(p: actions.DelegateAction, options?: SendOptions) {
    return this.act(actions.setDelegateInstructions, p, options);
  }
  /** {@link actions.decreaseInstructions} */
  async decrease(p: actions.DecreaseAction, options?: SendOptions) {
    return this.act(actions.decreaseInstructions, { signer: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.closeInstructions} */
  async close(p: Omit<actions.DecreaseAction, "size">, options?: SendOptions) {
    return this.act(actions.closeInstructions, { signer: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.addCollateralInstructions} */
  async addCollateral(p: actions.CollateralAction, options?: SendOptions) {
    return this.act(actions.addCollateralInstructions, { signer: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.removeCollateralInstructions} */
  async removeCollateral(p: Omit<actions.CollateralAction, "signer">, options?: SendOptions) {
    return this.act(actions.removeCollateralInstructions, p, options);
  }
  /** {@link actions.addLiquidityInstructions} */
  async addLiquidity(p: Own<actions.AddLiquidityAction, "owner">, options?: SendOptions) {
    return this.act(actions.addLiquidityInstructions, { owner: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.removeLiquidityInstructions} */
  async removeLiquidity(p: Own<actions.RemoveLiquidityAction, "owner">, options?: SendOptions) {
    return this.act(actions.removeLiquidityInstructions, { owner: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.stakeInstructions} */
  async stake(p: Own<actions.StakeAction, "owner">, options?: SendOptions) {
    return this.act(actions.stakeInstructions, { owner: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.requestUnstakeInstructions} */
  async requestUnstake(p: Own<actions.StakeholderAction, "owner"> & { shares: bigint }, options?: SendOptions) {
    return this.act(actions.requestUnstakeInstructions, { owner: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.cancelUnstakeInstructions} */
  async cancelUnstake(p: Own<actions.StakeholderAction, "owner"> = {}, options?: SendOptions) {
    return this.act(actions.cancelUnstakeInstructions, { owner: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.unstakeInstructions} */
  async unstake(p: Own<actions.StakeholderAction, "owner"> = {}, options?: SendOptions) {
    return this.act(actions.unstakeInstructions, { owner: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.donateInstructions} */
  async donate(p: { amount: bigint } & actions.ActionOptions, options?: SendOptions) {
    return this.act(actions.donateInstructions, { donor: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.refreshInstructions} */
  async refresh(p: actions.RefreshAction = {}, options?: SendOptions) {
    return this.act(actions.refreshInstructions, p, options);
  }
  /** {@link actions.executeInstructions} */
  async execute(p: Own<actions.ExecuteAction, "executor">, options?: SendOptions) {
    return this.act(actions.executeInstructions, { executor: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.liquidateInstructions} */
  async liquidate(p: Own<actions.LiquidateAction, "keeper">, options?: SendOptions) {
    return this.act(actions.liquidateInstructions, { keeper: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.sweepInstructions} */
  async sweep(p: actions.SweepAction, options?: SendOptions) {
    return this.act(actions.sweepInstructions, p, options);
  }
  /** {@link actions.payOutInstructions} */
  async payOut(p: Own<actions.PayOutAction, "payer">, options?: SendOptions) {
    return this.act(actions.payOutInstructions, { payer: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.openLossEventInstructions} */
  async openLossEvent(p: actions.SideAction, options?: SendOptions) {
    return this.act(actions.openLossEventInstructions, p, options);
  }
  /** {@link actions.finalizeInstructions} */
  async finalize(p: Own<actions.FinalizeAction, "payer">, options?: SendOptions) {
    return this.act(actions.finalizeInstructions, { payer: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.applyLiensInstructions} */
  async applyLiens(p: Own<actions.LiensAction, "keeper">, options?: SendOptions) {
    return this.act(actions.applyLiensInstructions, { keeper: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.sealInstructions} */
  async seal(p: actions.SealAction, options?: SendOptions) {
    return this.act(actions.sealInstructions, p, options);
  }
  /** {@link actions.claimInstructions} */
  async claim(p: Own<actions.ClaimAction, "payer">, options?: SendOptions) {
    return this.act(actions.claimInstructions, { payer: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.settleInstructions} */
  async settle(p: actions.SettleAction, options?: SendOptions) {
    return this.act(actions.settleInstructions, p, options);
  }
  /** {@link actions.queueChangeInstructions} */
  async queueChange(p: Own<actions.QueueChangeAction, "admin">, options?: SendOptions) {
    return this.act(actions.queueChangeInstructions, { admin: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.executeChangeInstructions} */
  async executeChange(p: actions.ChangeAction, options?: SendOptions) {
    return this.act(actions.executeChangeInstructions, p, options);
  }
  /** {@link actions.cancelChangeInstructions} */
  async cancelChange(p: Own<actions.CancelChangeAction, "authority">, options?: SendOptions) {
    return this.act(actions.cancelChangeInstructions, { authority: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.tightenInstructions} */
  async tighten(p: Own<actions.TightenAction, "guardian">, options?: SendOptions) {
    return this.act(actions.tightenInstructions, { guardian: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.renewGuardianInstructions} */
  async renewGuardian(p: Own<actions.RenewGuardianAction, "admin">, options?: SendOptions) {
    return this.act(actions.renewGuardianInstructions, { admin: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.transferAdminInstructions} */
  async transferAdmin(p: Own<actions.TransferAdminAction, "admin">, options?: SendOptions) {
    return this.act(actions.transferAdminInstructions, { admin: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.acceptAdminInstructions} */
  async acceptAdmin(p: Own<actions.AcceptAdminAction, "admin"> = {}, options?: SendOptions) {
    return this.act(actions.acceptAdminInstructions, { admin: this.signer.publicKey, ...p }, options);
  }
  /** {@link actions.collectFeesInstructions} */
  async collectFees(p: Own<actions.CollectFeesAction, "admin">, options?: SendOptions) {
    return this.act(actions.collectFeesInstructions, { admin: this.signer.publicKey, ...p }, options);
  }
}
