/** A connection of web3.js whose every call goes to the best node: the whole SDK runs on it unchanged. */
import { type Commitment, Connection } from "@solana/web3.js";
import type { Nodes } from "./nodes";

/** Named, never called: every call is routed. */
const NOWHERE = "http://nodes.invalid";

export function routed(nodes: Nodes, commitment: Commitment): Connection {
  const fetch = async (_: unknown, init?: { body?: unknown }): Promise<Response> => {
    const body = String(init?.body ?? "");
    const { method = "" } = JSON.parse(body) as { method?: string };
    const text = await nodes.text(body, method);
    return new Response(text, { status: 200, headers: { "content-type": "application/json" } });
  };
  return new Connection(NOWHERE, { commitment, fetch: fetch as never, disableRetryOnRateLimit: true });
}
