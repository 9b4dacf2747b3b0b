/** Events as the program told them, and what watches them. */
import { z } from "zod";
import * as u from "./units";

export const STATUSES = ["processed", "confirmed", "finalized"] as const;
export const Event = z
  .object({
    sequence: u.number("Counts the pool's events from 0, without a gap"),
    slot: u.slot("When"),
    ts: u.seconds("When"),
    name: z.string().describe("As in the IDL; Undecoded where the bytes are of no event that is known"),
    market: u.number("Number of the market").nullable(),
    owner: u.address("Whose").nullable(),
    signature: u.signature("Its transaction"),
    status: z.enum(STATUSES).describe("How deep it is"),
    data: z.record(z.string(), z.unknown()).describe("Fields as in the IDL; 64 bits and more are decimal strings"),
  })
  .meta({ id: "Event" });
export type Event = z.infer<typeof Event>;

export const LEVELS = ["info", "warning", "critical"] as const;
export const Alert = z
  .object({
    id: z.string().describe("Its own"),
    ts: u.seconds("When"),
    sequence: u.number("Before this event it was raised"),
    level: z.enum(LEVELS),
    kind: z.string().describe("Which rule"),
    market: u.number("Number of the market").nullable(),
    message: z.string().describe("What is the matter"),
    closed: u.seconds("When it was over").nullable(),
    causes: z.array(z.string()).describe("Why, the strongest first"),
  })
  .meta({ id: "Alert" });
export type Alert = z.infer<typeof Alert>;

export const Completeness = z
  .object({
    first: u.number("First event that is here").nullable(),
    last: u.number("Last event up to which nothing is missing").nullable(),
    newest: u.number("Newest event that is here").nullable(),
    chain: u.number("Last event that the pool's account knows of").nullable(),
    count: u.count("Events that are here"),
    gaps: z.array(z.object({ from: u.number("First that is missing"), to: u.number("Last that is missing") })),
    undecoded: u.count("Events whose bytes are kept but not understood"),
    complete: z.boolean().describe("Nothing is missing between the first and the last that the chain knows of"),
    hash: z
      .object({
        algorithm: z.literal("sha256"),
        rule: z.string().describe("How to compute it yourself"),
        at: u.number("Event that the hash ends with").nullable(),
        value: u.hex("The hash").nullable(),
      })
      .describe("A chain over all events: two servers with the same one have the same events"),
  })
  .meta({ id: "Completeness" });
export type Completeness = z.infer<typeof Completeness>;

export const Status = z
  .object({
    version: z.string(),
    pool: u.address("The pool"),
    programId: u.address("The program"),
    ready: z.boolean(),
    faults: z.array(z.string()).describe("What is wrong, in sentences; empty where nothing is"),
    accounts: z.object({
      slot: u.slot("Of the newest read").nullable(),
      ageMs: z.int().nonnegative().nullable().describe("Since the last read of the chain"),
      positions: u.count("Positions that are held"),
      others: u.count("Other accounts that are held"),
    }),
    events: z.object({
      watermark: u.number("Event up to which nothing is missing").nullable(),
      chain: u.number("Last event that the pool's account knows of").nullable(),
      behind: u.count("Events between the two"),
      lagMs: z.int().nonnegative().nullable().describe("Since both were level"),
    }),
    feeds: z.array(
      z.object({
        custody: u.number("Number of the token"),
        feedId: u.hex("Feed"),
        price: u.price("Last that the program took"),
        publishTime: u.seconds("When it was published"),
        ageSeconds: u.duration("Since then"),
        silent: z.boolean(),
      }),
    ),
    streams: u.count("Open streams"),
    database: z.enum(["embedded", "postgres"]),
  })
  .meta({ id: "Status" });
export type Status = z.infer<typeof Status>;
