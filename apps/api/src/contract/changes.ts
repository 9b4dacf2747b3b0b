/** Changes that wait for their time, in words. */
import { z } from "zod";
import * as u from "./units";

export const Change = z
  .object({
    id: u.address("The change"),
    number: u.number("Counts all changes"),
    kind: z.string().describe("What it is of: pool, custody, market, status, listCustody, listMarket, delay, guardian"),
    index: u.number("Number of the token or market").nullable(),
    proposer: u.address("The key that queued it"),
    stage: z.enum(["waiting", "due", "expired", "executed"]),
    queuedAt: u.seconds("When it was queued"),
    eta: u.seconds("From which it may be executed"),
    validUntil: u.seconds("Up to which"),
    refusal: z.string().nullable().describe("Error with which it would be refused as things stand"),
    fields: z
      .array(
        z.object({
          field: z.string(),
          from: z.string().nullable().describe("In force; null for what is not there yet"),
          to: z.string().describe("Then"),
          means: z.string().describe("What it is"),
        }),
      )
      .describe("What would be different"),
    words: z.string().describe("The whole of it in a sentence"),
  })
  .meta({ id: "Change" });
export type Change = z.infer<typeof Change>;
