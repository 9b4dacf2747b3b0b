import { instructions } from "@ballast/sdk";
import type { Step } from "@ballast/testkit";
import type { Figures } from "../figures";
import { fillRings, maximum, pinNonces } from "../shape";

const HALF_HOUR = 1_800;
/** Seconds of a cell of volatility. */
const CELL = 300;
/** Failed bumps of a position whose address the owner ground: placing the order searches for it, executing does not. */
const LATE = 6;
const LONG = { notional: "20000", collateral: { USDC: "6000" } };

/**
 * An owner's day: in, more, collateral both ways, out in parts. Profit is paid in another token than the collateral.
 */
export async function trades(): Promise<Figures> {
  const { world, ann } = await maximum();
  await fillRings(world, "SOL");
  pinNonces(ann, "SOL", "long", "USDC");
  const opened = await ann.open("SOL", "long", LONG);
  pinNonces(ann, "SOL", "long", null);
  const grown = await ann.increase(opened.position, LONG);
  const added = await ann.addCollateral(opened.position, "1000");
  const removed = await ann.removeCollateral(opened.position, "500");
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "1" });
  const half = await ann.decrease(opened.position, { fraction: "0.5" });
  const closed = await ann.close(opened.position);
  pinNonces(ann, "SOL", "long", "USDC", LATE);
  const late = await ann.open("SOL", "long", LONG);
  return {
    place_request_late: late.placed.cu,
    execute_request_late: late.cu,
    place_request: opened.placed.cu,
    execute_request: opened.cu,
    place_request_increase: grown.placed.cu,
    execute_request_increase: grown.cu,
    add_collateral: added.cu,
    remove_collateral: removed.cu,
    decrease_position_half: half.cu,
    decrease_position: closed.cu,
  };
}

/**
 * Closing at a loss; closing what looks at all eight events of the ring and owes none; closing with two new tickets.
 */
export async function otherCloses(): Promise<Figures> {
  const { world, ann } = await maximum({ "insurance.target_min": "1000000" });
  const order = { notional: "20000", collateral: { USDC: "6000" } };
  const one = await ann.open("SOL", "long", order);
  const two = await ann.open("SOL", "long", order);
  const other = await ann.open("ETH", "long", order);
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "-1" });
  const loss = await ann.close(one.position);
  await world.price("SOL", { change: "4" });
  const tickets = await ann.close(two.position);
  await world.price("ETH", { change: "4" });
  await fillRings(world, "ETH");
  const liens = await ann.close(other.position);
  return {
    decrease_position_loss: loss.cu,
    decrease_position_two_tickets: tickets.cu,
    decrease_position_with_liens: liens.cu,
  };
}

/**
 * A full close, a partial close and an order of a position that owes a lien to each of eight events, with profit from
 * the last 15 minutes, so two tickets. Each runs in its own world, because the next would find the tickets.
 */
export async function debts(): Promise<Figures> {
  const indebted = async () => {
    const { world, ann } = await maximum({ "insurance.target_min": "700000" });
    const { position } = await ann.open("SOL", "long", LONG);
    const { request } = await ann.takeProfit(position, { trigger: "1" });
    await world.wait(HALF_HOUR);
    await world.price("SOL", { change: "-1" });
    await world.price("SOL", { change: "4" });
    await fillRings(world, "SOL", true);
    return { world, ann, position, request };
  };
  const [one, two, three] = [await indebted(), await indebted(), await indebted()];
  return {
    decrease_position_owing: owing(await one.ann.close(one.position)),
    decrease_position_half_owing: owing(await two.ann.decrease(two.position, { fraction: "0.5" })),
    execute_decrease_owing: owing(await three.world.execute(three.request)),
  };
}

/**
 * The units of a step in which a position paid liens to all eight events: a scene that measures no such thing is no
 * figure.
 */
export function owing({ cu, events }: Step): number {
  const paid = events.some(
    ({ name, data }) =>
      (name === "PositionDecreased" || name === "PositionLiquidated") &&
      data.lien > 0n &&
      data.held > 0n &&
      data.heldAfterJump > 0n,
  );
  if (!paid) throw new Error("no lien was paid, or no two tickets were made");
  return cu;
}

/** Requests that nobody executed: paid back, and owed to an owner whose account is frozen. */
export async function requests(): Promise<Figures> {
  const { world, ann } = await maximum();
  const { mint } = world.venue.home;
  const one = await ann.place("SOL", "long", LONG);
  const two = await ann.place("SOL", "long", LONG);
  await world.wait(60);
  const cancelled = await ann.cancel(one.request);
  await world.tokens.createAccount({ mint, owner: ann.address, frozen: true });
  const owed = await ann.cancel(two.request);
  await world.tokens.createAccount({ mint, owner: ann.address });
  const paid = await world.payOut(ann, "USDC");
  return { cancel_request: cancelled.cu, cancel_request_frozen: owed.cu, pay_out: paid.cu };
}

/**
 * Orders that wait for a price: opened, reduced with profit in another token, closed at a loss, taken back, delegated.
 */
export async function orders(): Promise<Figures> {
  const { world, ann } = await maximum();
  await fillRings(world, "SOL");
  const limit = await ann.limitOpen("SOL", "long", { ...LONG, trigger: "100000" });
  await world.wait(3);
  await world.refresh();
  const opened = await world.execute(limit.request);
  const { position } = limit.request;
  const delegate = await ann.setDelegate(position, world.keeper);
  const take = await ann.takeProfit(position, { trigger: "1", size: "1" });
  const stop = await ann.stopLoss(position, { trigger: "100000" });
  const spare = await ann.stopLoss(position, { trigger: "1" });
  await world.wait(HALF_HOUR);
  await world.price("SOL", { change: "1" });
  const profit = await world.execute(take.request);
  const bound = await ann.cancel(spare.request);
  await world.price("SOL", { change: "-3" });
  const loss = await world.execute(stop.request);
  const orphan = await world.keeper.cancel(spare.request);
  return {
    place_request_limit: limit.cu,
    execute_request_limit: opened.cu,
    place_request_reduce: stop.cu,
    execute_decrease_part: profit.cu,
    execute_decrease: loss.cu,
    cancel_request_bound: bound.cu,
    cancel_request_orphan: orphan.cu,
    set_delegate: delegate.cu,
  };
}

/** The first prices of a day after three days of silence, in a fall, where all rings are full. */
export async function crashDay(): Promise<Figures> {
  const { world } = await maximum();
  const { markets } = world.venue;
  for (const { symbol } of markets) await fillRings(world, symbol);
  await world.wait(3 * 86_400);
  const day = await world.prices(Object.fromEntries(markets.map(({ symbol }) => [symbol, { change: "-35" }])));
  return { refresh_prices_crash_day: day.cu };
}

/**
 * Prices: of all tokens, the same where each begins a cell of five minutes and margins move, a trade that begins one,
 * and the first prices of a day, which fix what daily limits are measured on.
 */
export async function prices(): Promise<Figures> {
  const { world, ann } = await maximum();
  await fillRings(world, "SOL");
  pinNonces(ann, "SOL", "long", "USDC");
  await world.wait(CELL);
  const trade = await ann.open("SOL", "long", LONG);
  await world.wait(CELL);
  const turn = await world.refresh();
  await world.wait(10);
  const all = await world.refresh();
  const none = await world.run(instructions.refreshPrices({ pool: world.venue.pool, prices: [] }), []);
  await world.wait(86_400);
  const day = await world.refresh();
  return {
    refresh_prices: all.cu,
    refresh_prices_per_print: Math.ceil((all.cu - none.cu) / world.venue.custodies.length),
    refresh_prices_cell_turn: turn.cu,
    execute_request_cell_turn: trade.cu,
    refresh_prices_first_of_day: day.cu,
  };
}
