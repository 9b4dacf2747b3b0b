/** Connections of web3.js, made here and nowhere else: every call of theirs has a deadline. */
import { type Commitment, Connection } from "@solana/web3.js";
import { BOUNDS } from "../bounds";
import { partsOf } from "./node";
import type { Nodes } from "./nodes";

/** Named, never called: every call is routed. */
const NOWHERE = "http://nodes.invalid";

/** No answer takes longer, whoever asks: what waits for ever keeps a process that was told to stop. */
const DEADLINE_MS = 5_000;

/** As `fetch`, of answers that end by the deadline and are no longer than any that is honest. */
export const bounded =
  (deadlineMs = DEADLINE_MS): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(deadlineMs) });
    const parts: Uint8Array[] = [];
    for await (const part of partsOf(response, BOUNDS.answer)) parts.push(part);
    const { status, statusText } = response;
    return new Response(parts.length === 0 ? null : Buffer.concat(parts), { status, statusText });
  };

/** A connection to one node, for what is not part of a keeper's work. */
export const plain = (url: string, deadlineMs = DEADLINE_MS): Connection =>
  new Connection(url, { commitment: "confirmed", fetch: bounded(deadlineMs), disableRetryOnRateLimit: true });

/** A connection whose calls go to the best of several nodes. */
export function routed(nodes: Nodes, commitment: Commitment): Connection {
  const fetch = async (_: unknown, init?: { body?: unknown }): Promise<Response> => {
    const body = String(init?.body ?? "");
    const { method = "" } = JSON.parse(body) as { method?: string };
    const text = await nodes.text(body, method);
    return new Response(text, { status: 200, headers: { "content-type": "application/json" } });
  };
  return new Connection(NOWHERE, { commitment, fetch: fetch as never, disableRetryOnRateLimit: true });
}
