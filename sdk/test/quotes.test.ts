import assert from "node:assert/strict";
import {
  copyOf,
  engine,
  health,
  initialMargin,
  liquidationPrice,
  maxSize,
  profitAtRisk,
  quoteAddLiquidity,
  quoteClose,
  quoteLiquidation,
  quoteOpen,
  quoteRemoveLiquidity,
  type Scene,
  sideTerms,
  whatIf,
} from "@ballast/sdk";
import { at } from "./support/blank";
import { played, source } from "./support/engine";
import { refused } from "./support/expect";
import { marketAccount, NOW, poolAccount } from "./support/venue";

const SOL = 1_000_000_000n;
const USD = 1_000_000n;
const PRICE = 15_000_000_000n;

const scene = (): Scene => ({ pool: poolAccount().state, market: marketAccount(0).state, now: NOW, slot: 1_000n });
const printOf = (price: bigint, publishTime: bigint): engine.Print => ({
  ...{ price, conf: 0n, ema: price, publishTime, prevPublishTime: publishTime - 1n },
});

/** A scene with this position in its sums, so many seconds later at another price. */
function opened(params: Parameters<typeof quoteOpen>[1], later = 0n, price = PRICE) {
  const here = scene();
  const quote = quoteOpen(here, params);
  const custody = engine.custodyOf(here.pool, params.custody);
  custody.pending = params.collateral;
  const request = {
    ...{ size: params.size, limit: 0n, collateral: params.collateral, placedAt: NOW - 2n, printAfter: NOW },
    ...{ expiresAt: NOW, tip: 0n, generation: 0n, kind: 0, side: params.side, custody: params.custody },
    trigger: 0n,
  };
  const order = { request, position: engine.emptyPosition(), print: printOf(PRICE, NOW), second: source(null) };
  const filled = played("quote_execute", here, order);
  const { position } = filled.report;
  assert.deepEqual(position, quote.position);
  const now = NOW + later;
  for (const other of [0, 2]) at(filled.pool.custodies, other).print.publishTime = now;
  const print = printOf(price, now);
  const { pool, market } = later > 0n ? played("do_observe", { ...filled, now }, { print: source(print) }) : filled;
  assert.ok(market);
  return { scene: { ...here, pool, market, now }, position, print, quote };
}

const LONG = { side: 0, size: 100n * SOL, custody: 0, collateral: 3_000n * USD } as const;
const SHORT = { side: 1, size: 100n * SOL, custody: 0, collateral: 3_000n * USD } as const;

describe("quoteOpen", () => {
  it("is the rule itself at the cached price, and leaves the scene as it is", () => {
    const here = scene();
    const before = copyOf(here);
    const { report, position, price } = quoteOpen(here, LONG);
    assert.deepEqual(here, before);
    assert.equal(price, PRICE);
    assert.equal(report.cost, 15_000n * USD);
    assert.equal(report.baseFee, 9n * USD);
    assert.equal(position.collateral, LONG.collateral - report.charged);
  });

  it("says what the position is worth, where it ends and how its profit would be treated", () => {
    const { health: clawbackRate, liquidationPrice: end, utilisation, terms } = quoteOpen(scene(), LONG);
    assert.equal(clawbackRate.notional, 15_000n * USD);
    assert.ok(
      clawbackRate.leverage !== null && clawbackRate.leverage > 50_000n && clawbackRate.leverage < 50_400n,
      String(clawbackRate.leverage),
    );
    assert.ok(end !== null && end < PRICE);
    assert.equal(utilisation, 100n);
    assert.deepEqual([terms.phi, terms.hold, terms.waitingShortfall], [0n, 28_800n, 0n]);
  });

  it("takes another price, and increases a position", () => {
    assert.equal(
      quoteOpen(scene(), { ...LONG, price: 2n * PRICE, collateral: 9_000n * USD }).report.cost,
      30_000n * USD,
    );
    const { scene: here, position } = opened(LONG);
    const more = quoteOpen(here, { ...LONG, position });
    assert.equal(more.position.size, 200n * SOL);
    assert.equal(more.position.generation, position.generation);
  });

  it("says what margin it needs, and why: volatility, and open interest with the order's own", () => {
    assert.deepEqual(quoteOpen(scene(), LONG).initialMargin, { rate: 480n, base: 480n, addOn: 0n });
    const crowded = scene();
    // Half way between 20 % and 60 % of the pool with this order: half of the base more.
    crowded.pool.aum = 1_000_000n * USD;
    at(at(crowded.pool.exposures, 0).sides, 1).entry = 385_000n * USD;
    assert.deepEqual(quoteOpen(crowded, LONG).initialMargin, { rate: 720n, base: 480n, addOn: 240n });
    assert.deepEqual(initialMargin(scene()), { rate: 480n, base: 480n, addOn: 0n });
    const tight = { ...LONG, collateral: 1_000n * USD };
    refused(() => quoteOpen(crowded, tight), "InsufficientMargin");
    assert.equal(quoteOpen(scene(), tight).health.initial, 720n * USD);
  });

  it("refuses as the chain would, by name", () => {
    const wrong: [Partial<typeof LONG> | object, string][] = [
      [{ collateral: 100n * USD }, "InsufficientMargin"],
      [{ size: 9_000n * SOL, collateral: 900_000n * USD }, "UtilisationTooHigh"],
      [{ size: SOL / 10n }, "PositionTooSmall"],
      [{ size: 0n }, "ZeroAmount"],
      [{ collateral: 0n }, "ZeroAmount"],
      [{ custody: 7 }, "WrongAccount"],
    ];
    for (const [change, name] of wrong) refused(() => quoteOpen(scene(), { ...LONG, ...change }), name);
    const poor = scene();
    poor.pool.fund.balance = 1n;
    refused(() => quoteOpen(poor, LONG), "FundBelowMinimum");
  });
});

describe("maxSize", () => {
  const largest = (here: Scene, params: Omit<typeof LONG, "size"> | Omit<typeof SHORT, "size">, limit: string) => {
    const found = maxSize(here, params);
    assert.equal(found.limit, limit);
    quoteOpen(here, { ...params, size: found.size });
    refused(() => quoteOpen(here, { ...params, size: found.size + 1n }), limit);
  };
  const { size: _, ...long } = LONG;
  const { size: __, ...short } = SHORT;

  it("is the last size that margin, utilisation or the cap allows", () => {
    largest(scene(), long, "InsufficientMargin");
    largest(scene(), short, "InsufficientMargin");
    largest(scene(), { ...long, collateral: (900_000n * USD) as typeof long.collateral }, "UtilisationTooHigh");
    const capped = scene();
    capped.market.params.maxLong = 10_000n * USD;
    largest(capped, long, "OpenInterestCap");
  });

  it("is the last size also where fees eat up the ten dollars that must stay", () => {
    largest(scene(), { ...long, collateral: 10_050_000n as typeof long.collateral }, "PositionTooSmall");
  });

  it("is zero with the reason where nothing can be opened", () => {
    const poor = scene();
    poor.pool.fund.balance = 1n;
    assert.deepEqual(maxSize(poor, long), { size: 0n, limit: "FundBelowMinimum" });
    assert.equal(maxSize(scene(), { ...long, collateral: 5n * USD }).limit, "PositionTooSmall");
  });
});

describe("liquidationPrice", () => {
  for (const params of [
    LONG,
    SHORT,
    { ...LONG, custody: 1, collateral: 20n * SOL },
    { ...SHORT, custody: 2, collateral: 10n ** 8n },
  ]) {
    it(`is the first unhealthy price to the unit: side ${params.side}, collateral ${params.custody}`, () => {
      const { scene: here, position } = opened(params);
      const price = liquidationPrice(here, position);
      assert.ok(price !== null);
      const beyond = params.side === 0 ? 1n : -1n;
      assert.equal(health(here, position, { price }).liquidatable, true);
      assert.equal(health(here, position, { price: price + beyond }).liquidatable, false);
    });
  }

  it("is null where no price is bad enough", () => {
    const long = opened({ ...LONG, collateral: 40_000n * USD });
    assert.equal(liquidationPrice(long.scene, long.position), null);
    const short = opened({ ...SHORT, custody: 1, collateral: 200n * SOL });
    assert.equal(liquidationPrice(short.scene, short.position), null);
    assert.equal(liquidationPrice(scene(), engine.emptyPosition()), null);
  });
});

describe("quoteClose", () => {
  it("pays old profit at once and says what waits and until when", () => {
    const { scene: here, position, print } = opened(LONG, 600n, 15_300_000_000n);
    const quote = quoteClose(here, { position, print });
    assert.equal(quote.position.size, 0n);
    assert.equal(quote.health, null);
    assert.equal(quote.report.close.pnl, 300n * USD);
    assert.ok(quote.profit > 0n);
    assert.deepEqual(quote.held, []);
    assert.equal(quote.returned, position.collateral);
  });

  it("puts fresh profit of a market that jumped into a ticket of an hour", () => {
    const { scene: here, position, print } = opened(LONG, 600n, 20_000_000_000n);
    const quote = quoteClose(here, { position, print });
    assert.equal(quote.profit, 0n);
    const [ticket, ...more] = quote.held;
    assert.equal(more.length, 0);
    assert.ok(ticket && ticket.until >= here.now + 3_600n && ticket.until < here.now + 7_200n);
    assert.equal(BigInt(ticket.hour) * 3_600n, ticket.until);
  });

  it("refuses old prints, bad prices and what only a liquidation can close", () => {
    const { scene: here, position, print } = opened(LONG, 600n, 15_300_000_000n);
    const later = { ...copyOf(here), now: here.now + 4n };
    at(later.pool.custodies, 0).print.publishTime = later.now;
    refused(() => quoteClose(later, { position, print }), "OracleStale");
    refused(() => quoteClose(here, { position, print, limit: 16_000_000_000n }), "SlippageExceeded");
    const crash = opened(LONG, 600n, 10_000_000_000n);
    refused(() => quoteClose(crash.scene, crash), "ResidualNotPositive");
  });
});

describe("quoteLiquidation", () => {
  it("refuses the healthy, and says who pays for the bankrupt", () => {
    const calm = opened(LONG, 600n, 15_300_000_000n);
    refused(() => quoteLiquidation(calm.scene, { ...calm, second: null }), "NotLiquidatable");
    const { scene: here, position, print } = opened(LONG, 1_000n, 10_000_000_000n);
    const quote = quoteLiquidation(here, { position, print, second: null });
    assert.ok(quote.deficit > 0n);
    const { young, insurance, deductible, shortfall } = quote.report.absorbed;
    assert.equal(young + insurance + deductible + shortfall, quote.deficit);
    assert.equal(quote.keeperFloor, USD);
  });

  it("takes of two fresh sources the one that is better for the trader", () => {
    const { scene: here, position, print } = opened(LONG, 1_000n, 10_000_000_000n);
    const better = printOf(15_000_000_000n, here.now);
    refused(() => quoteLiquidation(here, { position, print, second: better }), "NotLiquidatable");
    const close = printOf(10_100_000_000n, here.now);
    assert.equal(quoteLiquidation(here, { position, print, second: close }).price, 10_100_000_000n);
  });

  it("asks for a second source that is merely old, and ignores one that was declared silent a minute ago", () => {
    const { scene: here, position, print } = opened(LONG, 1_000n, 10_000_000_000n);
    const second = { ...printOf(15_000_000_000n, here.now), publishTime: here.now - 61n };
    const quote = (of: Parameters<typeof quoteLiquidation>[1]["second"]) =>
      quoteLiquidation(here, { position, print, second: of });
    refused(() => quote(second), "OracleSecondMissing");
    refused(() => quote("closed"), "OracleSecondMissing");
    here.market.second = { ...second, publishTime: here.now - 100n };
    here.market.secondSilentSince = here.now - 60n;
    assert.equal(quote("closed").price, 10_000_000_000n);
    assert.equal(quote({ ...second, publishTime: here.now - 90n }).price, 10_000_000_000n);
  });

  it("closes the healthy too where the market is settled, at its price and without fee, whatever the account says", () => {
    const { scene: here, position } = opened(LONG, 1_000n, 15_300_000_000n);
    Object.assign(here.market, { settleAt: here.now, settlePrice: 15_200_000_000n });
    const quote = quoteLiquidation(here, { position, print: null, second: "closed" });
    assert.deepEqual([quote.price, quote.keeper, quote.keeperFloor], [15_200_000_000n, 0n, 0n]);
    assert.equal(quote.position.size, 0n);
    const close = quoteClose(here, { position, print: null });
    assert.deepEqual([close.price, close.report.baseFee, close.report.impact], [15_200_000_000n, 0n, 0n]);
    here.market.settleAt = here.now + 1n;
    refused(() => quoteClose(here, { position, print: null }), "OracleWrongOwner");
  });
});

describe("profitAtRisk", () => {
  it("tells profit that is out of reach from profit of the last hours", () => {
    const { scene: here, position } = opened(LONG, 600n, 15_300_000_000n);
    const now = profitAtRisk(here, position);
    assert.deepEqual([now.pnl, now.fresh, now.lienDue], [300n * USD, 300n * USD, 0n]);
    assert.equal(now.worstNext, 75n * USD);
    assert.equal(now.worstTotal, 150n * USD);
    const old = copyOf(here);
    for (const hour of old.market.hours) hour.range = { low: 15_300_000_000n, high: 15_300_000_000n };
    assert.deepEqual([profitAtRisk(old, position).fresh, profitAtRisk(old, position).worstNext], [0n, 0n]);
  });

  it("says what a close pays now and what waits", () => {
    const { scene: here, position } = opened(LONG, 600n, 20_000_000_000n);
    const risk = profitAtRisk(here, position);
    assert.equal(risk.paidNow, 0n);
    assert.equal(risk.held.length, 1);
    assert.equal(risk.terms.jumped, true);
  });

  it("a position without profit risks none", () => {
    const { scene: here, position } = opened(LONG, 600n, 14_900_000_000n);
    const { pnl, paidNow, held, fresh, worstTotal } = profitAtRisk(here, position);
    assert.equal(pnl, -100n * USD);
    assert.deepEqual({ paidNow, held, fresh, worstTotal }, { paidNow: 0n, held: [], fresh: 0n, worstTotal: 0n });
  });
});

describe("whatIf", () => {
  it("runs a loss down the waterfall: fund, deductible, loss event", () => {
    const { scene: here } = opened(SHORT, 600n, 14_000_000_000n);
    const before = copyOf(here);
    const small = whatIf(here, { losing: 0, deficit: 1_000n * USD });
    assert.equal(small.absorbed.insurance, 1_000n * USD);
    assert.equal(small.receipt, null);
    const large = whatIf(here, { losing: 0, deficit: 200_000n * USD });
    const { insurance, deductible, shortfall, opened: event } = large.absorbed;
    assert.equal(insurance + deductible + shortfall, 200_000n * USD);
    assert.equal(event, true);
    assert.ok(large.receipt);
    const { shortfall: owed, lpShare, clawback, remainder } = large.receipt;
    assert.equal(owed, shortfall);
    assert.equal(owed, lpShare + clawback + remainder);
    assert.equal(large.phi.after, engine.FRAC_ONE);
    assert.equal(large.fund.before - large.fund.after, insurance);
    assert.deepEqual(here, before);
  });

  it("a young position's loss is the LPs' alone", () => {
    const { absorbed, receipt } = whatIf(scene(), { losing: 1, deficit: 5n * USD, young: engine.FRAC_ONE });
    assert.equal(absorbed.young, 5n * USD);
    assert.equal(receipt, null);
    const third = whatIf(scene(), { losing: 1, deficit: 6n * USD, young: engine.FRAC_ONE / 3n }).absorbed;
    assert.equal(third.young, 2n * USD - 1n);
    assert.equal(third.insurance + third.deductible + third.shortfall, 4n * USD + 1n);
  });
});

describe("sideTerms", () => {
  it("says what the next event could take: a quarter, and a half in all", () => {
    const here = scene();
    const terms = sideTerms(here, 0);
    assert.deepEqual([terms.worstNext, terms.worstTotal], [engine.FRAC_ONE / 4n, engine.FRAC_ONE / 2n]);
    at(here.pool.exposures, 0).sides.forEach((side) => {
      side.waitingShortfall = 500n * USD;
    });
    assert.equal(sideTerms(here, 1).waitingShortfall, 500n * USD);
  });
});

describe("liquidity", () => {
  it("mints and burns at the two values of the pool, never to the asker's gain", () => {
    const { pool, now, slot } = scene();
    const { shares, aum } = quoteAddLiquidity({ pool, now, slot }, 0, 1_000n * USD);
    assert.ok(shares > 0n && aum > 0n);
    const { pool: after } = played("quote_add_liquidity", { pool, now, slot }, { custody: 0, amount: 1_000n * USD });
    assert.ok(quoteRemoveLiquidity({ pool: after, now, slot }, 0, shares).atoms < 1_000n * USD);
    refused(() => quoteAddLiquidity({ pool, now: now + 6n, slot }, 0, USD), "PriceRefreshNeeded");
    refused(() => quoteRemoveLiquidity({ pool, now, slot }, 0, 0n), "ZeroAmount");
  });
});
