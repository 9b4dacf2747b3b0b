import type { Keypair, PublicKey } from "@solana/web3.js";
import { associatedTokenAddress } from "../chain/tokens";
import type { Amount } from "./amount";
import * as funds from "./funds";
import * as orders from "./orders";
import type { Person, PositionOf, RequestOf, Stage, Step } from "./ports";
import type { OpenOptions, OrderOptions } from "./trading";
import * as trading from "./trading";
import type { CustodyInfo, SideName } from "./venue";

export type PositionRef = PositionOf<Actor>;
export type RequestRef = RequestOf<Actor>;
export type Placed = trading.Placed<Actor>;
export type Opened = trading.Opened<Actor>;

/** Where actors act: there is a keeper who executes their orders. */
export interface Scene extends Stage {
  readonly keeper: Actor;
}

/**
 * Someone with a wallet and token accounts. What anyone may do for the protocol (liquidate, finalize, claim, ...) is on
 * the world.
 */
export class Actor implements Person {
  private nonces = 0n;

  constructor(
    readonly world: Scene,
    readonly name: string,
    readonly keypair: Keypair,
  ) {}

  get address(): PublicKey {
    return this.keypair.publicKey;
  }

  /** The associated account of a token, by symbol; "LP" for the pool's shares. */
  token(symbol: string | CustodyInfo): PublicKey {
    if (symbol === "LP") return associatedTokenAddress(this.world.venue.lpMint, this.address);
    const { mint } = typeof symbol === "string" ? this.world.venue.custody(symbol) : symbol;
    return associatedTokenAddress(mint, this.address);
  }

  /** Atoms of a token, or LP shares. */
  async balance(symbol: string): Promise<bigint> {
    return this.world.tokens.balance(this.token(symbol));
  }

  /** A number that this actor has not used for a request or a position. */
  nextNonce(): bigint {
    this.nonces += 1n;
    return this.nonces;
  }

  /** Places a request to open and lets the keeper execute it at its print, 2 s later. */
  open(market: string, side: SideName, options: OpenOptions): Promise<Opened> {
    return orders.open(this, this.world.keeper, market, side, options);
  }
  /** Places a request to open; `world.execute` executes it. */
  place(market: string, side: SideName, options: OpenOptions): Promise<Placed> {
    return trading.place(this, market, side, options);
  }
  /** Places a request to increase and lets the keeper execute it. */
  increase(position: PositionRef, options: OrderOptions): Promise<Opened> {
    return orders.increase(this, this.world.keeper, position, options);
  }
  /** Places a request to increase. */
  placeIncrease(position: PositionRef, options: OrderOptions): Promise<Placed> {
    return trading.placeIncrease(this, position, options);
  }
  /**
   * Places an order to open a long when the price falls to the trigger, a short when it rises to it; `world.execute`
   * executes it.
   */
  limitOpen(market: string, side: SideName, options: orders.LimitOpenOptions): Promise<Placed> {
    return orders.limitOpen(this, market, side, options);
  }
  /** Places an order to reduce a position, one's own or as its delegate, when its gain reaches the trigger. */
  takeProfit(position: PositionRef, options: orders.ReduceOptions): Promise<Placed> {
    return orders.reduce(this, position, "takeProfit", options);
  }
  /** Places an order to reduce a position, one's own or as its delegate, when its loss reaches the trigger. */
  stopLoss(position: PositionRef, options: orders.ReduceOptions): Promise<Placed> {
    return orders.reduce(this, position, "stopLoss", options);
  }
  /** Names who may act for a position; null for nobody. */
  setDelegate(position: PositionRef, delegate: Actor | null): Promise<Step> {
    return trading.setDelegate(this, position, delegate);
  }
  /**
   * Gives back what a request escrowed that has ended; of a live order that waits for a price, the first of two steps.
   */
  cancel(request: RequestRef): Promise<Step> {
    return trading.cancel(this, request);
  }
  /** Closes a part of a position: a size, or a fraction of it ("0.5"). */
  decrease(position: PositionRef, options: trading.DecreaseOptions): Promise<Step> {
    return trading.decrease(this, position, options);
  }
  close(position: PositionRef, options: { limit?: Amount } = {}): Promise<Step> {
    return trading.decrease(this, position, { ...options, fraction: "1" });
  }
  addCollateral(position: PositionRef, amount: Amount): Promise<Step> {
    return trading.addCollateral(this, position, amount);
  }
  removeCollateral(position: PositionRef, amount: Amount): Promise<Step> {
    return trading.removeCollateral(this, position, amount);
  }

  addLiquidity(symbol: string, amount: Amount, minShares: Amount = 0n): Promise<Step> {
    return funds.addLiquidity(this, symbol, amount, minShares);
  }
  /** Burns LP shares (six decimals), "all" of them by default, for one token. */
  removeLiquidity(symbol: string, shares: Amount = "all", minAtoms: Amount = 0n): Promise<Step> {
    return funds.removeLiquidity(this, symbol, shares, minAtoms);
  }
  stake(amount: Amount, minShares: Amount = 0n): Promise<Step> {
    return funds.stake(this, amount, minShares);
  }
  /** Announces an exit with some shares (six decimals), by default all. */
  requestUnstake(shares: Amount = "all"): Promise<Step> {
    return funds.requestUnstake(this, shares);
  }
  cancelUnstake(): Promise<Step> {
    return funds.cancelUnstake(this);
  }
  unstake(): Promise<Step> {
    return funds.unstake(this);
  }
  donate(amount: Amount): Promise<Step> {
    return funds.donate(this, amount);
  }
}
