/** A route of each endpoint of the contract: checks what is asked, asks what answers it, writes the answer. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { ANSWERS } from "../answers/index";
import { type Endpoint, type EndpointName, FORMATS, type Format, LISTED, THEN } from "../contract/index";
import { fault } from "../fault";
import { questionOf } from "../query/cursor";
import type { Room } from "../room";
import { misfit } from "./errors";
import { type Answered, bodyOf, formatOf, itemOf, tagOf, type Written, writtenOf } from "./formats";
import { Kept } from "./kept";
import { networkOf } from "./network";

type Named = Endpoint & { name: EndpointName };
type Anything = (room: Room, asked: unknown) => Answered | Promise<Answered>;

/** What is asked, checked. `BadParameter`, `BadBody`. */
export function checked(
  endpoint: Endpoint,
  { params, query, body }: Pick<FastifyRequest, "params" | "query" | "body">,
) {
  const path = endpoint.params.safeParse(params);
  if (!path.success) throw misfit(path.error, "BadParameter");
  const asked = endpoint.query.safeParse(query);
  if (!asked.success) throw misfit(asked.error, "BadParameter");
  const sent = endpoint.body?.safeParse(body);
  if (sent !== undefined && !sent.success) throw misfit(sent.error, "BadBody", "body");
  return { params: path.data, query: asked.data, body: sent?.data ?? null };
}

/** Whether a client has the answer already. */
export const has = (request: FastifyRequest, tag: string): boolean =>
  String(request.headers["if-none-match"] ?? "")
    .split(",")
    .some((known) => known.trim() === tag || known.trim() === "*");

/** Finds an answer and writes it. */
async function seek(room: Room, endpoint: Named, request: FastifyRequest, format: Format): Promise<Written> {
  const asked = checked(endpoint, request);
  const query = asked.query as Record<string, unknown>;
  const question = questionOf(request.routeOptions.url + JSON.stringify(asked.params), query);
  const held = { ...room, watch: room.watch.held };
  const found = await (ANSWERS[endpoint.name as keyof typeof ANSWERS] as Anything)(held, { ...asked, question });
  const isThen = query.asOf !== undefined && endpoint.name in THEN;
  const schema = isThen ? THEN[endpoint.name as keyof typeof THEN] : endpoint.answer;
  return writtenOf(format, found, itemOf(schema));
}

async function answer({ room, kept, apart }: Answering, endpoint: Named, request: FastifyRequest, reply: FastifyReply) {
  const { format: given } = request.query as { format?: unknown };
  // What is no text, or no format, is refused with the other parameters.
  const { data: named } = FORMAT.safeParse(given);
  const format = formatOf(given === undefined ? undefined : (named ?? "json"), request.headers.accept);
  if (!room.watch.ready) {
    checked(endpoint, request);
    throw fault("NotReady", "the chain and the tables were not read yet", 1);
  }
  const isKept = endpoint.method === "GET";
  const asker = apart ? networkOf(request.ip) : null;
  const sought = () => seek({ ...room, asker }, endpoint, request, format);
  const written = await (isKept ? kept.get(`${format} ${request.raw.url ?? ""}`, sought) : sought());
  const tag = tagOf(written);
  reply.header("etag", tag).header("cache-control", "no-cache").header("vary", VARY);
  if (isKept && has(request, tag)) return reply.status(304).send();
  return reply.send(bodyOf(reply, written, takesGzip(request)));
}

const VARY = "accept, accept-encoding";
const FORMAT = z.enum(FORMATS);

/** Whether a client takes gzip, and says nothing finer about it: what it says else is read where streams are packed. */
const takesGzip = ({ headers: { "accept-encoding": accepted = "" } }: FastifyRequest): boolean =>
  /(^|,)\s*gzip\s*(,|$)/.test(String(accepted));

interface Answering {
  room: Room;
  kept: Kept<Written>;
  /** Whether addresses are told apart. */
  apart: boolean;
}

/** All endpoints but streams and files. Returns what is kept of their answers. */
export function routeAll(server: FastifyInstance, room: Room, apart: boolean): Kept<Written> {
  const kept = new Kept<Written>(() => room.watch.looks);
  for (const endpoint of LISTED.filter(({ kind }) => kind !== "stream" && kind !== "file")) {
    const { method, path } = endpoint;
    server.route({
      method,
      url: path,
      handler: (request, reply) => answer({ room, kept, apart }, endpoint, request, reply),
    });
  }
  return kept;
}
