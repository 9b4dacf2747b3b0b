/**
 * What needs the chain itself: the state for the engine, and transactions. Comes in a file of its own (web3.js and the
 * SDK), when a page first asks for it.
 */
import {
  BallastClient,
  decodeError,
  type engine,
  fetchPosition,
  healthOf,
  quoteOpen,
  type State,
  sceneOf,
  type Wallet,
  whatIf,
} from "@ballast/sdk";
import { Connection, PublicKey, VersionedTransaction } from "@solana/web3.js";
import type { WhatIf } from "../data/contract";
import { Fault } from "../data/fault";
import { chainOf } from "../wallet/cluster";
import type { Connected } from "../wallet/connected";
import { sign } from "../wallet/standard";

/** The wallet as the SDK knows wallets. The node is asked for its cluster whenever something is signed. */
export function walletOf({ wallet, account }: Connected, connection: Connection): Wallet {
  return {
    publicKey: new PublicKey(account.publicKey),
    signTransaction: async <T extends VersionedTransaction>(transaction: T) => {
      const chain = chainOf(await connection.getGenesisHash());
      return VersionedTransaction.deserialize(await sign(wallet, account, transaction.serialize(), chain)) as T;
    },
  };
}

export interface Where {
  rpc: string;
  programId: string;
  pool: string;
}

/** A client of a pool; without a wallet it only reads. */
export function clientOf({ rpc, programId, pool }: Where, connected: Connected | null): BallastClient {
  const connection = new Connection(rpc, "confirmed");
  return new BallastClient({
    connection,
    programId: new PublicKey(programId),
    pool: new PublicKey(pool),
    ...(connected === null ? {} : { wallet: walletOf(connected, connection) }),
  });
}

/** An error of the chain, as pages say errors. */
export function chainFault(error: unknown): Fault {
  // The hint says what happened as well; the message of the SDK is name, code and hint in one.
  const { name, hint, cause } = decodeError(error);
  return cause instanceof Fault ? cause : new Fault(name, hint, "", true);
}

export const SIDES: Record<"long" | "short", engine.Side> = { long: 0, short: 1 };

/** Texts for every amount: as the API would write the same answer. */
const text = <T extends Record<string, unknown>>(values: T) =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "bigint" ? String(value) : value]),
  ) as { [K in keyof T]: T[K] extends bigint ? string : T[K] };

export interface LossAsked {
  market: number;
  losing: "long" | "short";
  /** 1e-6 USD. */
  deficit: bigint;
  /** 1e-18 of it. */
  young: bigint;
}

/** Who would pay a loss now, by the engine in this page; in the shape of the API's own answer. */
export function lossIn(state: State, { market, losing, deficit, young }: LossAsked): WhatIf {
  const { absorbed, receipt, phi, fund } = whatIf(sceneOf(state, market), { losing: SIDES[losing], deficit, young });
  return {
    absorbed: text({ ...absorbed }),
    receipt: receipt === null ? null : receiptOf(receipt),
    phi: text({ ...phi }),
    fund: text({ ...fund }),
  };
}

type EngineReceipt = NonNullable<ReturnType<typeof whatIf>["receipt"]>;
/** At its finalization nothing is collected of open positions yet: all of their part is owed. */
const receiptOf = ({
  lienUnpaid: lien,
  shortfall,
  lpShare,
  clawback,
  escrow,
  remainder,
  clawbackRate,
}: EngineReceipt) => text({ shortfall, lpShare, clawback, escrow, lien, remainder, clawbackRate });

export interface Exposure {
  address: string;
  /** 1e-6 USD. */
  equity: string;
  pnl: string;
  /** 1e-4. */
  ratio: string;
  liquidatable: boolean;
}

/** The price of a market that the program last took; zero where there is no such market. */
function priceOf({ pool }: State, market: number): bigint {
  const { exposures: markets, custodies } = pool.state;
  return custodies[markets[market]?.index ?? -1]?.print.price ?? 0n;
}

/** How positions would stand if prices of their markets moved by so many ten thousandths: by the engine. */
export async function exposures(
  client: BallastClient,
  state: State,
  held: readonly { address: string; market: number }[],
  moveBp: number,
): Promise<Exposure[]> {
  const found = await Promise.all(held.map(({ address }) => fetchPosition(client.source, new PublicKey(address))));
  return held.flatMap(({ address, market }, i) => {
    const position = found[i]?.state;
    if (position === undefined) return [];
    const price = (priceOf(state, market) * BigInt(10_000 + moveBp)) / 10_000n;
    const { equity, pnl, ratio, liquidatable } = healthOf(sceneOf(state, market), position, { price });
    return [{ address, liquidatable, equity: String(equity), pnl: String(pnl), ratio: String(ratio) }];
  });
}

export interface OrderAsked {
  market: number;
  side: "long" | "short";
  size: bigint;
  custody: number;
  collateral: bigint;
}

/** What an order would do at the price of now. */
export function orderQuote(state: State, { market, side, ...order }: OrderAsked) {
  const quote = quoteOpen(sceneOf(state, market), { side: SIDES[side], ...order });
  const { price, liquidationPrice, initialMargin, health, terms } = quote;
  return {
    price: String(price),
    liquidationPrice: liquidationPrice === null ? null : String(liquidationPrice),
    initial: String(initialMargin.rate),
    leverage: health.leverage === null ? null : String(health.leverage),
    phi: String(terms.phi),
    worstNext: String(terms.worstNext),
  };
}

/** Sends a claim of a ticket, a close of a position, or an order. Each gives the signature that landed. */
export const act = {
  claim: async (client: BallastClient, ticket: string) =>
    (await client.claim({ ticket: new PublicKey(ticket) })).signature,
  close: async (client: BallastClient, position: string) =>
    (await client.close({ position: new PublicKey(position) })).signature,
  open: async (client: BallastClient, { market, side, size, custody, collateral }: OrderAsked) =>
    (await client.open({ market, side: SIDES[side], size, custody, collateral })).signature,
};
