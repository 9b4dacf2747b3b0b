// Accounts and arguments of an instruction as an honest caller passes them, for tests that change one of them.

import { instructions } from "@ballast/sdk";
import type { Actor, CustodyInfo, PositionRef, RequestRef, SideName, WorldOptions } from "@ballast/testkit";
import { sideByte } from "@ballast/testkit";
import { by } from "./expect";

/** Parameters of a request to open one SOL long with 100 USDC. */
export function placeParams(owner: Actor, change: Partial<instructions.PlaceRequestParams> = {}) {
  const { venue } = owner.world;
  const market = venue.market(0);
  const custody = venue.home;
  return {
    owner: owner.address,
    pool: venue.pool,
    market: market.address,
    nonce: 1_000n,
    positionNonce: 1_000n,
    kind: instructions.RequestKind.Open,
    side: 0,
    custody: custody.index,
    size: 10n ** BigInt(market.custody.decimals),
    limit: 0n,
    collateral: 100n * 10n ** BigInt(custody.decimals),
    tip: 0n,
    vault: custody.vault,
    ownerToken: owner.token(custody),
    ...change,
  } satisfies instructions.PlaceRequestParams;
}

export function executeParams(executor: Actor, request: RequestRef): instructions.ExecuteRequestParams {
  const { market, address } = request.position;
  return {
    executor: executor.address,
    owner: request.owner.address,
    pool: executor.world.venue.pool,
    market: market.address,
    request: request.address,
    position: address,
    priceUpdate: market.custody.feed.account,
    secondPrice: market.second?.account ?? null,
  };
}

export function cancelParams(payer: Actor, request: RequestRef): instructions.CancelRequestParams {
  const { market, custody } = request.position;
  return {
    payer: payer.address,
    owner: request.owner.address,
    pool: payer.world.venue.pool,
    market: market.address,
    request: request.address,
    vault: custody.vault,
    ownerToken: request.owner.token(custody),
    payable: null,
    position: request.position.address,
  };
}

export function collateralParams(owner: Actor, { market, address, custody }: PositionRef, atoms: bigint) {
  return {
    owner: owner.address,
    pool: owner.world.venue.pool,
    market: market.address,
    position: address,
    vault: custody.vault,
    ownerToken: owner.token(custody),
    priceUpdate: market.custody.feed.account,
    atoms,
  } satisfies instructions.RemoveCollateralParams;
}

/** To close all of a position that makes no profit. */
export function decreaseParams(owner: Actor, { market, address, custody }: PositionRef) {
  return {
    owner: owner.address,
    pool: owner.world.venue.pool,
    market: market.address,
    position: address,
    size: instructions.ALL,
    limit: 0n,
    vault: custody.vault,
    ownerToken: owner.token(custody),
    priceUpdate: market.custody.feed.account,
  } satisfies instructions.DecreasePositionParams;
}

/** The accounts of a liquidation: for a loss; with `profit` for a profit. */
export function liquidateParams(keeper: Actor, position: PositionRef, profit = false) {
  const { venue } = keeper.world;
  const { market, custody, owner, side } = position;
  const second: CustodyInfo = profit ? venue.backing(market, side) : venue.home;
  const other = second === custody ? null : second;
  return {
    keeper: keeper.address,
    owner: owner.address,
    pool: venue.pool,
    market: market.address,
    position: position.address,
    vault: custody.vault,
    keeperToken: keeper.token(custody),
    ownerToken: owner.token(custody),
    otherVault: other?.vault ?? null,
    otherToken: other && (profit ? owner : keeper).token(other),
    priceUpdate: market.custody.feed.account,
    secondPrice: market.second?.account ?? null,
  } satisfies instructions.LiquidateParams;
}

/** Fields of a side's totals in a snapshot. */
export const totals = (position: Pick<PositionRef, "market" | "side">) =>
  `pool.state.exposures.${position.market.index}.sides.${sideByte(position.side)}`;

/** What a test says of the position that it opens, and of its world. */
export interface Opening extends WorldOptions {
  side?: SideName;
  size?: number | string;
  collateral?: Record<string, number | string>;
  tokens?: Record<string, number>;
}

/** What changes when alice's request takes 100 USDC into escrow; with a sign of -1 when they go back. */
export const escrowed = (sign: 1n | -1n = 1n) => ({
  "pool.state.custodies.0.pending": by(sign * 100_000_000n),
  "vaults.USDC": by(sign * 100_000_000n),
  "tokens.alice.USDC": by(-sign * 100_000_000n),
});
