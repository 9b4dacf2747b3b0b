/** Money that comes and goes: the fund, stakers, LPs, payments. */
import * as schema from "../../db/schema";
import { rollFund } from "../../rollup/rollup";
import type { Batch } from "../batch";
import { type AnyEntry, base58, type Entry, placed, totalsOf } from "./common";

/** A flow of the fund; none of nothing. */
export function flow(
  batch: Batch,
  entry: AnyEntry,
  source: string,
  owner: string | null,
  usd: bigint,
  balance: bigint,
): void {
  const { market } = entry;
  if (usd !== 0n) batch.add(schema.fundFlows, { ...placed(entry), source, market, owner, usd, balance });
}

/** An event says what the fund has, after it changed by so much: what finalizations refunded before it is the rest. */
export function tellFund(batch: Batch, entry: AnyEntry, fund: bigint, change: bigint): void {
  const totals = totalsOf(batch);
  const before = fund - change;
  const refunded = before - totals.fund;
  if (totals.untold > 0 && refunded !== 0n) {
    flow(batch, entry, "finalization", null, refunded, before);
    rollFund(batch, entry.heard.ts, before, { keepers: -refunded });
  }
  batch.put(schema.totals, { ...totals, next: entry.heard.sequence + 1n, fund, untold: 0 });
}

export function donated(batch: Batch, entry: Entry<"Donated">): void {
  const { amount, fund, donor } = entry.data;
  tellFund(batch, entry, fund, amount);
  flow(batch, entry, "donation", base58(donor), amount, fund);
  rollFund(batch, entry.heard.ts, fund, { donated: amount });
}

export function swept(batch: Batch, entry: Entry<"InsuranceSwept">): void {
  const { gained, fund } = entry.data;
  tellFund(batch, entry, fund, gained);
  flow(batch, entry, "sweep", null, gained, fund);
  rollFund(batch, entry.heard.ts, fund, { swept: gained });
}

export function staked(batch: Batch, entry: Entry<"Staked">): void {
  const { amount, fund, shares, totalShares, epoch } = entry.data;
  const owner = base58(entry.data.owner);
  tellFund(batch, entry, fund, amount);
  flow(batch, entry, "stake", owner, amount, fund);
  rollFund(batch, entry.heard.ts, fund, { staked: amount });
  batch.put(schema.totals, { ...totalsOf(batch), stakeShares: totalShares });
  const row = { kind: "stake", owner, usd: amount, shares, totalShares, fund, readyAt: null, epoch };
  batch.add(schema.stakes, { ...placed(entry), ...row });
}

export function unstaked(batch: Batch, entry: Entry<"Unstaked">): void {
  const { amount, fund, totalShares } = entry.data;
  const owner = base58(entry.data.owner);
  const shares = totalsOf(batch).stakeShares - totalShares;
  tellFund(batch, entry, fund, -amount);
  flow(batch, entry, "unstake", owner, -amount, fund);
  rollFund(batch, entry.heard.ts, fund, { unstaked: amount });
  batch.put(schema.totals, { ...totalsOf(batch), stakeShares: totalShares });
  const row = { kind: "unstake", owner, usd: amount, shares, totalShares, fund, readyAt: null, epoch: null };
  batch.add(schema.stakes, { ...placed(entry), ...row });
}

export function unstaking(batch: Batch, entry: Entry<"UnstakeRequested"> | Entry<"UnstakeCancelled">): void {
  const asked = entry.name === "UnstakeRequested" ? (entry.data as Entry<"UnstakeRequested">["data"]) : null;
  const kind = asked === null ? "cancel" : "request";
  const row = { kind, owner: base58(entry.data.owner), usd: asked?.value ?? 0n, shares: entry.data.shares };
  const rest = { totalShares: null, fund: null, readyAt: asked?.readyAt ?? null, epoch: null };
  batch.add(schema.stakes, { ...placed(entry), ...row, ...rest });
}

export function liquidity(batch: Batch, entry: Entry<"LiquidityAdded"> | Entry<"LiquidityRemoved">): void {
  const { custody, atoms, shares, fee, aum, owned, lpSupply } = entry.data;
  const sign = entry.name === "LiquidityAdded" ? 1n : -1n;
  const owner = base58(entry.data.owner);
  const moved = { atoms: sign * atoms, shares: sign * shares, fee, aum, owned, lpSupply };
  batch.add(schema.lpFlows, { ...placed(entry), owner, custody, ...moved });
  batch.put(schema.totals, { ...totalsOf(batch), next: entry.heard.sequence + 1n, lpSupply });
}

export function paidOut(batch: Batch, entry: Entry<"OwnerPaid">): void {
  const { custody, amount: atoms, deferred } = entry.data;
  const row = { kind: "owner", owner: base58(entry.data.owner), custody, atoms, deferred };
  batch.add(schema.payments, { ...placed(entry), ...row });
}

export function collected(batch: Batch, entry: Entry<"ProtocolFeesCollected">): void {
  const { custody, amount: atoms } = entry.data;
  const row = { kind: "protocol", owner: base58(entry.data.destination), custody, atoms, deferred: 0n };
  batch.add(schema.payments, { ...placed(entry), ...row });
}
