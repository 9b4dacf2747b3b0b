/** A route of each endpoint of the contract: checks what is asked, asks what answers it, writes the answer. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ANSWERS } from "../answers/index";
import { type Endpoint, type EndpointName, type Format, LISTED, THEN } from "../contract/index";
import { fault } from "../fault";
import { questionOf } from "../query/cursor";
import type { Room } from "../room";
import { misfit } from "./errors";
import { type Answered, formatOf, itemOf, written } from "./formats";

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

/**
 * The mark of an answer: the number of its last event, and its slot where it also moves with the chain's clock. What is
 * around it (lag, order of rows) may differ, hence weak.
 */
const tagOf = ({ asOf }: Answered, format: Format): string =>
  `W/"${asOf.sequence ?? "none"}.${asOf.slot}${format === "json" ? "" : `.${format}`}"`;

/** Whether a client has the answer already. */
const has = (request: FastifyRequest, tag: string): boolean =>
  String(request.headers["if-none-match"] ?? "")
    .split(",")
    .some((known) => known.trim() === tag || known.trim() === "*");

async function answer(room: Room, endpoint: Named, request: FastifyRequest, reply: FastifyReply) {
  const asked = checked(endpoint, request);
  const query = asked.query as Record<string, unknown>;
  const given = (request.query as { format?: string }).format;
  const format = formatOf(given, request.headers.accept);
  if (!room.watch.ready) throw fault("NotReady", "the chain and the tables were not read yet", 1);
  const question = questionOf(request.routeOptions.url + JSON.stringify(asked.params), query);
  const found = await (ANSWERS[endpoint.name as keyof typeof ANSWERS] as Anything)(room, { ...asked, question });
  const tag = tagOf(found, format);
  reply.header("etag", tag).header("cache-control", "no-cache").header("vary", "accept");
  if (request.method !== "POST" && has(request, tag)) return reply.status(304).send();
  const isThen = query.asOf !== undefined && endpoint.name in THEN;
  const schema = isThen ? THEN[endpoint.name as keyof typeof THEN] : endpoint.answer;
  return reply.send(written(reply, format, found, itemOf(schema)));
}

/** Methods that a path of one method refuses by name. */
const OTHERS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export function refuseOthers(server: FastifyInstance, path: string, allowed: string): void {
  const method = OTHERS.filter((other) => other !== allowed);
  server.route({
    method,
    url: path,
    handler: (request, reply) => {
      reply.header("allow", allowed === "GET" ? "GET, HEAD" : allowed);
      throw fault("WrongMethod", `${request.method} ${path}: only ${allowed}`);
    },
  });
}

/** All endpoints but streams. */
export function routeAll(server: FastifyInstance, room: Room): void {
  for (const endpoint of LISTED.filter(({ kind }) => kind !== "stream")) {
    const { method, path } = endpoint;
    server.route({ method, url: path, handler: (request, reply) => answer(room, endpoint, request, reply) });
    refuseOthers(server, path, method);
  }
}
