/** Every failure as an answer with a name: what was asked wrongly, what is not there, and what is our own fault. */
import { BallastError, engine } from "@ballast/sdk";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { ErrorName } from "../contract/index";
import { Fault, fault } from "../fault";
import type { Paths } from "./paths";

/** What zod found, with the place: the first of it. */
export function misfit(error: z.ZodError, name: ErrorName, place = ""): Fault {
  const [issue] = error.issues;
  if (issue === undefined) return fault(name, "is not what is asked for");
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const at = String(unknown ?? issue.path.join(".")) || place;
  const words = unknown === undefined ? issue.message : "there is no such parameter";
  return fault(name, `${at.slice(0, 60)}: ${words}`);
}

/** Errors of Fastify itself, by their codes. */
const OWN: Record<string, ErrorName> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "WrongType",
  FST_ERR_CTP_BODY_TOO_LARGE: "TooLarge",
  FST_ERR_CTP_EMPTY_JSON_BODY: "BadBody",
  FST_ERR_CTP_INVALID_JSON_BODY: "BadBody",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "BadBody",
  FST_ERR_CTP_EMPTY_TYPE: "WrongType",
  FST_ERR_BAD_URL: "UnknownPath",
  FST_ERR_MAX_PARAM_LENGTH_EXCEEDED: "BadParameter",
};

const words = (error: Error) => (error.message.split("\n", 1)[0] ?? "").slice(0, 300);

/** A statement that took too long, or a database that is gone: it may be there again a moment later. */
const isAway = (code: unknown): boolean =>
  typeof code === "string" && /^(57014|57P0\d|08\w{3}|ECONN\w+|53300)$/.test(code);

/** What a failure is called. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof BallastError) return fault("Refused", `${error.name}: ${error.hint}`);
  if (error instanceof engine.MathError) return fault("Refused", error.error);
  const { code, statusCode, cause } = error as FastifyError & { cause?: { code?: unknown } };
  const own = OWN[code ?? ""];
  if (own !== undefined) return fault(own, words(error as Error));
  if (isAway(code) || isAway(cause?.code)) return fault("NotReady", "the database does not answer in time", 2);
  if (statusCode === 400 || error instanceof SyntaxError) return fault("BadBody", words(error as Error));
  // What it was stands in the log: a statement of SQL tells a client nothing.
  return fault("Failed", `this request met a ${error instanceof Error ? error.name : "failure"}; the log has it`);
}

/** There is no such path, or none for this method. */
function unmatched(paths: Paths, request: FastifyRequest, reply: FastifyReply): Fault {
  const [path = ""] = request.url.split("?");
  const allowed = paths.allowed(path);
  const asked = `${request.method} ${path.slice(0, 120)}`;
  if (allowed.length === 0) return fault("UnknownPath", `there is no ${asked}`);
  reply.header("allow", allowed.join(", "));
  return fault("WrongMethod", `${asked}: only ${allowed.join(", ")}`);
}

export function answerFailures(server: FastifyInstance, paths: Paths): void {
  server.setErrorHandler((error, request, reply) => {
    // What no route takes may be wrong in other ways as well, as a body without a type: that it has no route is first.
    const isUnmatched = request.is404 && !(error instanceof Fault);
    const found = isUnmatched ? unmatched(paths, request, reply) : faultOf(error);
    if (found.status === 500) request.log.error({ err: error, url: request.url }, "failed");
    if (found.retryAfter !== null) reply.header("retry-after", found.retryAfter);
    reply
      .status(found.status as never)
      .header("cache-control", "no-store")
      .type("application/json")
      .send(found.answer);
  });
}

/** What no route takes counts for limits, too, where there are any: `server` has them by then. */
export function answerUnmatched(server: FastifyInstance, paths: Paths, limited: boolean): void {
  server.setNotFoundHandler(limited ? { preHandler: server.rateLimit() } : {}, (request, reply) => {
    const found = unmatched(paths, request, reply);
    reply.status(found.status).send(found.answer);
  });
}
