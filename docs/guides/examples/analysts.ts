/** Endpoints and errors of the API, from its contract: no table of the analysts' guide is typed by hand. */
import { ERRORS, LISTED, type Tag } from "@ballast/api/contract";
import type { Examples, Table } from "./table";

/** Values that examples have in their paths: on the network of `npm start` they say something. */
const VALUES: Record<string, string> = {
  ...{ id: "1", m: "0", n: "0-short-0", o: "$OWNER", p: "$POSITION", change: "$CHANGE", table: "liquidations" },
};

const addressOf = (path: string, example: string): string =>
  `${path.replaceAll(/:(\w+)/g, (_, name: string) => VALUES[name] ?? name)}${example === "" ? "" : `?${example}`}`;

/** Parameters that only this endpoint takes; all take `format`, pages take `limit`, `cursor` and `order`. */
const COMMON = new Set(["format", "limit", "cursor", "order"]);

const endpoints =
  (...tags: Tag[]) =>
  (): Table => [
    ["ask", "what it answers", "also takes"],
    ...LISTED.filter(({ tag }) => tags.includes(tag)).map(({ method, path, example, summary, query, kind }) => [
      `\`${method === "GET" ? "" : `${method} `}${addressOf(path, example)}\``,
      summary,
      [
        ...Object.keys(query.shape).filter((name) => !COMMON.has(name)),
        ...(kind === "page" ? ["pages"] : kind === "stream" ? ["`Last-Event-ID`"] : []),
      ].join(", "),
    ]),
  ];

const errors = (): Table => [
  ["name", "status", "what to do"],
  ...Object.entries(ERRORS).map(([name, { status, hint }]) => [`\`${name}\``, String(status), hint]),
];

export const analysts: Examples = {
  "endpoints-system": endpoints("system"),
  "endpoints-pool": endpoints("pool", "markets"),
  "endpoints-fund": endpoints("fund"),
  "endpoints-losses": endpoints("losses"),
  "endpoints-risk": endpoints("risk", "hedge"),
  "endpoints-owners": endpoints("owners", "keepers"),
  "endpoints-events": endpoints("events", "governance"),
  "api-errors": errors,
};
