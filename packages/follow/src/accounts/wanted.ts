/** What is read of a pool: the head, which is read again and again, and groups of accounts, which are listened to. */
import { CLOCK, type Context, filtersOf, memcmp, OFFSETS, pda } from "@ballast/sdk";
import { type GetProgramAccountsFilter, PublicKey } from "@solana/web3.js";

/** Addresses that say how the pool stands, in an order that grows at no end but its own. */
export function headOf(ctx: Context): PublicKey[] {
  const { custodies, markets } = ctx.layout;
  const feeds = custodies.map(({ feedId }) => ctx.priceAccounts(feedId));
  const seconds = markets.flatMap(({ secondFeed }) => (secondFeed === null ? [] : [ctx.priceAccounts(secondFeed)]));
  const vaults = custodies.map(({ vault }) => vault);
  const own = markets.map(({ address }) => address);
  return [CLOCK, ctx.pool, ...own, ...feeds, ...seconds, pda.controller(ctx.programId), ...vaults];
}

/** Accounts of one type that name one other account. */
export interface Group {
  filters: GetProgramAccountsFilter[];
}

type Grouped = "Position" | "Request" | "Ticket" | "LossEvent" | "Payable" | "Change" | "InsuranceStake";

export const groupOf = (name: Grouped, at: number, key: PublicKey): Group => ({
  filters: [...filtersOf(name), memcmp(at, key.toBytes())],
});

/** All accounts of a pool that somebody could act on, besides the pool and its markets. */
export function groupsOf({ layout, pool }: Context): Group[] {
  return [
    ...layout.markets.flatMap(({ address }) => [
      groupOf("Position", OFFSETS.Position.market, address),
      groupOf("Request", OFFSETS.Request.market, address),
      groupOf("Ticket", OFFSETS.Ticket.market, address),
      groupOf("LossEvent", OFFSETS.LossEvent.market, address),
    ]),
    groupOf("Payable", OFFSETS.Payable.pool, pool),
    groupOf("Change", OFFSETS.Change.pool, pool),
    groupOf("Change", OFFSETS.Change.pool, PublicKey.default),
  ];
}
