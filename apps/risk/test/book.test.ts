import assert from "node:assert/strict";
import { liquidationPriceOfEach } from "@ballast/sdk";
import { type Book, deficitAt, ladders, marketLadder, marksOf, RiskError, stressesOf } from "../src";
import { bookOf } from "../src/book/book";
import { wholeOf } from "../src/book/world";
import { crowdBook } from "../src/reference/crowd";
import { PRICE, referenceRead } from "../src/reference/market";
import { Random } from "../src/stats/random";

/** CPU: 2 s. */
describe("the book", () => {
  let book: Book;
  before(() => {
    book = crowdBook(new Random(1), 400);
  });

  it("draws each position's limit where the engine says that it can be liquidated", () => {
    const { limit, length } = marksOf(book);
    const exact = liquidationPriceOfEach(wholeOf(book.read, book.world), book.packed);
    assert.equal(length, 400);
    for (let i = 0; i < length; i++) {
      const { price } = exact.at(i);
      const drawn = limit[i] as number;
      if (price === null) assert.ok(Number.isNaN(drawn), `${i}: nowhere, not ${drawn}`);
      else if (drawn !== 1)
        assert.ok(Math.abs(drawn - Number(price) / Number(PRICE)) < 1e-6, `${i}: ${drawn} ${price}`);
    }
  });

  it("draws the deficits that the engine finds at any price", () => {
    const marks = marksOf(book);
    for (const step of marketLadder(book, 0, [0.5, 0.8, 1.2, 1.6]).steps) {
      let sum = 0;
      for (let i = 0; i < marks.length; i++) sum += deficitAt(marks, i, step.share);
      const exact = Number(step.losses.longDeficit + step.losses.shortDeficit) / 1e6;
      assert.ok(Math.abs(sum - exact) < 1 + exact * 1e-3, `${step.share}: ${sum} ${exact}`);
    }
  });

  it("has ladders that grow away from the price, and whose losses have payers", () => {
    const [ladder] = ladders(book);
    assert.ok(ladder !== undefined);
    const { steps } = ladder;
    steps.forEach((step, i) => {
      const next = steps[i + 1];
      if (next) assert.ok(step.long >= next.long && step.short <= next.short, `${step.share}`);
      const { longDeficit, shortDeficit, young, insurance, deductible, shortfall } = step.losses;
      assert.equal(longDeficit + shortDeficit, young + insurance + deductible + shortfall);
      assert.equal(step.losses.failed, 0);
    });
    assert.ok((steps[0]?.longs ?? 0) > 200);
  });

  it("runs every stress to its payers: the worst hour costs more than the worst minute", () => {
    const { stresses } = stressesOf(book);
    const named = new Map(stresses.map((each) => [each.name, each]));
    for (const { deficit, insurance, lps, shortfall, markets } of stresses) {
      const floors = markets.reduce((all, { losses }) => all + losses.keeperFloor, 0n);
      assert.equal(deficit, insurance - floors + lps + shortfall);
    }
    assert.ok((named.get("may")?.deficit ?? 0n) > (named.get("minute")?.deficit ?? 0n));
    assert.ok((named.get("rebound")?.markets[0]?.losses.shorts ?? 0) > 0);
  });

  it("refuses what it cannot answer by name, and is the same afterwards", () => {
    const before = Buffer.from(book.packed);
    const named = (name: string) => (error: unknown) => error instanceof RiskError && error.name === name;
    assert.throws(() => stressesOf(bookOf(referenceRead(), [])), named("EmptyBook"));
    assert.throws(() => ladders(bookOf(referenceRead(), [])), named("EmptyBook"));
    assert.throws(() => marketLadder(book, 1), named("NoMarket"));
    for (const shares of [[], [1, 1], [0, 1], [1, 0.5], [Number.NaN], [1, 200]])
      assert.throws(() => marketLadder(book, 0, shares), named("BadRange"), String(shares));
    assert.deepEqual(Buffer.from(book.packed), before);
  });
});
