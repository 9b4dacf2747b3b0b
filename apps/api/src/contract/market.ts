/** Markets: what stands, what it needs, where it breaks. */
import { z } from "zod";
import { Print } from "./pool";
import * as u from "./units";

export const SideTerms = z
  .object({
    phi: u.frac("Share of fresh profit that would wait if a position closed now"),
    hold: u.duration("How long it would wait"),
    jumped: z.boolean().describe("The market has jumped: what does not wait `hold` waits an hour"),
    reference: u.price("From which gain is fresh"),
    coverage: u.frac("Usable coverage of the fund"),
    worstNext: u.frac("Most that the next loss event takes of fresh profit"),
    worstTotal: u.frac("Most that all events of the coming hours take of it"),
  })
  .meta({ id: "SideTerms" });

export const MarketSide = z
  .object({
    side: u.side,
    size: u.size("All positions"),
    entry: u.usd("What they cost"),
    notional: u.usd("What they are worth at the price"),
    positions: u.count("Positions"),
    cap: u.usd("Most that all may have cost"),
    liens: u.usd("Owed by open positions, at face"),
    openEvent: u.usd("U of the loss event that is open, in which this side wins"),
    waitingShortfall: u.usd("Shortfall that is no event yet, in which this side wins"),
    threshold: u.usd("Waiting shortfall from which an event opens"),
    reduceOnly: z.boolean().describe("Takes reductions only, for its event or waiting shortfall"),
    fund: z
      .object({
        hour: u.usd("Most in an hour"),
        day: u.usd("Most in a day"),
        pool: u.usd("Most of all sides in a day"),
        available: u.usd("Now"),
      })
      .describe("What the fund may pay where this side's deficits are concerned"),
    terms: SideTerms,
  })
  .meta({ id: "MarketSide" });

export const Margins = z
  .object({
    initial: u.bps("Needed by new risk: `base` and `addOn`"),
    base: u.bps("Follows volatility"),
    addOn: u.bps("Follows the market's open interest"),
    maintenance: u.bps("Below it a position can be liquidated"),
    withdrawal: u.bps("Left at least by a withdrawal of collateral"),
    afterLiquidation: u.bps("Left at least by a partial liquidation"),
  })
  .meta({ id: "Margins" });

export const LedgerRow = z
  .object({
    market: u.number("Number of the market"),
    deficits: u.usd("All losses beyond collateral, since the beginning"),
    insurance: u.usd("Paid by the fund"),
    young: u.usd("Borne by LPs for size younger than 15 minutes"),
    deductible: u.usd("Borne by LPs as their deductible"),
    lpShare: u.usd("Borne by LPs as their share of events"),
    escrow: u.usd("Taken from escrowed profit"),
    lienPaid: u.usd("Taken from profit of open positions"),
    lienUnpaid: u.usd("Owed by open positions, or lapsed to the LPs"),
    remainder: u.usd("Borne by LPs as the rest"),
    open: u.usd("In open events and waiting shortfall"),
    sum: u.usd("All that follows `deficits`, added up"),
    equal: z.boolean().describe("Whether the sum is what all deficits come to, to the unit"),
  })
  .meta({ id: "LedgerRow" });
export type LedgerRow = z.infer<typeof LedgerRow>;

export const Market = z
  .object({
    number: u.number("Number of the market"),
    address: u.address("The market"),
    index: u.number("Token that is traded, which backs longs"),
    stable: u.number("Token that backs shorts"),
    decimals: u.count("Decimals of sizes"),
    status: z.enum(["active", "reduce only", "settling"]),
    print: Print,
    second: Print.nullable().describe("The second price source; null where there is none"),
    settle: z
      .object({ at: u.seconds("When all closes"), price: u.price("At which") })
      .nullable()
      .describe("Null unless the feed is dead"),
    sides: z.array(MarketSide).length(2),
    skew: u.signedUsd("Longs less shorts, at the price"),
    margins: Margins,
    sigma: u.nano("Volatility, per square root of an hour"),
    params: u.params,
  })
  .meta({ id: "Market" });
export type Market = z.infer<typeof Market>;

export const MarginsWhy = Margins.extend({
  sigma: u.nano("Volatility that `base` follows"),
  fast: u.frac("Variance of a day, an hour"),
  slow: u.frac("Variance of 30 days, an hour"),
  stress: u.nano("Least volatility in a crash that is reckoned with"),
  openInterest: u.usd("Of the market, at entry prices"),
  aum: u.usd("What it is measured against"),
  share: u.bps("Open interest of the market's share of the pool's value").nullable(),
  low: u.bps("From which the add-on grows"),
  high: u.bps("At which it is whole"),
  reasons: z.array(z.string()).describe("The same in sentences"),
}).meta({ id: "MarginsWhy" });
export type MarginsWhy = z.infer<typeof MarginsWhy>;

export const Volatility = z
  .object({
    sigma: u.nano("In force, per square root of an hour"),
    fast: u.frac("Variance of a day, an hour"),
    slow: u.frac("Variance of 30 days, an hour"),
    unclamped: u.frac("The same without clamping"),
    stress: u.nano("Least"),
    history: z.array(
      z.object({
        ts: u.seconds("When"),
        fast: u.frac("Variance of a day"),
        slow: u.frac("Variance of 30 days"),
        sequence: u.number("Event after which it was read"),
      }),
    ),
  })
  .meta({ id: "Volatility" });
export type Volatility = z.infer<typeof Volatility>;

/** Who would pay at a price. */
export const Payers = z
  .object({
    deficit: u.usd("Loss beyond collateral: what the next five add up to"),
    young: u.usd("LPs, for size younger than 15 minutes"),
    insurance: u.usd("The fund"),
    deductible: u.usd("LPs' deductible"),
    shortfall: u.usd("Shared by LPs and winners in a loss event"),
    keeperFloor: u.usd("Beside it: paid to keepers by the fund"),
    longs: u.count("Longs that are liquidated"),
    shorts: u.count("Shorts that are liquidated"),
  })
  .meta({ id: "Payers" });
export type Payers = z.infer<typeof Payers>;

export const Rung = z
  .object({
    low: u.price("From this price, included; 0 below the first"),
    high: u.price("Up to this one, not included").nullable(),
    changeBp: z.int().describe("Of `low`, or of `high` below the first, from the price of now; 1e-4"),
    long: u.usd("Notional of longs that can be liquidated from here on downward, at their own prices"),
    short: u.usd("Notional of shorts that can be liquidated from here on upward"),
    longs: u.count("Longs"),
    shorts: u.count("Shorts"),
    payers: Payers.nullable().describe("Who would pay if the price were `low` now; null unless asked for"),
  })
  .meta({ id: "Rung" });

export const Ladder = z
  .object({
    market: u.number("Number of the market"),
    price: u.price("Of now"),
    stepBp: u.count("Distance of two rungs; 1e-4 of the price of now"),
    rungs: z.array(Rung),
    safe: u.count("Positions that no price makes liquidatable"),
    failed: u.count("Positions that the engine gives an error of"),
    positions: u.count("Positions of the pool that were looked at"),
    topShare: u.bps("Part of the market's notional that its ten largest positions hold"),
  })
  .meta({ id: "Ladder" });
export type Ladder = z.infer<typeof Ladder>;

export const OiCell = z
  .object({
    ts: u.seconds("Beginning of the cell"),
    long: u.size("Longs, at its end"),
    short: u.size("Shorts, at its end"),
    longHigh: u.size("Most longs in it"),
    shortHigh: u.size("Most shorts in it"),
    volume: u.usd("Traded in it"),
  })
  .meta({ id: "OiCell" });

export const Candle = z
  .object({
    ts: u.seconds("Beginning of the cell"),
    open: u.price("First price that the program took in it"),
    high: u.price("Highest"),
    low: u.price("Lowest"),
    close: u.price("Last"),
  })
  .meta({ id: "Candle" });

export const LiquidationCell = z
  .object({
    ts: u.seconds("Beginning of the cell"),
    side: u.side,
    count: u.count("Liquidations"),
    notional: u.usd("Closed, at the prices of closing"),
    deficit: u.usd("Losses beyond collateral"),
    insurance: u.usd("Paid by the fund"),
    shortfall: u.usd("Went to loss events"),
  })
  .meta({ id: "LiquidationCell" });

export const Liquidation = z
  .object({
    sequence: u.number("Its event"),
    slot: u.slot("When"),
    ts: u.seconds("When"),
    signature: u.signature("Its transaction"),
    market: u.number("Number of the market"),
    side: u.side,
    position: u.address("The position"),
    owner: u.address("Its owner"),
    keeper: u.address("Keeper that did it"),
    price: u.price("At which it settled"),
    size: u.size("Closed"),
    remaining: u.size("Left"),
    pnl: u.signedUsd("Profit of what was closed"),
    fee: u.atoms("Liquidation fee"),
    deficit: u.usd("Loss beyond collateral: what the next four add up to"),
    young: u.usd("LPs, for young size"),
    insurance: u.usd("The fund"),
    deductible: u.usd("LPs' deductible"),
    shortfall: u.usd("Went to a loss event"),
    latencyMs: z
      .int()
      .nonnegative()
      .nullable()
      .describe("How long its price, or a worse one, had stood in prints that the program took; null if none was seen"),
  })
  .meta({ id: "Liquidation" });
export type Liquidation = z.infer<typeof Liquidation>;

export const Skew = z
  .object({
    market: u.number("Number of the market"),
    long: u.usd("Longs at the price of now"),
    short: u.usd("Shorts at the price of now"),
    skew: u.signedUsd("Longs less shorts"),
    impact: z
      .array(z.object({ notional: u.signedUsd("A trade: positive buys"), cost: u.usd("What the skew makes it cost") }))
      .describe("By the engine's rule"),
    history: z.array(OiCell),
  })
  .meta({ id: "Skew" });
export type Skew = z.infer<typeof Skew>;

export const Histogram = z
  .object({
    market: u.number("Number of the market"),
    bins: z.array(
      z.object({
        from: u.bps("Leverage from, included: 20,000 is 2x"),
        to: u.bps("Up to, not included").nullable(),
        long: u.usd("Notional of longs"),
        short: u.usd("Notional of shorts"),
        longs: u.count("Longs"),
        shorts: u.count("Shorts"),
      }),
    ),
    bankrupt: u.count("Positions of which nothing would be left"),
    failed: u.count("Positions that the engine gives an error of"),
  })
  .meta({ id: "Histogram" });
export type Histogram = z.infer<typeof Histogram>;
