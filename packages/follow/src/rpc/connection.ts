/** Connections of web3.js, made here and nowhere else: every call of theirs has a deadline. */
import { type Commitment, Connection } from "@solana/web3.js";
import type { Nodes } from "./nodes";

/** Named, never called: every call is routed. */
const NOWHERE = "http://nodes.invalid";

/** No answer takes longer, whoever asks: what waits for ever keeps a process that was told to stop. */
const DEADLINE_MS = 5_000;

/** A connection to one node, for what is not part of a keeper's work: each call ends by its deadline. */
export function plain(url: string, deadlineMs = DEADLINE_MS): Connection {
  const patient: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(deadlineMs) });
  return new Connection(url, { commitment: "confirmed", fetch: patient, disableRetryOnRateLimit: true });
}

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
