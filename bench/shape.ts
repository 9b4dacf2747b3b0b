import {
  decode,
  discriminatorOf,
  encodeAccount,
  type engine,
  IDL,
  instructions,
  type Market,
  type Pool,
  PROGRAM_ID,
  pda,
  sizeOf,
} from "@ballast/sdk";
import { type Actor, MAXIMUM_SHAPE, type SideName, sideByte, WIDEST_SHAPE, World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";

const HOUR = 3_600;
const EVENTS = 8;
const BUCKETS = 32;
/** The shortest that the protocol allows between two events of a side. */
const SPACING = 75 * 60;
const USD = 1_000_000n;

/** A world of the largest shape, and an actor who does what is measured. */
export interface Shape {
  world: World;
  ann: Actor;
}

const WEALTH = { usdc: "5000000", usdt: "5000000", sol: "50000", eth: "2000", btc: "100" };
const COLLATERAL: Record<string, string> = { USDC: "6000", USDT: "6000", SOL: "50", ETH: "3", BTC: "0.1" };

/**
 * Five tokens, three markets, every side with positions of every collateral; then a day, so that no hour of a ring is
 * the first.
 */
export async function maximum(
  params: Record<string, string> = {},
  fund = "500000",
  secondSources: readonly string[] = [],
): Promise<Shape> {
  const world = await World.create({ seed: "bench", ...MAXIMUM_SHAPE, params, fund, secondSources, verify: false });
  const crowd = await world.trader(WEALTH, "crowd");
  for (const market of MAXIMUM_SHAPE.markets) {
    for (const side of ["long", "short"] as const) {
      for (const [token, amount] of Object.entries(COLLATERAL)) {
        await crowd.open(market, side, { notional: "20000", collateral: { [token]: amount } });
      }
    }
  }
  await world.nextDay();
  return { world, ann: await world.trader(WEALTH, "ann") };
}

const { usdt: _, ...REST } = WEALTH;
const RICHES = { ...REST, usdc: "50000000", avax: "1000000", link: "1000000", sui: "5000000", doge: "900000000" };

/**
 * The widest pool that the program allows, eight tokens and seven markets with up to 10^16 atoms, where every side has
 * positions of four collaterals; then days without a word from any feed. No real day looks like this, but compute-unit
 * limits are set by it.
 */
export async function widest(params: Record<string, string> = {}, fund = "500000"): Promise<Shape> {
  const world = await World.create({ seed: "bench", ...WIDEST_SHAPE, params, fund, verify: false });
  const crowd = await world.trader(RICHES, "crowd");
  const collateral = { USDC: "6000", SOL: "50", ETH: "3", DOGE: "40000" };
  for (const market of WIDEST_SHAPE.markets) {
    for (const side of ["long", "short"] as const) {
      for (const [token, amount] of Object.entries(collateral)) {
        await crowd.open(market, side, { notional: "20000", collateral: { [token]: amount } });
      }
    }
  }
  await world.nextDay();
  return { world, ann: await world.trader(RICHES, "ann") };
}

/**
 * What an action's own instruction takes after `seconds` in which nobody traded, and as the first to see the print of
 * one token, which no refresh brought before. `given`: optional accounts that the world does not pass, by their names.
 */
export async function unseen<T>(
  world: World,
  seconds: number,
  act: () => Promise<T>,
  unrefreshed: string | null = "SOL",
  given: Record<string, PublicKey> = {},
): Promise<T> {
  const run = world.run.bind(world);
  world.run = async (ix, signers) => {
    world.run = run;
    await world.wait(seconds);
    await world.feeds.publishAll();
    await world.fresh(unrefreshed === null ? [] : [unrefreshed]);
    const known = KNOWN.find(({ discriminator }) => discriminator.every((byte, i) => ix.data[i] === byte));
    for (const [i, { name }] of (known?.accounts ?? []).entries()) {
      const pubkey = given[name];
      if (pubkey) ix.keys[i] = { pubkey, isSigner: false, isWritable: true };
    }
    return run(ix, signers);
  };
  return act().finally(() => {
    world.run = run;
  });
}
const KNOWN = IDL.instructions as unknown as { discriminator: number[]; accounts: { name: string }[] }[];

/** Lets no more of a token leave the pool this hour. */
export async function closeHour(world: World, symbol: string): Promise<void> {
  const pool = await world.pool();
  const custody = at(pool.state.custodies, world.venue.custody(symbol).index);
  custody.outflowUsed = 10n ** 15n;
  custody.outflowAt = BigInt(await world.now());
  await world.chain.setAccount(world.venue.pool, { owner: PROGRAM_ID, data: encodeAccount("Pool", pool) });
}

/**
 * Moves an actor's counter on until the next request, and the position that it opens, are derived without a search:
 * every step of it costs about 350 compute units, and clients can choose their numbers. For an increase only the
 * request matters. With `late`, until the position is found only after that many bumps in vain.
 */
export function pinNonces(actor: Actor, market: string, side: SideName, token: string | null, late = 0): void {
  const { venue } = actor.world;
  for (;;) {
    const next = actor.nextNonce() + 1n;
    const request = token === null ? next : next + 1n;
    if (steps("request", actor.address, bytes(request, 8)) > 0) continue;
    if (token === null) return;
    const kind = [bytes(sideByte(side), 1), bytes(venue.custody(token).index, 1)];
    if (steps("position", actor.address, venue.market(market).address, ...kind, bytes(next, 8)) === late) return;
  }
}

/** Bumps tried in vain. */
function steps(name: string, ...seeds: (PublicKey | Buffer)[]): number {
  const raw = seeds.map((seed) => (seed instanceof PublicKey ? seed.toBuffer() : seed));
  return 255 - PublicKey.findProgramAddressSync([Buffer.from(name), ...raw], PROGRAM_ID)[1];
}

function bytes(value: bigint | number, length: 1 | 8): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(value));
  return out.subarray(0, length);
}

/**
 * Fills the rings of a market as far as they go: eight finalized events of each side whose liens are not settled, and
 * 32 buckets of escrow. Written into the accounts, for it would take ten hours of crashes; the invariants hold, which
 * the chain is asked. The last was finalized `ago` seconds ago: at none, the liens of seven are alive. The oldest
 * event's number is `least` at least. With `owed`, every position that was open and gained 5 % owes a part of that to
 * each event; otherwise an event is checked and asks for nothing.
 */
export async function fillRings(world: World, symbol: string, owed = false, ago = SPACING, least = 0n): Promise<void> {
  const before = firstEvents(world, symbol, least);
  const [pool, market, now] = [await world.pool(), await world.market(symbol), await world.now()];
  const { index, address } = world.venue.market(symbol);
  for (const side of ["long", "short"] as const) {
    const book = at(market.state.sides, sideByte(side));
    const totals = at(at(pool.state.exposures, index).sides, sideByte(side));
    const backing = world.venue.backing(world.venue.market(symbol), side);
    const custody = at(pool.state.custodies, backing.index);
    for (let i = 0; i < EVENTS; i++) {
      const finalized = BigInt(now - ago - (EVENTS - 1 - i) * SPACING);
      const price = world.feeds.priceE8(symbol);
      const number = at(before, sideByte(side)) + BigInt(i);
      const reference = owed ? (price * (side === "long" ? 95n : 105n)) / 100n : price;
      const entry = { number, opened: finalized - 900n, finalized, clawbackRate: 10n ** 15n, price, reference };
      const place = Number(number) % EVENTS;
      const lien = owed ? 1_000n * USD : USD;
      book.lossEvents[place] = { ...at(book.lossEvents, place), ...entry, lien, lienPaid: 0n, lienState: 0 };
      totals.liens += lien;
      market.state.ledger.lienUnpaid += lien;
      market.state.ledger.deficits += lien;
    }
    book.lossEventCount = at(before, sideByte(side)) + BigInt(EVENTS);
    book.lastFinalized = BigInt(now - ago);
    const oldest = Math.floor(now / HOUR) - 22;
    for (let hour = oldest; hour < oldest + BUCKETS; hour++) {
      book.escrow.buckets[hour % BUCKETS] = { tokens: USD, hour, tickets: 1 };
    }
    custody.escrow += BigInt(BUCKETS) * USD;
    await world.tokens.mintTo(backing.vault, BigInt(BUCKETS) * USD);
    const oldestEvent = at(before, sideByte(side));
    for (const number of [oldestEvent, oldestEvent + 1n]) await writeReceipt(world, address, sideByte(side), number);
  }
  await write(world, pool, market, address);
}

/**
 * Makes every side of every market the dearest to value: collateral in every token, losses beyond all of it or gains,
 * an open event, waiting shortfall and liens, a settlement above today's price, and one token on probation. Written
 * into the accounts, and wider than a pool can be: a token that is young has no market.
 */
export async function strain(world: World, young: string, all: "lose" | "gain"): Promise<void> {
  const [pool, now] = [await world.pool(), await world.now()];
  const { index: late } = world.venue.custody(young);
  for (const { custody, index } of world.venue.markets) {
    const exposure = at(pool.state.exposures, index);
    const then = (world.feeds.priceE8(custody.symbol) * 12n) / 10n;
    Object.assign(exposure, { settleAt: now - HOUR, settlePrice: then });
    for (const [side, totals] of exposure.sides.entries()) {
      const [dear, cheap] =
        all === "lose" ? [totals.entry * 3n, totals.entry / 4n] : [totals.entry * 4n, totals.entry / 4n];
      totals.entry = (side === 0) === (all === "lose") ? dear : cheap;
      for (const [i, custody] of pool.state.custodies.entries()) totals.collateral[i] ||= custody.unit / 100n + 1n;
      Object.assign(totals, {
        lossEvent: totals.lossEvent + USD,
        waitingShortfall: totals.waitingShortfall + USD,
        liens: totals.liens + USD,
      });
    }
  }
  const token = at(pool.state.custodies, late);
  Object.assign(token, { listedAt: BigInt(now - 50 * 24 * HOUR), lowestPoolValue: 10n ** 15n, netDeposited: USD });
  await world.chain.setAccount(world.venue.pool, { owner: PROGRAM_ID, data: encodeAccount("Pool", pool) });
}

async function write(world: World, pool: Pool, market: Market, address: PublicKey): Promise<void> {
  const { chain, venue } = world;
  await chain.setAccount(venue.pool, { owner: PROGRAM_ID, data: encodeAccount("Pool", pool) });
  await chain.setAccount(address, { owner: PROGRAM_ID, data: encodeAccount("Market", market) });
  await world.run(verification(world), []);
}

/**
 * Number of each side's oldest event: the first for which the next receipt is derived without a search.
 */
function firstEvents(world: World, symbol: string, least: bigint): bigint[] {
  const { address } = world.venue.market(symbol);
  return [0, 1].map((side) => {
    let number = least;
    while (steps("loss", address, bytes(side, 1), bytes(number + BigInt(EVENTS), 8)) > 0) number += 1n;
    return number;
  });
}

/** The receipt of one of a side's oldest events, which the next ones push out of the ring and have to seal. */
export async function writeReceipt(
  world: World,
  market: PublicKey,
  side: number,
  number: bigint,
  told: Partial<engine.ReceiptState> = {},
): Promise<void> {
  const data = new Uint8Array(sizeOf("LossEvent"));
  data.set(discriminatorOf("LossEvent"));
  const empty = decode("LossEvent", data);
  const receipt = { ...empty, version: 1, market, state: { ...empty.state, side, number, ...told } };
  const address = pda.lossEvent(market, side, number);
  await world.chain.setAccount(address, { owner: PROGRAM_ID, data: encodeAccount("LossEvent", receipt) });
}

/** The program's own check of its invariants. */
export function verification({ venue }: World) {
  const { pool, custodies, markets } = venue;
  const vaults = custodies.map(({ vault }) => vault);
  return instructions.verifyInvariants({ pool, vaults, markets: markets.map(({ address }) => address) });
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`no element ${index}`);
  return found;
}
