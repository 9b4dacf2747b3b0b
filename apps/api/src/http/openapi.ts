/** The OpenAPI document (3.1), made of the contract: nothing of it is written by hand. */
import { z } from "zod";
import { version } from "../../package.json";
import { type Endpoint, ERRORS, ErrorAnswer, LISTED, TAGS, THEN } from "../contract/index";

type Json = Record<string, unknown>;

/** A schema as JSON Schema: what is sent, or what is answered. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" }) as Json;
  return inline(rest) as Json;
}

/** Named parts where they are used: few are used twice, and a document without references is read by everything. */
function inline(root: Json): unknown {
  const { $defs: parts = {}, ...rest } = root as { $defs?: Record<string, Json> } & Json;
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    const { $ref, id: _, ...fields } = value as Json;
    const named = typeof $ref === "string" ? parts[$ref.replace("#/$defs/", "")] : undefined;
    const own = Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, walk(item)]));
    return named === undefined ? own : { ...(walk(named) as Json), ...own };
  };
  return walk(rest);
}

/** Numbers are text of an address: the schema that says so is told as the number that it stands for. */
function parameter(name: string, schema: z.ZodType, place: "path" | "query"): Json {
  const { description, ...rest } = schemaOf(schema, "input");
  const isNumber = rest.type === "integer";
  const { pattern: _, ...number } = rest;
  return {
    ...{ name, in: place, description },
    required: place === "path" || !(schema instanceof z.ZodOptional || schema instanceof z.ZodDefault),
    schema: isNumber ? number : rest,
  };
}

/** What can go wrong anywhere. */
const COMMON = [400, 404, 406, 410, 422, 425, 429, 500, 503] as const;
const WITH_BODY = [413, 415] as const;

function failures(endpoint: Endpoint): Json {
  const statuses = endpoint.body === null ? COMMON : [...COMMON, ...WITH_BODY];
  const namesOf = (status: number) =>
    Object.entries(ERRORS)
      .filter(([, of]) => of.status === status)
      .map(([name]) => name);
  const content = { "application/json": { schema: { $ref: "#/components/schemas/Error" } } };
  return Object.fromEntries(statuses.map((status) => [status, { description: namesOf(status).join(", "), content }]));
}

const TEXT = { schema: { type: "string" } };
const FILE = { schema: { type: "string", format: "binary" } };

function answers(endpoint: Endpoint & { name: string }): Json {
  const { kind, answer, name } = endpoint;
  if (kind === "stream")
    return { description: "News, each as `data` of an event", content: { "text/event-stream": TEXT } };
  if (kind === "file") return { description: endpoint.summary, content: { "application/vnd.apache.parquet": FILE } };
  const then = (THEN as Record<string, z.ZodType>)[name];
  const now = schemaOf(answer, "output");
  const schema = then === undefined ? now : { anyOf: [now, schemaOf(then, "output")] };
  const tables = { "text/csv": TEXT, "application/x-ndjson": TEXT };
  const content = { "application/json": { schema }, ...(endpoint.method === "GET" ? tables : {}) };
  return { description: endpoint.summary, content };
}

function operation(endpoint: Endpoint & { name: string }): Json {
  const { params, query, body, kind } = endpoint;
  const parameters = [
    ...Object.entries(params.shape).map(([name, schema]) => parameter(name, schema as z.ZodType, "path")),
    ...Object.entries(query.shape).map(([name, schema]) => parameter(name, schema as z.ZodType, "query")),
  ];
  const last = {
    name: "Last-Event-ID",
    in: "header",
    required: false,
    description: "Number of the last event that is known",
  };
  const given =
    body === null
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } } };
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    tags: [TAGS[endpoint.tag]],
    parameters: kind === "stream" ? [...parameters, { ...last, schema: { type: "integer", minimum: 0 } }] : parameters,
    ...given,
    responses: { 200: answers(endpoint), ...failures(endpoint) },
  };
}

/** Addresses that operators look at. */
const OPERATORS: Record<string, string> = {
  "/health": "Whether anything is wrong, and what: 503 then.",
  "/ready": "Whether the chain and the tables were read: 503 until then.",
  "/metrics": "Figures for Prometheus.",
  "/v1/openapi.json": "This document.",
};

export function openApi(): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of LISTED) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  for (const [path, summary] of Object.entries(OPERATORS)) {
    const responses = { 200: { description: summary }, 503: { description: "Not now" } };
    paths[path] = {
      get: { operationId: path.slice(1).replaceAll(/\W/g, "_"), summary, tags: [TAGS.system], responses },
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Ballast",
      version,
      description: "What a pool of Ballast has done and how it stands: every loss, and the payers of each.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: Object.values(TAGS).map((name) => ({ name })),
    paths,
    components: { schemas: { Error: schemaOf(ErrorAnswer, "output") } },
  };
}
