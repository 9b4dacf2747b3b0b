import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import * as math from "../../src/math";
import { pool } from "./state";

const { fees, margin, mutualization, liquidity, insurance } = math;
const u64 = fc.bigInt({ min: 0n, max: math.U64_MAX });
const amount = fc.bigInt({ min: 0n, max: 1n << 50n });
const price = fc.bigInt({ min: 1n, max: 1n << 40n });
const side = fc.constantFrom(math.Side.Long, math.Side.Short);
const frac = fc.bigInt({ min: 0n, max: math.FRAC_ONE });
const UNIT = 100_000_000_000n;

function check<T extends unknown[]>(values: { [K in keyof T]: fc.Arbitrary<T[K]> }, holds: (...x: T) => void): void {
  fc.assert(fc.property(fc.tuple(...values) as fc.Arbitrary<T>, (x) => holds(...x)));
}

/** The result, or undefined where the exact one does not fit. */
function fits<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    ok(error instanceof math.MathError && error.error === "MathOverflow", String(error));
    return undefined;
  }
}

describe("math: rounding", () => {
  it("brackets the exact quotient within one unit", () => {
    check([u64, u64, fc.bigInt({ min: 1n, max: math.U64_MAX })], (a, b, d) => {
      const down = fits(() => math.mulDivDown(a, b, d));
      const up = fits(() => math.mulDivUp(a, b, d));
      if (down !== undefined) ok(down * d <= a * b && (down + 1n) * d > a * b);
      if (up !== undefined) ok(up * d >= a * b && (up - 1n) * d < a * b);
      if (up !== undefined && down !== undefined) strictEqual(up - down, (a * b) % d === 0n ? 0n : 1n);
    });
  });

  it("refuses what does not fit, and a divisor of zero", () => {
    throws(() => math.mulDivDown(math.U64_MAX, 2n, 1n), { error: "MathOverflow" });
    throws(() => math.mulDivUp(1n, 1n, 0n), { error: "DivisionByZero" });
    throws(() => math.mulRatioDown(1n, 2n, 1n), { error: "MathOverflow" });
    throws(() => math.plus(math.U64_MAX, 1n), { error: "MathOverflow" });
    throws(() => math.minus(1n, 2n), { error: "MathOverflow" });
    throws(() => math.sideOf(2), { error: "InvalidSide" });
  });

  it("is against the trader: opening and closing at one price never gains", () => {
    check([side, amount, price], (s, size, p) => {
      const entry = math.entryNotional(s, size, p, UNIT);
      const result = math.pnl(s, size, entry, p, UNIT);
      ok(result <= 0n && result >= -1n);
    });
  });

  it("never makes a split close pay more than a whole one", () => {
    const sizes = fc.bigInt({ min: 2n, max: 1n << 50n });
    check([side, sizes, fc.nat({ max: 999 }), amount, price], (s, size, cut, entry, p) => {
      const part = 1n + ((size - 2n) * BigInt(cut)) / 999n;
      const cost = math.entryPart(s, entry, part, size);
      const whole = math.pnl(s, size, entry, p, UNIT);
      const split = math.pnl(s, part, cost, p, UNIT) + math.pnl(s, size - part, entry - cost, p, UNIT);
      ok(split <= whole && whole - split <= 1n);
    });
  });
});

describe("math: monotony", () => {
  const up = (a: bigint, b: bigint): [bigint, bigint] => (a < b ? [a, b] : [b, a]);

  it("pays a long more and a short less at a higher price", () => {
    check([amount, amount, price, price], (size, entry, p, q) => {
      const [low, high] = up(p, q);
      const at = (s: math.Side, x: bigint) => math.pnl(s, size, entry, x, UNIT);
      ok(at(0, low) <= at(0, high) && at(1, low) >= at(1, high));
    });
  });

  it("charges more borrow at a higher utilisation, and more spread for an older print", () => {
    check([amount, amount, amount], (a, b, owned) => {
      const [few, many] = up(a, b);
      ok(fees.borrowRate(few, owned, 44_000n) <= fees.borrowRate(many, owned, 44_000n));
    });
    check([price, fc.bigInt({ min: 0n, max: 5n }), fc.bigInt({ min: 0n, max: 5n })], (p, a, b) => {
      const [young, old] = up(a, b);
      ok(math.spread(p, 1n, 8_000_000n, young) <= math.spread(p, 1n, 8_000_000n, old));
    });
  });

  it("gives the fund a smaller share the fuller it is", () => {
    check([fc.bigInt({ min: 0n, max: 20_000n }), fc.bigInt({ min: 0n, max: 20_000n })], (a, b) => {
      const [empty, full] = up(a, b);
      ok(fees.insuranceShare(empty) >= fees.insuranceShare(full));
    });
  });

  it("asks after a liquidation for no less than maintenance margin", () => {
    check([fc.bigInt({ min: 250n, max: 5_000n })], (im) => {
      const rates = { im, mm: im / 2n };
      ok(margin.afterLiquidation(rates) > rates.mm && margin.withdrawal(rates) >= im);
    });
  });

  it("refills a cap with time, never above its limit", () => {
    const seconds = fc.bigInt({ min: 0n, max: 200_000n });
    check([amount, amount, seconds, seconds], (used, limit, a, b) => {
      const [soon, late] = up(a, b);
      const at = (now: bigint) => insurance.caps.available({ used, at: 0n }, limit, 86_400n, now);
      ok(at(soon) <= at(late) && at(late) <= limit);
    });
  });

  it("has a whole limit again after a window without a draw, whatever was used and whatever it has become", () => {
    const more = fc.bigInt({ min: 0n, max: 200_000n });
    check([amount, amount, more], (used, limit, later) => {
      for (const window of [3_600n, 86_400n])
        strictEqual(insurance.caps.available({ used, at: 0n }, limit, window, window + later), limit);
    });
  });
});

describe("math: shares of a loss", () => {
  const weights = fc.tuple(amount, amount);
  const params = fc.record({
    lpShare: fc.bigInt({ min: 3_000n, max: 10_000n }),
    hMax: fc.bigInt({ min: 0n, max: 2_500n }),
  });

  it("INV-7: the parts of an event add up to U", () => {
    const room = fc.bigInt({ min: 0n, max: math.FRAC_ONE / 2n });
    check([amount, amount, params, weights, room], (u, base, p, w, left) => {
      const { lpShare, hTotal, remainder, h } = mutualization.event.split(u, base, p, w, left);
      strictEqual(lpShare + hTotal + remainder, u);
      ok(h <= left && h <= (p.hMax * math.FRAC_ONE) / 10_000n, "INV-12");
      ok(math.fracOfDown(h, base) <= hTotal, "nothing is over-collected");
    });
  });

  it("INV-10: impact of a trade in two steps is that of one, but for a unit each", () => {
    const skew = fc.bigInt({ min: -(1n << 52n), max: 1n << 52n });
    const p = { impact: 1_000n, depth: 50_000_000_000_000n };
    check([skew, skew, skew], (a, b, c) => {
      const [low, middle, high] = [a, b, c].sort((x, y) => (x < y ? -1 : 1)) as [bigint, bigint, bigint];
      const split = fees.impact(p, low, middle) + fees.impact(p, middle, high);
      const whole = fees.impact(p, low, high);
      ok(split >= whole && split <= whole + 1n, `${split} ${whole}`);
    });
  });

  it("splits a fee without a rest", () => {
    const bps = fc.bigInt({ min: 0n, max: 5_000n });
    check([amount, bps, bps], (fee, protocol, fund) => {
      const custody = math.at(pool().custodies, 1);
      const { state } = fees.collect(custody, fee, protocol, fund, custody.borrowAt);
      strictEqual(state.owned - custody.owned + state.protocolFees + state.insuranceDue, fee);
    });
  });

  it("INV-21: a lien takes no more than h x fresh and leaves the margin ratio", () => {
    const sizes = fc.bigInt({ min: 1n, max: 1n << 44n });
    check([side, sizes, amount, frac, price, price, price], (s, size, entry, h, p, reference, now) => {
      const event = { price: p, reference, h: h / 4n };
      const part = mutualization.lien.share(s, { size, entry }, event, now, UNIT);
      if (!part) return;
      const gain = math.pnl(s, size, entry, p, UNIT);
      const fresh = mutualization.fresh.fresh(s, gain, size, p, reference, UNIT);
      ok(part.paid <= math.fracOfDown(event.h, fresh) + 1n);
      ok(part.size < size && part.entry <= entry);
    });
  });
});

describe("math: rules on copies", () => {
  it("leave what they are given as it was, also when they throw", () => {
    const given = pool();
    const { state } = liquidity.shares.deposit(given, 1, 5_000_000n, 1_001n, 1n);
    deepStrictEqual(given, pool());
    ok(state.lpSupply > given.lpSupply);
    throws(() => liquidity.shares.deposit(given, 1, 0n, 1_001n, 1n), { error: "ZeroAmount" });
    throws(() => liquidity.shares.deposit(given, 9, 1n, 1_001n, 1n), { error: "WrongAccount" });
    deepStrictEqual(given, pool());
  });

  it("keep fields that the engine does not know, and share what is not plain", () => {
    const key = new (class Key {
      readonly bytes = 7;
    })();
    const custody = { ...math.at(pool().custodies, 0), mint: key };
    strictEqual(fees.accrue(custody, 2_000n).state.mint, key);
  });

  it("INV-15: a deposit and a withdrawal in one moment bring no profit", () => {
    const atoms = fc.bigInt({ min: 1_000n, max: 1n << 50n });
    check([fc.constantFrom(0, 1), atoms, fc.bigInt({ min: 1_000n, max: 1_005n })], (index, deposited, now) => {
      const joined = liquidity.shares.deposit(pool(), index, deposited, now, 1n);
      try {
        const left = liquidity.shares.withdraw(joined.state, index, joined.report.shares, now, 1n);
        ok(left.report.atoms <= deposited, `${left.report.atoms} > ${deposited}`);
      } catch (error) {
        ok(error instanceof math.MathError && error.error === "ZeroAmount", String(error));
      }
    });
  });

  it("INV-15: staking and leaving at once brings no profit", () => {
    const usd = fc.bigInt({ min: 2n, max: 1n << 50n });
    check([usd], (paid) => {
      const stake = { shares: 0n, requested: 0n, valueAtRequest: 0n, requestedAt: 0n, epoch: 0 };
      const { state, report } = insurance.shares.stake({ pool: pool(), stake }, paid);
      const asked = insurance.shares.request(state, report, 0n).state;
      for (const { print } of asked.pool.custodies) print.publishTime = 604_800n;
      ok(insurance.shares.unstake(asked, 604_800n).report <= paid);
    });
  });
});
