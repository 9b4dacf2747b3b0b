/** Loss events, and the receipt: who paid, and that nothing is missing. */
import { z } from "zod";
import * as u from "./units";

export const LossEvent = z
  .object({
    id: z.string().describe("<market>-<winning side>-<number>: 0-short-3"),
    receipt: u.address("Account of the permanent receipt"),
    market: u.number("Number of the market"),
    side: u.side.describe("The side that won, and pays its part"),
    number: u.number("Counts the events of a side from 0"),
    state: z.enum(["open", "finalized", "sealed"]).describe("sealed: nothing of it can change any more"),
    opened: u.seconds("When it opened"),
    finalized: u.seconds("When it was finalized").nullable(),
    shortfall: u.usd("U: what had to be shared"),
    insurance: u.usd("Paid by the fund before there was a shortfall"),
    deductible: u.usd("Paid by LPs before there was a shortfall"),
    lpShare: u.usd("L: the LPs' share"),
    clawback: u.usd("H: what winners were asked for"),
    escrow: u.usd("Its part that escrowed profit paid"),
    lienPaid: u.usd("Its part that open positions paid"),
    lienUnpaid: u.usd("Its part that open positions owe; lapsed to the LPs once sealed"),
    remainder: u.usd("R: the rest, the LPs'"),
    clawbackRate: u.frac("h: what each winner gave of fresh profit"),
    price: u.price("At which it was finalized").nullable(),
    reference: u.price("From which profit was fresh").nullable(),
    deficits: u.count("Positions whose losses it shares").nullable(),
    tickets: u.count("Tickets that paid").nullable(),
  })
  .meta({ id: "LossEvent" });
export type LossEvent = z.infer<typeof LossEvent>;

export const PAYERS = ["insurance", "deductible", "lps", "escrow", "liens", "owed", "remainder"] as const;
export const Payer = z
  .object({
    kind: z.enum(PAYERS).describe("lps: their share; owed: liens of open positions; remainder: LPs, the rest"),
    amount: u.usd("What it paid"),
    share: u.bps("Of all deficits behind the event"),
    words: z.string().describe("The same in a sentence"),
    sequences: z.array(u.number("Event that shows it")).describe("Events that show it"),
  })
  .meta({ id: "Payer" });
export type Payer = z.infer<typeof Payer>;

export const Winner = z
  .object({
    kind: z.enum(["ticket", "position"]),
    owner: u.address("Whose"),
    subject: u.address("The ticket or position"),
    amount: u
      .usd("What it gave; of a ticket its part of `escrow`, by tokens")
      .nullable()
      .describe("Null of a ticket whose receipt is not there"),
    tokens: u.atoms("What a ticket gave").nullable(),
    base: u
      .atoms("What h is taken of: of a ticket its tokens, of a position its size before")
      .nullable()
      .describe("Null where no event told it"),
    sequence: u.number("Event that shows it").nullable().describe("Null of a ticket that is not claimed yet"),
  })
  .meta({ id: "Winner" });
export type Winner = z.infer<typeof Winner>;

export const PAYER_GROUPS = ["fund", "lps", "winners", "uncollected"] as const;
export const PayerGroup = z
  .object({
    kind: z.enum(PAYER_GROUPS).describe("uncollected: asked of open winners and not paid; the LPs' once it lapsed"),
    amount: u.usd("What it paid"),
    share: u.bps("Of all deficits behind the event"),
  })
  .meta({ id: "PayerGroup" });
export type PayerGroup = z.infer<typeof PayerGroup>;

export const Unnamed = z
  .object({
    tickets: u.usd("Given by tickets that nobody is named of"),
    positions: u.usd("Given by open positions that nobody is named of: keepers collect of many at once"),
    beyond: u.usd("Named here, but given for an earlier event of the side: one touch answers for all of them"),
  })
  .meta({ id: "Unnamed" });

export const Proof = z
  .object({
    equation: z.string().describe("U = L + H_escrow + lien_paid + lien_unpaid + R, with its numbers"),
    left: u.usd("U"),
    right: u.usd("The sum of the right side"),
    equal: z.boolean(),
    whole: z
      .object({
        left: u.usd("U"),
        right: u.usd("Shortfalls of all liquidations behind the event, added up"),
        equal: z.boolean(),
      })
      .nullable()
      .describe("That U is what the losers left unpaid; null where those events are not here"),
    account: u.hex("The receipt's account as the chain has it: check every number yourself").nullable(),
    source: z.enum(["account", "event"]).describe("Where the numbers are from"),
  })
  .meta({ id: "Proof" });

export const Receipt = LossEvent.extend({
  payers: z.array(Payer).describe("In the order in which they stand; they add up to insurance, deductible and U"),
  groups: z.array(PayerGroup).describe("The same by group: whose money it was"),
  winners: z.array(Winner).describe("Winners by name: who answered for it, and whose tickets still wait"),
  unnamed: Unnamed.describe("winners + tickets + positions - beyond = escrow + lienPaid"),
  collectableUntil: u.seconds("Until then open winners may pay what they owe; later the LPs bear it").nullable(),
  proof: Proof,
  escrowValue: u.usd("S: escrowed profit at that moment").nullable(),
  freshBound: u.usd("N: most that open positions can have gained freshly").nullable(),
  winningSize: u.size("Winners' average size, in their largest hour of eight").nullable(),
  losingSize: u.size("Losers' average size, in their largest hour of eight").nullable(),
  winningWeight: u.big("Size-seconds of the winners").nullable(),
  losingWeight: u.big("Size-seconds of the losers").nullable(),
  params: u.params,
  liquidations: z.array(u.number("Event of a liquidation behind it")),
}).meta({ id: "Receipt" });
export type Receipt = z.infer<typeof Receipt>;

export const WhatIfBody = z
  .strictObject({
    market: z.int().min(0).max(255).describe("Number of the market"),
    losing: z.enum(["long", "short"]).describe("The side that defaults"),
    deficit: z
      .string()
      .regex(/^[1-9]\d{0,19}$/, "is a whole number of 1e-6 USD, as text")
      .describe("Loss beyond collateral; 1e-6 USD"),
    price: z
      .string()
      .regex(/^[1-9]\d{0,19}$/, "is a whole number of 1e-8 USD, as text")
      .optional()
      .describe("Price of settlement; the one of now if not given; 1e-8 USD"),
    young: z
      .string()
      .regex(/^\d{1,19}$/, "is a whole number of 1e-18, as text")
      .optional()
      .describe("Share of the position that is young; none if not given; 1e-18"),
  })
  .meta({ id: "WhatIfBody" });
export type WhatIfBody = z.infer<typeof WhatIfBody>;

export const WhatIf = z
  .object({
    absorbed: z.object({
      young: u.usd("LPs, for young size"),
      insurance: u.usd("The fund"),
      deductible: u.usd("LPs' deductible"),
      shortfall: u.usd("Joins a loss event or the waiting shortfall"),
      expired: u.usd("Older waiting shortfall that expired and went to the LPs"),
      opened: z.boolean().describe("It opens a loss event"),
    }),
    receipt: z
      .object({
        shortfall: u.usd("U"),
        lpShare: u.usd("L"),
        clawback: u.usd("H"),
        escrow: u.usd("Of escrowed profit"),
        lien: u.usd("Of open positions"),
        remainder: u.usd("R"),
        clawbackRate: u.frac("h"),
      })
      .nullable()
      .describe("The event as it would be finalized at the same price; null where none would be open"),
    phi: z.object({ before: u.frac("Share of fresh profit that waits"), after: u.frac("Then") }),
    fund: z.object({ before: u.usd("Balance"), after: u.usd("Then") }),
  })
  .meta({ id: "WhatIf" });
export type WhatIf = z.infer<typeof WhatIf>;
