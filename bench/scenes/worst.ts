import { encodeAccount, instructions, PROGRAM_ID, pda } from "@ballast/sdk";
import { SystemProgram } from "@solana/web3.js";
import type { Figures } from "../figures";
import { closeHour, fillRings, pinNonces, strain, unseen, widest, writeReceipt } from "../shape";
import { owing } from "./trading";

const HALF_HOUR = 1_800;
const HOUR = 3_600;
const DAY = 86_400;
/** A little more than a cell of volatility. */
const CELL = 301;
const MOST = 16;
/**
 * Receipts that a claim needs at most: eight events between a profit and its maturity, and the first that came later.
 */
const NINE = 9n;
const INDEXES = ["SOL", "ETH", "BTC", "AVAX", "LINK", "SUI", "DOGE"];
/** Every deficit opens an event. */
const BARE_FUND = { "insurance.floor": "0", "insurance.target_min": "1000000", "mutualization.deductible": "0" };
const VACANT = { owner: SystemProgram.programId, data: new Uint8Array(), lamports: 0 };
const SHORT = { notional: "30000", collateral: { USDC: "5000" } };
const LONG = { notional: "20000", collateral: { ETH: "3" } };

/** All prices after days of silence, first of a day, in a fall; what LPs do first in such a slot. */
export async function widestPrices(): Promise<Figures> {
  const { world, ann } = await widest();
  for (const symbol of INDEXES) await fillRings(world, symbol);
  const { pool } = world.venue;
  await world.wait(61);
  const added = await unseen(world, CELL, () => ann.addLiquidity("DOGE", "100000"), null);
  await world.wait(DAY);
  const removed = await unseen(world, CELL, () => ann.removeLiquidity("SOL", "1000"), null);
  await world.wait(90);
  const prices = world.venue.custodies.map(({ index, feed }) => {
    const market = world.venue.markets.find(({ custody }) => custody.index === index)?.address ?? null;
    return { custody: index, priceUpdate: feed.account, market };
  });
  const silent = await world.run(instructions.refreshPrices({ pool, prices }), []);
  await world.wait(3 * DAY);
  const fall = Object.fromEntries(INDEXES.map((symbol) => [symbol, { change: "-35" }]));
  const day = await world.prices(fall);
  await world.wait(CELL);
  const turn = await world.prices(fall);
  const none = await world.run(instructions.refreshPrices({ pool, prices: [] }), []);
  return {
    worst_add_liquidity: added.cu,
    worst_remove_liquidity: removed.cu,
    worst_refresh_silent: silent.cu,
    worst_refresh_day: day.cu,
    // What the day costs once, and each price by itself.
    worst_refresh: none.cu + Math.max(day.cu - turn.cu, 0),
    worst_refresh_each: Math.ceil((turn.cu - none.cu) / prices.length),
  };
}

/** What LPs do where every side of every market is the dearest to value. */
export async function widestLiquidity(): Promise<Figures> {
  const strained = async (all: "lose" | "gain") => {
    const { world, ann } = await widest();
    await world.wait(61);
    await strain(world, "DOGE", all);
    return { world, ann };
  };
  // A deposit is dearest where every side gains, a withdrawal where every side has lost more than its collateral.
  const [one, two] = [await strained("gain"), await strained("lose")];
  const added = await unseen(one.world, CELL, () => one.ann.addLiquidity("SOL", "1000"), null);
  await unseen(two.world, CELL, () => two.ann.addLiquidity("SOL", "1000"), null);
  await two.world.wait(DAY);
  const removed = await unseen(two.world, CELL, () => two.ann.removeLiquidity("SOL", "10"), null);
  return { worst_add_liquidity_strained: added.cu, worst_remove_liquidity_strained: removed.cu };
}

/**
 * A winner who owes a lien to each of eight events and has fresh profit for two tickets, none of which may leave the
 * pool this hour, and no payable account. If the `collateral` fell, the position is liquidated.
 */
async function indebted(fallen = false) {
  const { world, ann } = await widest({ "insurance.target_min": "700000" });
  const { position } = await ann.open("SOL", "long", fallen ? { ...LONG, collateral: { ETH: "1" } } : LONG);
  const { request } = await ann.takeProfit(position, { trigger: "1" });
  const { request: more } = await ann.limitOpen("SOL", "long", { ...LONG, trigger: "100000", nonce: position.nonce });
  await world.wait(HALF_HOUR);
  if (fallen) await world.price("ETH", "0.1");
  await world.price("SOL", { change: fallen ? "-2.5" : "-1" });
  await world.price("SOL", { change: fallen ? "3.8" : "4" });
  await fillRings(world, "SOL", true, 0);
  await closeHour(world, "SOL");
  for (const token of ["SOL", "ETH"]) await world.chain.setAccount(ann.token(token), VACANT);
  return { world, ann, position, request, more };
}

/** An order that enlarges such a position, and one that ends because its pool takes no new positions. */
export async function widestEnlargement(): Promise<Figures> {
  const { world, more } = await indebted();
  const enlarged = await unseen(world, CELL, () => world.execute(more));
  if (!enlarged.events.some(({ name, data }) => name === "PositionIncreased" && data.lien > 0n))
    throw new Error("no lien was paid");
  const ending = await indebted();
  const pool = await ending.world.pool();
  pool.state.params.fundMin = 1n << 62n;
  await ending.world.chain.setAccount(ending.world.venue.pool, {
    owner: PROGRAM_ID,
    data: encodeAccount("Pool", pool),
  });
  const ended = await unseen(ending.world, CELL, () => ending.world.execute(ending.more));
  if (!ended.events.some(({ name }) => name === "RequestEnded")) throw new Error("the order did not end");
  return { worst_execute_request_owing: enlarged.cu, worst_execute_request_ended: ended.cu };
}

/**
 * Closes, orders and liquidations with everything at once, at a print that begins a cell and that nobody has refreshed
 * before.
 */
export async function widestDebts(): Promise<Figures> {
  const [one, two, three] = [await indebted(), await indebted(), await indebted(true)];
  const { pool } = one.world.venue;
  const booked = (token: string) => pda.payable(pool, one.world.venue.custody(token).mint, one.ann.address);
  const closed = await unseen(one.world, CELL, () => one.ann.close(one.position), "SOL", {
    payable: booked("ETH"),
    other_payable: booked("SOL"),
  });
  const executed = await unseen(two.world, CELL, () => two.world.execute(two.request));
  const liquidated = await unseen(three.world, CELL, () => three.world.liquidate(three.position));
  return {
    worst_decrease_position: owing(closed),
    worst_execute_decrease: owing(executed),
    worst_liquidate: owing(liquidated),
  };
}

/**
 * Orders at such a print: opened in a wide pool, returned to an owner who cannot be paid; collateral removed by an
 * owner who owes liens; that owner's ticket claimed.
 */
export async function widestOrders(): Promise<Figures> {
  const { world, ann } = await widest({ "insurance.target_min": "700000" });
  const { position } = await ann.open("SOL", "long", { ...LONG, collateral: { ETH: "10" } });
  const other = await ann.open("SOL", "long", LONG);
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "4" });
  await ann.close(other.position);
  await world.wait(10 * HOUR);
  await world.chain.setAccount(ann.token("SOL"), VACANT);
  const [claimed] = await world.claim(ann);
  await world.tokens.createAccount({ mint: world.venue.custody("SOL").mint, owner: ann.address });
  await world.refresh();
  await fillRings(world, "SOL", true, 0);
  const removed = await unseen(world, CELL, () => ann.removeCollateral(position, "0.1"));
  pinNonces(ann, "SOL", "long", "ETH");
  const { request } = await ann.limitOpen("SOL", "long", { ...LONG, trigger: "100000" });
  pinNonces(ann, "SOL", "long", "ETH");
  const spare = await ann.place("SOL", "long", LONG);
  await world.wait(3);
  const opened = await unseen(world, CELL, () => world.execute(request));
  for (const token of ["SOL", "ETH"]) await world.chain.setAccount(ann.token(token), VACANT);
  const cancelled = await world.keeper.cancel(spare.request);
  return {
    worst_claim_ticket: claimed?.cu ?? 0,
    worst_remove_collateral: removed.cu,
    worst_place_request: spare.cu,
    worst_execute_request: opened.cu,
    worst_cancel_request: cancelled.cu,
  };
}

/**
 * A ticket that slept while nine events passed and left the ring, the last of them after its maturity: what each
 * receipt adds to its claim.
 */
export async function widestReceipts(): Promise<Figures> {
  const { world, ann } = await widest({ "insurance.target_min": "700000" });
  const { position } = await ann.open("SOL", "long", LONG);
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "4" });
  await ann.close(position);
  await world.wait(10 * HOUR);
  await fillRings(world, "SOL", true, 0, NINE);
  const [ticket] = await world.ticketsOf(ann);
  const market = await world.market("SOL");
  const [book] = market.state.sides;
  if (ticket === undefined || book === undefined) throw new Error("no ticket was made");
  const { address, account } = ticket;
  const { lossEventCount } = book;
  // Full rings have forgotten what was in its hour.
  const { hour, face: tokens } = account.state;
  book.escrow.buckets[hour % 32] = { tokens, hour, tickets: 1 };
  await world.chain.setAccount(account.market, { owner: PROGRAM_ID, data: encodeAccount("Market", market) });
  const matures = BigInt(hour) * BigInt(HOUR);
  const claimFrom = async (events: bigint) => {
    const data = encodeAccount("Ticket", { ...account, state: { ...account.state, lossEvents: events } });
    await world.chain.setAccount(address, { owner: PROGRAM_ID, data });
    const receipts = Array.from({ length: Math.max(Number(lossEventCount - 8n - events), 0) }, (_, i) =>
      pda.lossEvent(account.market, 0, events + BigInt(i)),
    );
    const { mint, vault } = world.venue.custody("SOL");
    const ix = instructions.claimTicket({
      ...{ payer: world.keeper.address, owner: ann.address, pool: world.venue.pool, market: account.market },
      ...{ ticket: address, vault, ownerToken: ann.token("SOL"), receipts },
      payable: pda.payable(world.venue.pool, mint, ann.address),
    });
    return (await world.chain.simulate([ix], [world.keeper.keypair])).cu;
  };
  const first = lossEventCount - 8n - NINE;
  for (let i = 0n; i < NINE; i++) {
    const opened = i === NINE - 1n ? matures : matures - (NINE - i) * 4_500n;
    await writeReceipt(world, account.market, 0, first + i, { opened, clawbackRate: 123_456_789_012_345_678n });
  }
  const none = await claimFrom(lossEventCount);
  const nine = await claimFrom(first);
  return { worst_claim_receipt_each: Math.ceil((nine - none) / Number(NINE)) };
}

/**
 * Sixteen winners each owing eight events, at once; a finalization of a side with full rings that seals the receipt it
 * pushes out.
 */
export async function widestEvents(): Promise<Figures> {
  const { world, ann } = await widest(BARE_FUND, "20000");
  const shorts = [];
  for (let i = 0; i < MOST; i++) shorts.push((await ann.open("SOL", "short", SHORT)).position);
  const loser = await ann.open("SOL", "long", { notional: "300000", collateral: { USDC: "30000" } });
  await fillRings(world, "SOL", true);
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "-20" });
  const opened = await unseen(world, CELL, () => world.liquidate(loser.position));
  await world.wait(1_000);
  const finalized = await unseen(world, CELL, () => world.finalize("SOL", "short"));
  await fillRings(world, "SOL", true, 0);
  const none = await unseen(world, CELL, () => world.applyLiens("SOL", "short", []));
  const liens = await world.applyLiens("SOL", "short", shorts);
  return {
    worst_liquidate_event: opened.cu,
    worst_finalize: finalized.cu,
    worst_apply_liens: none.cu,
    worst_apply_lien_each: Math.ceil((liens.cu - none.cu) / MOST),
  };
}
