import {
  type AccountName,
  type Accounts,
  accountNameOf,
  type Change,
  type Controller,
  decode,
  type InsuranceStake,
  type Keyed,
  type LossEvent,
  type Market,
  type Payable,
  type Pool,
  type Position,
  PROGRAM_ID,
  type Request,
  type Ticket,
} from "@ballast/sdk";
import type { Chain } from "../chain/chain";
import type { Venue } from "./venue";

/**
 * Everything that the program's accounts say, and the tokens behind them, at one moment. Lists are sorted by address.
 */
export interface WholeState {
  controller: Controller;
  changes: Keyed<Change>[];
  pool: Pool;
  /** In the order of the pool. */
  markets: Market[];
  positions: Keyed<Position>[];
  requests: Keyed<Request>[];
  tickets: Keyed<Ticket>[];
  payables: Keyed<Payable>[];
  lossEvents: Keyed<LossEvent>[];
  stakes: Keyed<InsuranceStake>[];
  /** Atoms in the vaults, in the order of the pool. */
  vaults: bigint[];
  insuranceVault: bigint;
  lpSupply: bigint;
}

type Found = { [N in AccountName]: Keyed<Accounts[N]>[] };

/** Reads all accounts of the program and what its vaults hold. */
export async function readState(chain: Chain, venue: Venue): Promise<WholeState> {
  const found = await readAccounts(chain);
  const [controller] = found.Controller;
  const pool = found.Pool.find(({ address }) => address.equals(venue.pool));
  if (!controller || !pool) throw new Error("this chain has no pool yet");
  const markets = venue.markets.map(({ address, symbol }) => {
    const market = found.Market.find((each) => each.address.equals(address));
    if (!market) throw new Error(`this chain has no market ${symbol} yet`);
    return market.account;
  });
  const [lpSupply = 0n, insuranceVault = 0n, ...vaults] = await readTokens(chain, venue);
  return {
    controller: controller.account,
    changes: found.Change,
    pool: pool.account,
    markets,
    positions: found.Position,
    requests: found.Request,
    tickets: found.Ticket,
    payables: found.Payable,
    lossEvents: found.LossEvent,
    stakes: found.InsuranceStake,
    vaults,
    insuranceVault,
    lpSupply,
  };
}

async function readAccounts(chain: Chain): Promise<Found> {
  const found: Found = {
    Controller: [],
    Change: [],
    Pool: [],
    Market: [],
    Position: [],
    Request: [],
    Ticket: [],
    Payable: [],
    LossEvent: [],
    InsuranceStake: [],
  };
  for (const { pubkey, account } of await chain.getProgramAccounts(PROGRAM_ID)) {
    const name = accountNameOf(account.data);
    if (name === null) throw new Error(`account ${pubkey} of the program is of no known type`);
    const list: Keyed<Accounts[AccountName]>[] = found[name];
    list.push({ address: pubkey, account: decode(name, account.data) });
  }
  return found;
}

const SUPPLY = 36;
const AMOUNT = 64;

/** Supply of LP shares, then what the insurance vault and the vaults hold. */
async function readTokens(chain: Chain, venue: Venue): Promise<bigint[]> {
  const keys = [venue.lpMint, venue.insuranceVault, ...venue.custodies.map(({ vault }) => vault)];
  const accounts = await chain.getAccounts(keys);
  return accounts.map((account, i) => account?.data.readBigUInt64LE(i === 0 ? SUPPLY : AMOUNT) ?? 0n);
}
