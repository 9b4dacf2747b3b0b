/** Markets as they are now: sides, limits, margins and the reasons for them, the ledger of losses. */
import { engine, formatUnits, initialMargin, type State, sceneOf, sideTerms } from "@ballast/sdk";
import type { LedgerRow, MarginsWhy, Market } from "../contract/index";
import type { Live } from "./live";
import { num, paramsOf, priceOf, ruleOfMarket, share, sideName, text, worth } from "./plain";
import { printOf } from "./pool";

const SIDES = [0, 1] as const;

function exposureOf(state: State, number: number) {
  const pool = state.pool.state;
  const exposure = engine.at(pool.exposures.slice(0, pool.marketCount), number);
  const index = engine.at(pool.custodies, exposure.index);
  return { exposure, index, market: engine.at(state.markets, number).state };
}

function sideOf(state: State, number: number, side: 0 | 1): Market["sides"][number] {
  const { exposure, index, market } = exposureOf(state, number);
  const totals = engine.at(exposure.sides, side);
  const rule = ruleOfMarket(state, number, side);
  const { phi, hold, jumped, reference, coverage, worstNext, worstTotal } = sideTerms(sceneOf(state, number), side);
  return {
    side: sideName(side),
    size: text(totals.size),
    entry: text(totals.entry),
    notional: text(worth(totals.size, index.print.price, index.unit)),
    positions: num(totals.positions),
    cap: text(side === 0 ? market.params.maxLong : market.params.maxShort),
    liens: text(totals.liens),
    openEvent: text(totals.lossEvent),
    waitingShortfall: text(totals.waitingShortfall),
    threshold: text(rule.threshold),
    reduceOnly: rule.reduceOnly,
    fund: {
      hour: text(rule.limitHour),
      day: text(rule.limitDay),
      pool: text(rule.limitPool),
      available: text(rule.available),
    },
    terms: {
      ...{ phi: text(phi), hold: num(hold), jumped, reference: text(reference) },
      ...{ coverage: text(coverage), worstNext: text(worstNext), worstTotal: text(worstTotal) },
    },
  };
}

export function marginsOf(state: State, number: number): Market["margins"] {
  const { rate, base, addOn } = initialMargin(sceneOf(state, number));
  const { maintenance, withdrawal, afterLiquidation } = ruleOfMarket(state, number, 0);
  return {
    ...{ initial: text(rate), base: text(base), addOn: text(addOn) },
    ...{ maintenance: text(maintenance), withdrawal: text(withdrawal), afterLiquidation: text(afterLiquidation) },
  };
}

const statusOf = (now: bigint, { settleAt, status, reduceOnlyUntil }: engine.MarketState): Market["status"] => {
  if (settleAt !== 0n) return "settling";
  return status === 1 || reduceOnlyUntil > now ? "reduce only" : "active";
};

export function marketOf({ state }: Live, number: number): Market {
  const { exposure, index, market } = exposureOf(state, number);
  const { second, secondSilentSince: silentSince, settleAt, settlePrice } = market;
  const sides = SIDES.map((side) => sideOf(state, number, side));
  const [long, short] = sides;
  return {
    number,
    address: exposure.market.toBase58(),
    index: exposure.index,
    stable: exposure.stable,
    decimals: index.decimals,
    status: statusOf(state.now, market),
    print: printOf(state, index),
    second: second.publishTime === 0n ? null : printOf(state, { print: second, silentSince }),
    settle: settleAt === 0n ? null : { at: num(settleAt), price: text(settlePrice) },
    sides,
    skew: text(BigInt(long?.notional ?? 0) - BigInt(short?.notional ?? 0)),
    margins: marginsOf(state, number),
    sigma: text(ruleOfMarket(state, number, 0).sigma),
    params: paramsOf(market.params),
  };
}

export const marketsOf = (live: Live): Market[] =>
  Array.from({ length: live.state.pool.state.marketCount }, (_, number) => marketOf(live, number));

const percent = (value: bigint) => `${formatUnits(value, 2)} %`;

/** Margins, what they follow, and that in sentences. */
export function marginsWhy({ state }: Live, number: number): MarginsWhy {
  const { exposure, market } = exposureOf(state, number);
  const { volatility, params } = market;
  const { sigma } = ruleOfMarket(state, number, 0);
  const margins = marginsOf(state, number);
  const openInterest = exposure.sides.reduce((sum, { entry }) => sum + entry, 0n);
  const { aum } = state.pool.state;
  const meant = (aum * params.weight) / 10_000n;
  const part = meant === 0n ? null : share(openInterest, meant);
  const [low, high] = [params.oiLow, params.oiHigh];
  const swings = formatUnits(params.marginSigmas, 4);
  return {
    ...margins,
    sigma: text(sigma),
    fast: text(volatility.fast),
    slow: text(volatility.slow),
    stress: text(params.stress),
    openInterest: text(openInterest),
    aum: text(aum),
    share: part === null ? null : text(part),
    low: text(low),
    high: text(high),
    reasons: [
      `Volatility is ${formatUnits(sigma, 7, 3)} % in an hour; ${swings} times that is asked for, at least ` +
        `${percent(params.initialMargin)}: base margin is ${percent(BigInt(margins.base))}.`,
      part === null
        ? "Nothing is lent by LPs, so open interest adds nothing that could be said."
        : `Open interest is ${percent(part)} of what LPs mean for this market; from ${percent(low)} to ` +
          `${percent(high)} it adds up to ${percent(params.oiAddon)} of base: now ${percent(BigInt(margins.addOn))}.`,
      `Maintenance margin follows base margin, not open interest, and rises by a tenth an hour at most: now ` +
        `${percent(BigInt(margins.maintenance))}.`,
    ],
  };
}

/** Where every dollar of every deficit went, and whether that adds up (INV-7). */
export function ledgerOf({ state }: Live): LedgerRow[] {
  return state.markets.map(({ state: { ledger } }, market) => {
    const { exposure } = exposureOf(state, market);
    const open = exposure.sides.reduce((sum, side) => sum + side.lossEvent + side.waitingShortfall, 0n);
    const { deficits, insurance, young, deductible, lpShare, escrow, lienPaid, lienUnpaid, remainder } = ledger;
    const paid = [insurance, young, deductible, lpShare, escrow, lienPaid, lienUnpaid, remainder];
    const sum = paid.reduce((all, part) => all + part, open);
    return {
      ...{ market, deficits: text(deficits), insurance: text(insurance), young: text(young) },
      ...{ deductible: text(deductible), lpShare: text(lpShare), escrow: text(escrow), lienPaid: text(lienPaid) },
      ...{ lienUnpaid: text(lienUnpaid), remainder: text(remainder), open: text(open), sum: text(sum) },
      equal: sum === deficits,
    };
  });
}

/** What trades would pay for the skew, by the engine's rule. */
export function impactOf({ state }: Live, number: number) {
  const { exposure, index, market } = exposureOf(state, number);
  const price = priceOf(state.pool.state, number);
  const [long, short] = SIDES.map((side) => worth(engine.at(exposure.sides, side).size, price, index.unit));
  const before = (long ?? 0n) - (short ?? 0n);
  const { impact, depth } = market.params;
  const trades = [10_000n, 100_000n, 1_000_000n].map((dollars) => dollars * 1_000_000n);
  const costs = [...trades.map((trade) => -trade).reverse(), ...trades].map((notional) => {
    const { value } = engine.call("rule_impact", null, { before, after: before + notional, impact, depth });
    return { notional: text(notional), cost: text(value) };
  });
  return { long: text(long ?? 0n), short: text(short ?? 0n), skew: text(before), impact: costs };
}
