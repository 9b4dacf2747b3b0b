/** What belongs to one owner: positions, tickets, orders, what is owed. */
import { z } from "zod";
import * as u from "./units";

export const Health = z
  .object({
    notional: u.usd("Worth at the price"),
    pnl: u.signedUsd("Profit"),
    collateral: u.usd("Collateral at its full price"),
    borrow: u.usd("Borrow owed"),
    equity: u.signedUsd("What margin is measured on"),
    residual: u.signedUsd("What the owner would get"),
    ratio: u.bps("Equity of notional"),
    leverage: u.bps("Notional of residual: 20,000 is 2x").nullable(),
    maintenance: u.usd("Equity needed not to be liquidated"),
    initial: u.usd("Equity needed for more risk"),
    liquidatable: z.boolean(),
  })
  .meta({ id: "Health" });

export const Position = z
  .object({
    address: u.address("The position"),
    owner: u.address("Whose"),
    market: u.number("Number of the market"),
    side: u.side,
    custody: u.number("Token of its collateral"),
    nonce: u.big("Of its address"),
    size: u.size("Size"),
    entry: u.usd("What it cost"),
    collateral: u.atoms("Collateral"),
    openedAt: u.seconds("When it was opened"),
    increasedAt: u.seconds("When it was last enlarged"),
    price: u.price("Of its market now"),
    health: Health.nullable().describe("Null where the engine gives an error"),
    liquidationPrice: u.price("At which it can be liquidated, all else as now").nullable(),
    error: z.string().nullable().describe("Why there is no health"),
  })
  .meta({ id: "Position" });
export type Position = z.infer<typeof Position>;

export const Held = z.object({
  tokens: u.atoms("Of the side's backing token"),
  until: u.seconds("From which it can be claimed"),
});

export const ProfitAtRisk = z
  .object({
    position: u.address("The position"),
    market: u.number("Number of the market"),
    side: u.side,
    price: u.price("Of now"),
    pnl: u.signedUsd("Profit, after liens that are owed"),
    lienDue: u.usd("What LPs would get first for events that are finalized"),
    paidNow: u.atoms("Paid at once if it closed now"),
    held: z.array(Held).describe("What would wait"),
    fresh: u.usd("Profit that loss events can reach"),
    worstNext: u.usd("Most that the next event takes"),
    worstTotal: u.usd("Most that all events of the coming hours take"),
    phi: u.frac("Share of fresh profit that would wait"),
    words: z.string().describe("The same in a sentence"),
  })
  .meta({ id: "ProfitAtRisk" });
export type ProfitAtRisk = z.infer<typeof ProfitAtRisk>;

export const Ticket = z
  .object({
    address: u.address("The ticket"),
    owner: u.address("Whose"),
    market: u.number("Number of the market"),
    side: u.side,
    custody: u.number("Token that it pays"),
    face: u.atoms("Before events that it has yet to answer for"),
    maturesAt: u.seconds("From which it can be claimed"),
    claimable: z.boolean().describe("It has matured"),
  })
  .meta({ id: "Ticket" });
export type Ticket = z.infer<typeof Ticket>;

export const Payable = z
  .object({
    address: u.address("The account that says so"),
    owner: u.address("Whose"),
    custody: u.number("Token"),
    amount: u.atoms("Owed"),
    deferred: u.atoms("Profit beyond what may leave in an hour: paid as the limit refills"),
  })
  .meta({ id: "Payable" });
export type Payable = z.infer<typeof Payable>;

export const REQUEST_KINDS = ["open", "increase", "reduce", "take profit", "stop loss"] as const;
export const Request = z
  .object({
    address: u.address("The request"),
    owner: u.address("Whose"),
    market: u.number("Number of the market"),
    side: u.side,
    kind: z.int().nonnegative().describe("Number of its kind, as the program has it"),
    custody: u.number("Token of its collateral"),
    size: u.size("Size"),
    limit: u.price("Worst price that is accepted; 0 for any"),
    trigger: u.price("Price that it waits for; 0 for an order at market"),
    collateral: u.atoms("Collateral that waits with it"),
    tip: u.big("For what executes it; lamports"),
    placedAt: u.seconds("When it was placed"),
    printAfter: u.seconds("It executes at a print of this time or later"),
    expiresAt: u.seconds("After which it can be taken back"),
    state: z.enum(["waiting", "expired"]),
  })
  .meta({ id: "Request" });
export type Request = z.infer<typeof Request>;

export const Owner = z
  .object({
    owner: u.address("Whose"),
    positions: u.count("Open positions"),
    notional: u.usd("Of all, at the prices of now"),
    pnl: u.signedUsd("Of all"),
    requests: u.count("Orders that wait"),
    tickets: u.count("Tickets"),
    payables: u.count("Accounts of what is owed"),
    stake: u.shares("Shares of the fund"),
    behaviour: z
      .object({
        topups: u.count("Collateral added"),
        liquidations: u.count("Liquidations"),
        closes: u.count("Closes"),
      })
      .nullable()
      .describe("Of all time; null for an owner without events"),
  })
  .meta({ id: "Owner" });
export type Owner = z.infer<typeof Owner>;
