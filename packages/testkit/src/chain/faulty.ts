/** A node that one cannot rely on: an HTTP proxy before a real one, which loses, delays, repeats and falsifies. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A JSON-RPC call on its way. `n` counts the calls of its method, from 1. */
export interface Call {
  method: string;
  n: number;
  params: unknown[];
}

/** A JSON-RPC answer, as far as it is falsified. */
export interface Answer {
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** What happens to a call. Nothing of it: it passes. */
export interface Fault {
  /** Milliseconds that it waits before the node gets it, and that the answer waits after. */
  late?: number;
  slow?: number;
  /** The node never gets it; `answer` then makes the answer up, or the socket is closed. */
  lost?: boolean;
  /** The node gets it twice, the caller the second answer. */
  twice?: boolean;
  /** The node gets it, the socket is closed before the answer. */
  unanswered?: boolean;
  /** Neither answer nor end. */
  hangs?: boolean;
  /** Answered at once, while the node gets it so many milliseconds later. */
  later?: number;
  /** An HTTP status, and a body that is no JSON, instead of the answer. */
  status?: number;
  body?: string;
  /** What the caller gets, made from what the node said; null where it said nothing. */
  answer?: (real: Answer | null, call: Call) => Answer;
}

export type Rule = (call: Call) => Fault | null;

export interface FaultyNode {
  readonly url: string;
  /** Ends when everything that is still on its way has reached the node. */
  close(): Promise<void>;
}

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Hands a call to the node at `target`. */
export const post = async (target: string, body: string): Promise<string> => {
  const response = await fetch(target, { method: "POST", headers: { "content-type": "application/json" }, body });
  return response.text();
};

/** `hand`: how a call reaches the node; `post` if not given. */
export async function faultyNode(target: string, rule: Rule, hand = post): Promise<FaultyNode> {
  const counts = new Map<string, number>();
  const underway = new Set<Promise<unknown>>();
  const forward = (body: string): Promise<string> => {
    const sent = hand(target, body);
    underway.add(sent);
    return sent.finally(() => underway.delete(sent));
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    const { method, params, id } = JSON.parse(body) as { method: string; params: unknown[]; id: unknown };
    const n = (counts.get(method) ?? 0) + 1;
    counts.set(method, n);
    const fault = rule({ method, n, params }) ?? {};
    const real = await passed(fault, body, forward, underway);
    if (fault.hangs) return;
    if (fault.slow) await sleep(fault.slow);
    const answers = fault.answer !== undefined || fault.status !== undefined || fault.body !== undefined;
    if (fault.unanswered || (real === null && !answers)) return void request.socket.destroy();
    response.statusCode = fault.status ?? 200;
    const parsed = real === null ? null : (JSON.parse(real) as Answer);
    const told = fault.answer
      ? JSON.stringify({ jsonrpc: "2.0", id, ...fault.answer(parsed, { method, n, params }) })
      : (fault.body ?? (fault.status === undefined ? real : "busy"));
    response.setHeader("content-type", "application/json").end(told);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      while (underway.size > 0) await Promise.allSettled([...underway]);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Hands a call on as its fault lets it; the node's answer, or null. */
async function passed(
  fault: Fault,
  body: string,
  forward: (body: string) => Promise<string>,
  underway: Set<Promise<unknown>>,
): Promise<string | null> {
  if (fault.lost) return null;
  if (fault.later !== undefined) {
    const late = sleep(fault.later).then(() => forward(body));
    underway.add(late);
    late.catch(() => null).finally(() => underway.delete(late));
    return null;
  }
  if (fault.late) await sleep(fault.late);
  if (fault.twice) await forward(body);
  return forward(body);
}
