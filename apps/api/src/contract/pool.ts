/** The pool and its tokens. */
import { z } from "zod";
import * as u from "./units";

export const Print = z
  .object({
    price: u.price("Last price that the program took"),
    conf: u.price("Half of its confidence interval"),
    ema: u.price("Its moving average"),
    publishTime: u.seconds("When it was published"),
    ageSeconds: u.duration("Since then"),
    silent: z.boolean().describe("The feed was declared silent, and has not spoken since"),
  })
  .meta({ id: "Print" });

export const Pool = z
  .object({
    id: u.big("Number of the pool"),
    address: u.address("The pool"),
    programId: u.address("The program"),
    homeMint: u.address("Mint of the stable that the fund is held in"),
    lpMint: u.address("Mint of the LP token"),
    sequence: u.number("Number of the next event"),
    lpSupply: u.shares("LP tokens"),
    aum: u.usd("Worth of LP tokens when it was last measured; open interest is measured against it"),
    value: z
      .object({
        mint: u.usd("Worth of all LP tokens for deposits").nullable(),
        burn: u.usd("Worth of all LP tokens for withdrawals"),
      })
      .nullable()
      .describe("Null where cached prices are too old; `mint` null while a feed is silent"),
    lpPrice: z
      .object({ mint: u.price("For a deposit").nullable(), burn: u.price("For a withdrawal") })
      .nullable()
      .describe("Worth of one LP token"),
    openInterest: u.usd("Of all markets, at entry prices"),
    waits: z
      .object({ deposit: u.duration("Until deposits"), withdrawal: u.duration("Until withdrawals") })
      .describe("What a jump of prices or the guardian makes LPs wait for; 0 for now"),
    deductible: u.usd("What LPs bear before a deficit becomes a shortfall, now"),
    markets: u.count("Markets"),
    custodies: u.count("Tokens"),
    params: u.params,
  })
  .meta({ id: "Pool" });
export type Pool = z.infer<typeof Pool>;

export const Custody = z
  .object({
    number: u.number("Number of the token in the pool"),
    mint: u.address("The token's mint"),
    vault: u.address("Where it is kept"),
    feedId: u.hex("Its price feed"),
    decimals: u.count("Decimals"),
    stable: z.boolean().describe("Counted at par"),
    print: Print,
    owned: u.atoms("The LPs'"),
    locked: u.atoms("Part of it that is reserved for the profit of open positions"),
    utilisation: u.bps("Locked of owned"),
    collateral: u.atoms("Of open positions"),
    pending: u.atoms("Of requests that wait"),
    escrow: u.atoms("Profit in tickets"),
    insuranceDue: u.atoms("Collected for the fund, not yet swept"),
    protocolFees: u.atoms("The protocol's"),
    payable: u.atoms("Owed to owners whose account was missing or frozen"),
    owes: u.atoms("What the vault must hold at least: the sum of all of the above"),
    borrowRate: u.bps("A year"),
    borrowDue: u.atoms("Owed by all positions together"),
    haircut: u.bps("Off its value as collateral"),
    sigma: u.nano("Volatility in force, per square root of an hour"),
    outflow: u.atoms("May leave within the hour now"),
    weight: u.nano("Share of the pool's value").nullable(),
    target: u.nano("Share that it should have").nullable(),
    params: u.params,
  })
  .meta({ id: "Custody" });
export type Custody = z.infer<typeof Custody>;

export const POOL_METRICS = ["aum", "lpPrice", "util"] as const;
/** A value at a time. */
export const Point = z
  .object({
    ts: u.seconds("Beginning of the cell"),
    value: u.measured("Last value in it"),
    sequence: u.number("Event after which the last value was read"),
    unit: z.string().describe("Unit of the values: 1e-6 USD, 1e-8 USD or 1e-4"),
  })
  .meta({ id: "Point" });
export type Point = z.infer<typeof Point>;
