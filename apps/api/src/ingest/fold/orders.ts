/** Orders from their placing to their end. No event says that one was filled: the fill of its owner tells it. */
import * as schema from "../../db/schema";
import type { Batch } from "../batch";
import { behave } from "./behaviour";
import { type AnyEntry, base58, type Entry } from "./common";

type Order = typeof schema.requests.$inferSelect;

/** Kinds that only reduce a position (take profit, stop loss). */
const REDUCES = 3;
const STOP = 4;

export function placedOrder(batch: Batch, entry: Entry<"RequestPlaced">): void {
  const { data, heard, pool, market } = entry;
  const { kind, side, custody, size, limit, trigger, collateral, tip, printAfter, expiresAt, positionNonce } = data;
  batch.put(schema.requests, {
    pool,
    market,
    kind,
    side,
    custody,
    size,
    limit,
    trigger,
    collateral,
    tip,
    printAfter,
    expiresAt,
    positionNonce,
    address: base58(data.request),
    owner: base58(data.owner),
    placedSequence: heard.sequence,
    placedAt: heard.ts,
    state: "open",
    endedSequence: null,
    endedAt: null,
    reason: null,
    price: null,
  });
  behave(batch, entry, { orders: 1, stops: kind === STOP ? 1 : 0 });
}

const end = (batch: Batch, { heard }: AnyEntry, order: Order, fields: Partial<Order>) =>
  batch.put(schema.requests, { ...order, endedSequence: heard.sequence, endedAt: heard.ts, ...fields });

const named = (batch: Batch, owner: string, address: string) =>
  batch.orders(owner).find((order) => order.address === address);

/** The order that a fill is of: the owner's oldest on this side of the market, of this size where there is one. */
export function fillOrder(
  batch: Batch,
  entry: Entry<"PositionIncreased"> | Entry<"PositionDecreased">,
  opens: boolean,
): void {
  const { data, heard, market } = entry;
  const owner = base58(data.owner);
  // Owners close without an order; only what somebody else sent can be one.
  if (!opens && heard.payer === owner) return;
  const fits = batch.orders(owner).filter((order) => {
    return order.market === market && order.side === data.side && order.kind < REDUCES === opens;
  });
  const order = fits.find(({ size }) => size === data.size) ?? fits[0];
  if (order !== undefined) end(batch, entry, order, { state: "filled", price: data.price });
}

export function cancelling(batch: Batch, { data }: Entry<"CancelRequested">): void {
  const order = named(batch, base58(data.owner), base58(data.request));
  if (order !== undefined) batch.put(schema.requests, { ...order, state: "cancelling", expiresAt: data.expiresAt });
}

export function cancelled(batch: Batch, entry: Entry<"RequestCancelled">): void {
  const order = named(batch, base58(entry.data.owner), base58(entry.data.request));
  if (order === undefined) return;
  // One that had ended stays so: it is only closed now.
  if (order.state !== "ended") end(batch, entry, order, { state: "cancelled" });
}

export function ended(batch: Batch, entry: Entry<"RequestEnded">): void {
  const { reason, price } = entry.data;
  const order = named(batch, base58(entry.data.owner), base58(entry.data.request));
  if (order !== undefined) end(batch, entry, order, { state: "ended", reason, price });
}
