/** What `?asOf=` answers: what was kept of then, by the names of now. */
import { z } from "zod";
import * as u from "./units";

export const PrintThen = z
  .object({
    price: u.price("Last price that the program had taken"),
    conf: u.price("Half of its confidence interval"),
    ema: u.price("Its moving average"),
    publishTime: u.seconds("When it was published"),
  })
  .meta({ id: "PrintThen" });

export const PoolThen = z
  .object({
    address: u.address("The pool"),
    sequence: u.number("Number of the next event"),
    lpSupply: u.shares("LP tokens"),
    aum: u.usd("Worth of LP tokens when it was last measured"),
    value: z.object({ mint: u.usd("For deposits").nullable(), burn: u.usd("For withdrawals") }).nullable(),
    lpPrice: z.object({ mint: u.price("For a deposit").nullable(), burn: u.price("For a withdrawal") }).nullable(),
    fund: u.usd("What the fund held"),
    fundTarget: u.usd("What it should have held").nullable(),
    utilisation: u.bps("Most that was reserved of any token"),
  })
  .meta({ id: "PoolThen" });
export type PoolThen = z.infer<typeof PoolThen>;

export const CustodyThen = z
  .object({
    number: u.number("Number of the token in the pool"),
    print: PrintThen,
    owned: u.atoms("The LPs'"),
    locked: u.atoms("Reserved of it"),
    utilisation: u.bps("Locked of owned"),
    collateral: u.atoms("Of open positions"),
    pending: u.atoms("Of requests that waited"),
    escrow: u.atoms("Profit in tickets"),
    insuranceDue: u.atoms("Collected for the fund, not yet swept"),
    protocolFees: u.atoms("The protocol's"),
    payable: u.atoms("Owed to owners"),
  })
  .meta({ id: "CustodyThen" });
export type CustodyThen = z.infer<typeof CustodyThen>;

export const MarketThen = z
  .object({
    number: u.number("Number of the market"),
    status: z.enum(["active", "reduce only"]),
    print: PrintThen,
    sides: z
      .array(
        z.object({
          side: u.side,
          size: u.size("All positions"),
          entry: u.usd("What they cost"),
          positions: u.count("Positions"),
          liens: u.usd("Owed by open positions"),
          openEvent: u.usd("U of the loss event that was open, in which this side wins"),
          waitingShortfall: u.usd("Shortfall that was no event yet"),
          phi: u.frac("Share of fresh profit that would have waited").nullable(),
        }),
      )
      .length(2),
    margins: z.object({
      base: u.bps("Initial margin before the add-on"),
      maintenance: u.bps("Maintenance margin"),
    }),
    fast: u.frac("Variance of a day"),
    slow: u.frac("Variance of 30 days"),
  })
  .meta({ id: "MarketThen" });
export type MarketThen = z.infer<typeof MarketThen>;
