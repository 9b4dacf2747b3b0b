import type { Keypair, PublicKey } from "@solana/web3.js";
import { associatedTokenAddress } from "../chain/tokens";
import type { Amount } from "./amount";
import * as funds from "./funds";
import * as orders from "./orders";
import type { PositionRef, RequestRef, Step } from "./refs";
import type { OpenOptions, OrderOptions } from "./trading";
import * as trading from "./trading";
import type { CustodyInfo, SideName } from "./venue";
import type { World } from "./world";

/** Someone with a wallet and token accounts. What anyone may do for the protocol (liquidate, finalize, claim, ...) is on the world. */
export class Actor {
  private nonces = 0n;

  constructor(
    readonly world: World,
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
  open(market: string, side: SideName, options: OpenOptions): Promise<trading.Opened> {
    return trading.open(this, market, side, options);
  }
  /** Places a request to open; `world.execute` executes it. */
  place(market: string, side: SideName, options: OpenOptions): Promise<trading.Placed> {
    return trading.place(this, market, side, options);
  }
  /** Places a request to increase and lets the keeper execute it. */
  increase(position: PositionRef, options: OrderOptions): Promise<trading.Opened> {
    return trading.increase(this, position, options);
  }
  /** Places a request to increase. */
  placeIncrease(position: PositionRef, options: OrderOptions): Promise<trading.Placed> {
    return trading.placeIncrease(this, position, options);
  }
  /** Places an order to open a long when the price falls to the trigger, a short when it rises to it; `world.execute` executes it. */
  limitOpen(market: string, side: SideName, options: orders.LimitOpenOptions): Promise<trading.Placed> {
    return orders.limitOpen(this, market, side, options);
  }
  /** Places an order to reduce a position, one's own or as its delegate, when its gain reaches the trigger. */
  takeProfit(position: PositionRef, options: orders.ReduceOptions): Promise<trading.Placed> {
    return orders.reduce(this, position, "takeProfit", options);
  }
  /** Places an order to reduce a position, one's own or as its delegate, when its loss reaches the trigger. */
  stopLoss(position: PositionRef, options: orders.ReduceOptions): Promise<trading.Placed> {
    return orders.reduce(this, position, "stopLoss", options);
  }
  /** Names who may act for a position; null for nobody. */
  setDelegate(position: PositionRef, delegate: Actor | null): Promise<Step> {
    return orders.setDelegate(this, position, delegate);
  }
  /** Gives back what a request escrowed that has ended; of a live order that waits for a price, the first of two steps. */
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
