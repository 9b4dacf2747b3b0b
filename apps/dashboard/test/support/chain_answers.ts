/** An owner's answers, read from the chain itself, in the API's shape: what these pages need to act on. */
import type { Answer } from "@ballast/api/contract";
import { connectionSource, positionsOf, ticketsOf } from "@ballast/sdk";
import type { Network } from "@ballast/testkit";
import type { Connection, PublicKey } from "@solana/web3.js";

const MARKET = 0;
/** A ticket is of the hour at whose beginning it matures. */
const HOUR = 3_600;
const SIDES = ["long", "short"] as const;

/** Positions and tickets of an owner as they are now. */
export async function answersOf(network: Network, connection: Connection, owner: PublicKey) {
  const source = connectionSource(connection);
  const [positions, tickets, now] = await Promise.all([
    positionsOf(source, owner),
    ticketsOf(source, owner),
    network.chain.now(),
  ]);
  const asOf = { slot: await connection.getSlot("confirmed"), sequence: 1, ts: Number(now), lagMs: 0 };
  const ownerPositions: Answer<"ownerPositions"> = {
    asOf,
    next: null,
    items: positions.map(({ address, account: { state, nonce } }) => ({
      ...{ address: address.toBase58(), owner: owner.toBase58(), market: MARKET, side: SIDES[state.side] ?? "long" },
      ...{ custody: state.custody, nonce: String(nonce), size: String(state.size), entry: String(state.entry) },
      ...{
        collateral: String(state.collateral),
        openedAt: Number(state.openedAt),
        increasedAt: Number(state.openedAt),
      },
      ...{ price: "0", health: null, liquidationPrice: null, error: null },
    })),
  };
  const ownerTickets: Answer<"ownerTickets"> = {
    asOf,
    next: null,
    items: tickets.map(({ address, account: { state } }) => ({
      ...{ address: address.toBase58(), owner: owner.toBase58(), market: MARKET, side: SIDES[state.side] ?? "long" },
      ...{ custody: state.side === 0 ? 1 : 0, face: String(state.face), maturesAt: state.hour * HOUR },
      claimable: state.hour * HOUR <= Number(now),
    })),
  };
  return { ownerPositions, ownerTickets };
}
