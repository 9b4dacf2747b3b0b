/** The insurance fund: how full, who filled it, who emptied it, how long it lasts. */
import { z } from "zod";
import * as u from "./units";

export const Fund = z
  .object({
    balance: u.usd("What it holds"),
    floor: u.usd("What insurance draws must leave"),
    minimum: u.usd("Below it nothing can be opened"),
    target: u.usd("What it should hold"),
    coverage: u.bps("Balance of target"),
    value: u.usd("Worth of all shares"),
    shares: u.shares("Shares"),
    epoch: u.count("How often shares were divided by 1,000"),
    due: u.usd("Collected for it and not yet swept"),
    feeShare: u.bps("Share of fees that it gets"),
    averageOpenInterest: u.usd("Over 24 hours: what the target follows"),
    dayBalance: u.usd("At the start of the day: what the limits are shares of"),
    rooms: z
      .array(
        z.object({
          market: u.number("Number of the market"),
          side: u.side.describe("The side whose deficits are paid"),
          hour: u.usd("Most in an hour"),
          day: u.usd("Most in a day"),
          pool: u.usd("Most of the whole pool in a day"),
          available: u.usd("Now"),
          phi: u.frac("Share of the other side's fresh profit that waits for it"),
        }),
      )
      .describe("What it may pay for each side"),
    runway: z
      .object({
        drawn: u.usd("Drawn in the last 24 hours"),
        hours: z.int().nonnegative().nullable().describe("Until the floor at that pace; null without draws"),
      })
      .describe("At the pace of the last 24 hours"),
  })
  .meta({ id: "Fund" });
export type Fund = z.infer<typeof Fund>;

export const SOURCES = ["sweep", "stake", "unstake", "donation", "draw", "keeper", "finalization"] as const;
export const Flow = z
  .object({
    sequence: u.number("Its event"),
    ts: u.seconds("When"),
    source: z
      .enum(SOURCES)
      .describe("draw: for a deficit; keeper: floors of keepers; finalization: their costs of receipts"),
    amount: u.signedUsd("Into the fund; negative out of it"),
    balance: u.usd("After it"),
    owner: u.address("Whose").nullable(),
    market: u.number("Number of the market").nullable(),
    signature: u.signature("Its transaction"),
  })
  .meta({ id: "Flow" });
export type Flow = z.infer<typeof Flow>;

export const Drawdown = z
  .object({
    from: u.seconds("Last time at the peak"),
    to: u.seconds("Back at the peak").nullable(),
    peak: u.usd("Balance before"),
    trough: u.usd("Least balance"),
    at: u.seconds("When it was least"),
    depth: u.bps("Part of the peak that was lost"),
  })
  .meta({ id: "Drawdown" });
export type Drawdown = z.infer<typeof Drawdown>;

export const Staker = z
  .object({
    owner: u.address("Whose"),
    shares: u.shares("Shares"),
    value: u.usd("What they are worth"),
    requested: u.shares("Announced to leave"),
    readyAt: u.seconds("From which they may leave").nullable(),
  })
  .meta({ id: "Staker" });
export type Staker = z.infer<typeof Staker>;

export const FundStress = z
  .object({
    market: u.number("Number of the market"),
    changeBp: z.int().describe("Price against the one of now; 1e-4"),
    price: u.price("At which all that can be liquidated is"),
    deficit: u.usd("Loss beyond collateral"),
    insurance: u.usd("Paid by the fund"),
    keeperFloor: u.usd("Paid to keepers by the fund"),
    balance: u.usd("What the fund has left"),
    shortfall: u.usd("What goes to loss events"),
    lps: u.usd("What LPs bear before: young size and deductible"),
  })
  .meta({ id: "FundStress" });
export type FundStress = z.infer<typeof FundStress>;
