/** What all answers share: how fresh they are, pages, errors, and what is asked of them. */
import { z } from "zod";

/** How fresh an answer is. */
export const AsOf = z
  .object({
    slot: z.int().nonnegative().describe("Slot that the answer is of"),
    sequence: z
      .int()
      .nonnegative()
      .nullable()
      .describe("Number of the last event of the pool that the answer has in it; null before the first"),
    ts: z.int().describe("The chain's clock at that slot; unix seconds"),
    lagMs: z
      .int()
      .nonnegative()
      .nullable()
      .describe(
        "Milliseconds since what answers was last known to be level with the chain; null for an answer of then",
      ),
  })
  .meta({ id: "AsOf" });
export type AsOf = z.infer<typeof AsOf>;

/** An answer about one thing. */
export const one = <T extends z.ZodType>(data: T) => z.object({ asOf: AsOf, data });
/** A page of many: `next` continues it, null at the end. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    asOf: AsOf,
    items: z.array(item),
    next: z.string().nullable().describe("The `cursor` of the next page; null where there is none"),
  });
/** All of few. */
export const list = <T extends z.ZodType>(item: T) => z.object({ asOf: AsOf, items: z.array(item) });

export interface One<T> {
  asOf: AsOf;
  data: T;
}
export interface Listed<T> {
  asOf: AsOf;
  items: T[];
}
export interface Page<T> extends Listed<T> {
  next: string | null;
}

/** Names of everything that can go wrong with a request, with what the status says. */
export const ERRORS = {
  BadParameter: { status: 400, hint: "see /v1/openapi.json for what each parameter takes" },
  BadCursor: { status: 400, hint: "take `next` of an answer to the same question, as it is" },
  BadStreamId: { status: 400, hint: "Last-Event-ID is the number of an event; leave it out to begin at the newest" },
  BadBody: { status: 400, hint: "send one JSON object as /v1/openapi.json says" },
  NotFound: { status: 404, hint: "the list that this belongs to says what there is" },
  UnknownPath: { status: 404, hint: "see /v1/openapi.json for all paths" },
  WrongMethod: { status: 405, hint: "see /v1/openapi.json for the method of each path" },
  NoSuchFormat: { status: 406, hint: "ask for json, csv or ndjson" },
  TooLarge: { status: 413, hint: "a body has at most 16 KB" },
  WrongType: { status: 415, hint: "send application/json" },
  Refused: { status: 422, hint: "the engine's rules do not allow this: the name in the message says which" },
  TooEarly: { status: 425, hint: "this sequence is not there yet: ask again later" },
  TooMany: { status: 429, hint: "wait as long as the header retry-after says" },
  NotKept: { status: 410, hint: "the answer of then is not kept: ask for a later sequence" },
  NotJudged: { status: 503, hint: "the risk engine looks every few seconds: ask again; /v1/status says what is wrong" },
  RiskOff: { status: 404, hint: "this server has no risk engine: start it without --risk no, or ask one that has it" },
  NotRecorded: { status: 404, hint: "this server keeps no record of its forecasts: start it with --forecasts FILE" },
  HedgeNotConfigured: {
    status: 404,
    hint: "start a monitor, npm run hedge -- watch --port 9465, and this server with --hedge http://127.0.0.1:9465",
  },
  HedgeAway: { status: 503, hint: "start it, npm run hedge -- watch, on the port that --hedge of this server says" },
  HedgeUnreadable: { status: 503, hint: "what answers at --hedge is no hedge monitor of this version" },
  NotReady: { status: 503, hint: "the first read of the chain, or of the database, is under way: ask again" },
  Busy: {
    status: 503,
    hint: "as many streams are open, files written, or ladders found with their payers, as this server takes: ask again later",
  },
  Failed: { status: 500, hint: "this is a defect of the server: please report it with the message" },
} as const;
export type ErrorName = keyof typeof ERRORS;

/** Every answer that is not what was asked for. */
export const ErrorAnswer = z
  .object({
    error: z.object({
      name: z.enum(Object.keys(ERRORS) as [ErrorName, ...ErrorName[]]),
      message: z.string().describe("What is wrong, with the place"),
      hint: z.string().describe("What to do"),
    }),
  })
  .meta({ id: "Error" });
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

/** A whole number as text of a URL, without signs, spaces, points or zeros in front. */
export const whole = (least: number, most: number, what: string) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,15})$/, `is a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is a whole number from ${least} to ${most}`)
    .meta({ description: what, type: "integer", minimum: least, maximum: most });

/** Seconds of the years 1970 to 5138, which is more than any chain has. */
export const LAST_SECOND = 99_999_999_999;
export const SEQUENCES = Number.MAX_SAFE_INTEGER;

export const FORMATS = ["json", "csv", "ndjson"] as const;
export type Format = (typeof FORMATS)[number];
export const format = z.enum(FORMATS, "is json, csv or ndjson").default("json").describe("Of the answer");

/** Everything takes a format. */
export const asked = { format };
/** What pages take. */
export const paged = {
  ...asked,
  limit: whole(1, 1_000, "Most items of the page; 100 if not given").optional(),
  cursor: z.string().max(512, "is at most 512 characters").optional().describe("`next` of the page before"),
  order: z.enum(["asc", "desc"], "is asc or desc").default("desc").describe("desc: newest first"),
};
/** Between which times. */
export const between = {
  from: whole(0, LAST_SECOND, "Unix seconds, included").optional(),
  to: whole(0, LAST_SECOND, "Unix seconds, not included").optional(),
};
export const at = {
  asOf: whole(0, SEQUENCES, "The answer as it was after the event with this number; now if not given").optional(),
};

/** Lengths of a cell, and their seconds. */
export const RESOLUTIONS = { "1m": 60, "5m": 300, "15m": 900, "1h": 3_600, "4h": 14_400, "1d": 86_400 } as const;
export type Resolution = keyof typeof RESOLUTIONS;
const NAMES = Object.keys(RESOLUTIONS) as [Resolution, ...Resolution[]];
export const res = z
  .enum(NAMES, `is one of ${NAMES.join(", ")}`)
  .default("1h")
  .describe("Length of a cell");
