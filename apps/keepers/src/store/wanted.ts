/**
 * What a keeper reads of a pool: the head, which is read at every slot, and groups of accounts, which are listened to.
 */
import { associatedToken, CLOCK, type Context, filtersOf, memcmp, OFFSETS, pda } from "@ballast/sdk";
import { type GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";

/** Addresses that decide what is due, and what the keeper has itself. */
export function headOf(ctx: Context, keeper: PublicKey): PublicKey[] {
  const { custodies, markets } = ctx.layout;
  const feeds = custodies.map(({ feedId }) => ctx.priceAccounts(feedId));
  const seconds = markets.flatMap(({ secondFeed }) => (secondFeed === null ? [] : [ctx.priceAccounts(secondFeed)]));
  const vaults = custodies.map(({ vault }) => vault);
  const tokens = [...new Set([ctx.layout.homeMint, ...custodies.map(({ mint }) => mint)].map(String))];
  const all = [
    ...[CLOCK, ctx.pool, ...markets.map(({ address }) => address), ...feeds, ...seconds],
    ...[pda.controller(ctx.programId), ...vaults, keeper],
    ...tokens.map((mint) => associatedToken(new PublicKey(mint), keeper)),
  ];
  return [...new Map(all.map((key) => [key.toBase58(), key])).values()];
}

/** Accounts of one type that name one other account. */
export interface Group {
  filters: GetProgramAccountsFilter[];
}

/** All accounts of a pool that somebody could act on, besides the pool and its markets. */
export function groupsOf(ctx: Context): Group[] {
  const markets = ctx.layout.markets.map(({ address }) => address);
  const group = (
    name: "Position" | "Request" | "Ticket" | "LossEvent" | "Payable" | "Change",
    at: number,
    key: PublicKey,
  ) => {
    return { filters: [...filtersOf(name), memcmp(at, key.toBytes())] };
  };
  return [
    ...markets.flatMap((key) => [
      group("Position", OFFSETS.Position.market, key),
      group("Request", OFFSETS.Request.market, key),
      group("Ticket", OFFSETS.Ticket.market, key),
      group("LossEvent", OFFSETS.LossEvent.market, key),
    ]),
    group("Payable", OFFSETS.Payable.pool, ctx.pool),
    group("Change", OFFSETS.Change.pool, ctx.pool),
    group("Change", OFFSETS.Change.pool, PublicKey.default),
  ];
}
