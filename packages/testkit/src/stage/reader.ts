import {
  canReceive,
  decode,
  fetchLossEvent,
  fetchMarket,
  fetchPool,
  fetchPosition,
  fetchRequest,
  fetchTicket,
  type InsuranceStake,
  type Keyed,
  type LossEvent,
  lossEventsOf,
  type Market,
  type Pool,
  type Position,
  pda,
  positionsOf,
  positionsOfMarket,
  type Request,
  type Ticket,
  ticketsOf,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import type { Chain } from "../chain/chain";
import { associatedTokenAddress, Tokens } from "../chain/tokens";
import { type CustodyInfo, type SideName, sideByte, type Venue } from "./venue";

/** What the program's accounts say, by the names of the world. */
export class Reader {
  readonly tokens: Tokens;

  constructor(
    readonly chain: Chain,
    readonly venue: Venue,
  ) {
    this.tokens = new Tokens(chain);
  }

  /** Unix seconds, as programs see them. */
  now(): Promise<number> {
    return this.chain.now();
  }

  async pool(): Promise<Pool> {
    return present("pool", await fetchPool(this.chain, this.venue.pool));
  }

  async market(symbol: string): Promise<Market> {
    return present(symbol, await fetchMarket(this.chain, this.venue.market(symbol).address));
  }

  /** Null when it is closed. */
  position(ref: { address: PublicKey }): Promise<Position | null> {
    return fetchPosition(this.chain, ref.address);
  }

  /** Null when it is executed or cancelled. */
  request(ref: { address: PublicKey }): Promise<Request | null> {
    return fetchRequest(this.chain, ref.address);
  }

  ticket(address: PublicKey): Promise<Ticket | null> {
    return fetchTicket(this.chain, address);
  }

  /** Open positions of a market, of one side or both; sorted by address. */
  async positions(symbol: string, side?: SideName): Promise<Keyed<Position>[]> {
    const all = await positionsOfMarket(this.chain, this.venue.market(symbol).address);
    return all.filter(({ account }) => side === undefined || account.state.side === sideByte(side));
  }

  positionsOf(owner: { address: PublicKey }): Promise<Keyed<Position>[]> {
    return positionsOf(this.chain, owner.address);
  }

  /** Tickets of an owner, the first to mature first. */
  async ticketsOf(owner: { address: PublicKey }): Promise<Keyed<Ticket>[]> {
    const tickets = await ticketsOf(this.chain, owner.address);
    return tickets.sort((a, b) => a.account.state.hour - b.account.state.hour);
  }

  /** Receipts of a side's loss events, in order. */
  async lossEvents(symbol: string, side: SideName): Promise<Keyed<LossEvent>[]> {
    const all = await lossEventsOf(this.chain, this.venue.market(symbol).address);
    return all
      .filter(({ account }) => account.state.side === sideByte(side))
      .sort((a, b) => Number(a.account.state.number - b.account.state.number));
  }

  async lossEvent(symbol: string, side: SideName, number: bigint | number): Promise<LossEvent> {
    const address = pda.lossEvent(this.venue.market(symbol).address, sideByte(side), number);
    return present(`receipt ${number}`, await fetchLossEvent(this.chain, address));
  }

  async stakeOf(owner: { address: PublicKey }): Promise<InsuranceStake | null> {
    const account = await this.chain.getAccount(pda.stake(this.venue.pool, owner.address));
    return account && decode("InsuranceStake", account.data);
  }

  /** The `Payable` of an owner whose associated account of a token cannot be paid now; null for one that can. */
  async payableIfNeeded(owner: PublicKey, custody: CustodyInfo): Promise<PublicKey | null> {
    const account = await this.chain.getAccount(this.tokenOf(owner, custody));
    return canReceive(account, custody.mint, owner) ? null : pda.payable(this.venue.pool, custody.mint, owner);
  }

  tokenOf(owner: PublicKey, custody: CustodyInfo): PublicKey {
    return associatedTokenAddress(custody.mint, owner);
  }
}

function present<T>(what: string, found: T | null): T {
  if (found === null) throw new Error(`there is no ${what} on this chain`);
  return found;
}
