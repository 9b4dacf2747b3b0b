// What a close pays, to the atom, by arithmetic of its own: every kind of collateral, won, lost, in part.
import assert from "node:assert/strict";
import { engine, type Pool } from "@ballast/sdk";
import { type CustodyInfo, type SideName, sideByte, World } from "@ballast/testkit";
import { at, told } from "../support/expect";
import { BARE, USD } from "../support/loss";

const YEAR = 31_536_000n;
const E8 = 100_000_000n;
const up = (a: bigint, b: bigint, d: bigint) => (a * b + d - 1n) / d;
const down = (a: bigint, b: bigint, d: bigint) => (a * b) / d;
const unitOf = ({ decimals }: CustodyInfo) => 10n ** BigInt(decimals + 2);

const PRICES: Record<string, bigint> = { USDC: 1n, SOL: 150n, ETH: 3_000n };
/** 10 SOL at 150 USD: 1,500. Collateral of 300 USD. */
const SIZE = 10_000_000_000n;
const ENTRY = 1_500n * USD;
const COLLATERAL: Record<string, string> = { USDC: "300", SOL: "2", ETH: "0.1" };
const WAIT = 5_400;

interface Case {
  side: SideName;
  token: string;
  /** SOL afterwards, whole USD. */
  price: bigint;
  fraction?: bigint;
}

/**
 * Opens, lets an hour and a half pass with prices on the way, closes a part; returns what everybody had before and
 * after.
 */
async function play({ side, token, price, fraction = 1n }: Case) {
  const w = await World.create({ custodies: ["USDC", "SOL", "ETH"], markets: ["SOL"], params: BARE });
  const ann = await w.trader({ [token]: COLLATERAL[token] ?? "" });
  const { position } = await ann.open("SOL", side, { size: "10", collateral: { [token]: COLLATERAL[token] ?? "" } });
  const opened = await w.now();
  await w.wait(WAIT);
  await w.price("SOL", String(price));
  await w.wait(20 * 60); // The market has jumped no more.
  await w.fresh();
  const before = await w.snapshot();
  const pool = (await w.pool()).state;
  const held = await w.position(position);
  assert.ok(held);
  const size = SIZE / fraction;
  const event = told(await ann.decrease(position, fraction === 1n ? { fraction: "1" } : { size }), "PositionDecreased");
  const seconds = BigInt((await w.now()) - opened);
  return { w, ann, position, event, before, after: await w.snapshot(), pool, held: held.state, seconds };
}

/** Borrow due on the whole position, USD up: rate at the utilisation, index down, tokens up. */
function borrowOf(side: SideName, pool: Pool["state"], price: bigint, seconds: bigint): bigint {
  const custody = at(pool.custodies, side === "long" ? 1 : 0);
  const used = up(custody.locked, 10_000n, custody.owned);
  const rate = 900n + up(3_500n, used, 8_000n);
  const index = down(rate * 100_000_000_000n, seconds, YEAR);
  const due = up(custody.locked, index, 10n ** 15n);
  return side === "long" ? up(due, price * E8, 10n ** 11n) : due;
}

async function check(given: Case): Promise<void> {
  const { side, token, price, fraction = 1n } = given;
  const { w, event, before, after, pool, held, seconds } = await play(given);
  const custody = w.venue.custody(token);
  const part = { size: SIZE / fraction, entry: ENTRY / fraction };
  const value = down(part.size, price * E8, 10n ** 11n);
  const pnl = side === "long" ? value - part.entry : part.entry - value;
  const borrow = borrowOf(side, pool, price, seconds);
  const charges = up(value, 1n, 10_000n) + borrow;
  const tokenPrice = (token === "SOL" ? price : (PRICES[token] ?? 0n)) * E8;
  const toToken = (usd: bigint) => up(usd, unitOf(custody), tokenPrice);
  const toBacking = (usd: bigint, round: typeof up) => (side === "long" ? round(usd, 10n ** 11n, price * E8) : usd);

  const won = pnl > 0n;
  const gross = won ? toBacking(pnl, down) : 0n;
  const fee = won ? toBacking(charges, up) : toToken(charges);
  const seized = won ? 0n : toToken(-pnl);
  const profit = won ? gross - fee : 0n;
  const left = held.collateral - (won ? 0n : seized + fee);
  const returned = fraction === 1n ? left : 0n;
  assert.deepEqual(
    [event.pnl, event.baseFee, event.borrow, event.impact, event.profit, event.seized, event.returned, event.held],
    [pnl, up(value, 1n, 10_000n), borrow, 0n, profit, seized, returned, 0n],
  );

  const moved = (field: string) => BigInt(after.fields.get(field) ?? 0) - BigInt(before.fields.get(field) ?? 0);
  const backing = w.venue.backing(w.venue.market("SOL"), side);
  const owner = w.whoIs(event.owner)?.name;
  const expected = new Map<string, bigint>(w.venue.custodies.map(({ symbol }) => [symbol, 0n]));
  const add = (symbol: string, amount: bigint) => expected.set(symbol, (expected.get(symbol) ?? 0n) + amount);
  add(backing.symbol, profit);
  add(token, returned);
  for (const [symbol, amount] of expected) {
    assert.equal(moved(`tokens.${owner}.${symbol}`), amount, `${symbol} of the owner`);
    assert.equal(moved(`vaults.${symbol}`), -amount, `${symbol} in the vault`);
  }
  // The LPs: what they paid or took, and their 80 % of the charges (the fund's and the protocol's tenths are rounded
  // down).
  const lp = new Map<number, bigint>();
  const book = (index: number, amount: bigint) => lp.set(index, (lp.get(index) ?? 0n) + amount);
  book(backing.index, -gross);
  book(custody.index, seized);
  book(won ? backing.index : custody.index, fee - 2n * (fee / 10n));
  for (const { index } of w.venue.custodies) {
    assert.equal(moved(`pool.state.custodies.${index}.owned`), lp.get(index) ?? 0n, `owned ${index}`);
    const tenth = index === (won ? backing.index : custody.index) ? fee / 10n : 0n;
    assert.equal(moved(`pool.state.custodies.${index}.protocolFees`), tenth);
    assert.equal(moved(`pool.state.custodies.${index}.insuranceDue`), tenth);
  }
  const totals = engine.totalsOf((await w.pool()).state, (await w.market("SOL")).state, sideByte(side));
  assert.deepEqual([totals.size, totals.entry], [SIZE - part.size, ENTRY - part.entry]);
  assert.equal(totals.collateral[custody.index], fraction === 1n ? 0n : left);
}

describe("flow: settlement", () => {
  for (const side of ["long", "short"] as const) {
    for (const token of ["USDC", "SOL", "ETH"]) {
      const [good, bad] = side === "long" ? [160n, 145n] : [140n, 155n];
      it(`a ${side} with ${token} as collateral wins: profit in the backing token, collateral back in kind`, async () => {
        await check({ side, token, price: good });
      });
      it(`a ${side} with ${token} as collateral loses: tokens worth the loss go to the LPs, the rest comes back`, async () => {
        await check({ side, token, price: bad });
      });
    }
    it(`a ${side} closes a quarter in profit and keeps its collateral`, async () => {
      await check({ side, token: "USDC", price: side === "long" ? 160n : 140n, fraction: 4n });
    });
    it(`a ${side} closes half at a loss, which is taken from its collateral`, async () => {
      await check({ side, token: "USDC", price: side === "long" ? 145n : 155n, fraction: 2n });
    });
  }

  it("a close at the entry price costs the fees and nothing else", async () => {
    await check({ side: "long", token: "USDC", price: 150n });
  });

  it("a loser who closes in time leaves no deficit; the winner's profit is what the LPs took from them", async () => {
    const w = await World.create({ params: BARE });
    const [ann, bob] = [await w.trader({ USDC: 30_000 }), await w.trader({ USDC: 30_000 })];
    const long = await ann.open("SOL", "long", { size: "1000", collateral: { USDC: 20_000 } });
    const short = await bob.open("SOL", "short", { size: "1000", collateral: { USDC: 20_000 } });
    await w.wait(3_600);
    await w.price("SOL", "140");
    await w.wait(1_200);
    const lost = told(await ann.close(long.position), "PositionDecreased");
    const won = told(await bob.close(short.position), "PositionDecreased");
    assert.deepEqual([lost.pnl, won.pnl], [-10_000n * USD, 10_000n * USD]);
    assert.deepEqual([lost.seized, won.profit], [10_000n * USD, 10_000n * USD - won.baseFee - won.borrow]);
    const { ledger } = (await w.market("SOL")).state;
    assert.equal(ledger.deficits, 0n);
  });
});
