/**
 * An endpoint: what is asked, what is answered. Routes, OpenAPI, the guide and the tests of nonsense are made of these.
 */
import { z } from "zod";
import { asked, list, one, page, paged } from "./common";
import { TABLE } from "./exports";
import { hedged } from "./hedge";
import * as u from "./units";

type Shape = z.ZodRawShape;

/** How it answers. */
export type Kind = "one" | "list" | "page" | "stream" | "file";

export interface Endpoint {
  method: "GET" | "POST";
  /** As Fastify writes it: `/v1/markets/:m`. */
  path: string;
  /** A sentence. */
  summary: string;
  /** Which part of the guide it is in. */
  tag: Tag;
  kind: Kind;
  params: z.ZodObject;
  query: z.ZodObject;
  body: z.ZodObject | null;
  answer: z.ZodType;
  /** Query of the guide's example, if any is of use. */
  example: string;
}

export const TAGS = {
  system: "The server itself",
  pool: "The pool",
  markets: "Markets",
  fund: "The insurance fund",
  losses: "Losses and receipts",
  owners: "Owners and their positions",
  risk: "Risk and forecasts",
  hedge: "Hedges on exchanges",
  keepers: "Keepers",
  governance: "Changes",
  events: "Events and alerts",
} as const;
export type Tag = keyof typeof TAGS;

/** A number in a path: of a market, or of the pool. */
const BIG = /^(0|[1-9]\d{0,19})$/;
const small = (what: string) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,2})$/, "is a number from 0 to 255")
    .transform(Number)
    .refine((value) => value < 256, "is a number from 0 to 255")
    .meta({ description: what, type: "integer", minimum: 0, maximum: 255 });
const key = (what: string) => u.key().describe(what);

/** Every parameter of a path. */
export const PARAMS = {
  id: z
    .string()
    .regex(BIG, "is a number below 2^64")
    .refine((text) => !BIG.test(text) || BigInt(text) < 1n << 64n, "is a number below 2^64")
    .describe("Number of the pool"),
  m: small("Number of the market"),
  n: z
    .string()
    .regex(/^(0|[1-9]\d{0,2})-(long|short)-(0|[1-9]\d{0,15})$/, "is <market>-<winning side>-<number>, as 0-short-3")
    .describe("<market>-<winning side>-<number> of a loss event"),
  o: key("Owner; base 58"),
  p: key("Position; base 58"),
  change: key("Change; base 58"),
  table: TABLE,
} as const;

type Params = typeof PARAMS;
type Names<P extends string> = P extends `${string}:${infer N}/${infer R}`
  ? N | Names<`/${R}`>
  : P extends `${string}:${infer N}.${string}`
    ? N
    : P extends `${string}:${infer N}`
      ? N
      : never;
type ParamsOf<P extends string> = { [N in Names<P> & keyof Params]: Params[N] };

function paramsOf<P extends string>(path: P): z.ZodObject<ParamsOf<P>> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name as keyof Params);
  return z.object(Object.fromEntries(names.map((name) => [name, PARAMS[name]])) as ParamsOf<P>);
}

interface Asked<Q extends Shape> {
  query?: Q;
  example?: string;
}
type None = Record<never, never>;
/** Both, the second one first. */
type Joined<C, Q> = { [K in keyof C | keyof Q]: K extends keyof Q ? Q[K] : K extends keyof C ? C[K] : never };

/** Makes definitions of endpoints of a kind: what all of them take, and what is around what they answer. */
const definer =
  <K extends Kind, C extends Shape>(kind: K, common: C) =>
  <P extends string, Q extends Shape = None>(path: P, tag: Tag, summary: string, more: Asked<Q> = {}) => ({
    method: "GET" as const,
    path,
    tag,
    summary,
    kind,
    params: paramsOf(path),
    query: z.strictObject({ ...common, ...more.query } as unknown as Joined<C, Q>),
    body: null,
    example: more.example ?? "",
  });

const defineOne = definer("one", asked);
const defineList = definer("list", asked);
const definePage = definer("page", paged);
const defineStream = definer("stream", {});
const defineFile = definer("file", {});
const definePost = definer("one", {});

/** About one thing. */
export const about = <T extends z.ZodType, P extends string, Q extends Shape = None>(
  answer: T,
  path: P,
  tag: Tag,
  summary: string,
  more: Asked<Q> = {},
) => ({ ...defineOne(path, tag, summary, more), answer: one(answer) });
/** All of few. */
export const all = <T extends z.ZodType, P extends string, Q extends Shape = None>(
  item: T,
  path: P,
  tag: Tag,
  summary: string,
  more: Asked<Q> = {},
) => ({ ...defineList(path, tag, summary, more), answer: list(item) });
/** All of few, as the hedge monitor has them: whether they are fresh is said with them. */
export const monitored = <T extends z.ZodType, P extends string>(item: T, path: P, summary: string) => ({
  ...defineList(path, "hedge", summary),
  answer: hedged(item),
});
/** Many, by pages. */
export const many = <T extends z.ZodType, P extends string, Q extends Shape = None>(
  item: T,
  path: P,
  tag: Tag,
  summary: string,
  more: Asked<Q> = {},
) => ({ ...definePage(path, tag, summary, more), answer: page(item) });
/** As they happen. */
export const live = <T extends z.ZodType, P extends string, Q extends Shape = None>(
  item: T,
  path: P,
  tag: Tag,
  summary: string,
  more: Asked<Q> = {},
) => ({ ...defineStream(path, tag, summary, more), answer: item });
/** As a file. */
export const file = <P extends string, Q extends Shape = None>(
  path: P,
  tag: Tag,
  summary: string,
  more: Asked<Q> = {},
) => ({ ...defineFile(path, tag, summary, more), answer: z.string().meta({ format: "binary" }) });
/** Asks with a body. */
export const post = <T extends z.ZodType, B extends z.ZodObject, P extends string>(
  answer: T,
  body: B,
  path: P,
  tag: Tag,
  summary: string,
) => ({ ...definePost(path, tag, summary), method: "POST" as const, body, answer: one(answer) });
