import type { FailureReason } from "./chain";

/** A JSON-RPC error: what the node said, and the data it sent along. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    method: string,
    readonly code: number,
    message: string,
  ) {
    super(`${method}: ${message} (${code})`);
  }
}

/** What `getTransaction` and `simulateTransaction` tell about an execution, as far as it is used here. */
export interface Execution {
  err: TransactionError | null;
  logs: string[];
  cu: number;
  returnData: Buffer | null;
}

export type TransactionError = string | { InstructionError: [number, string | { Custom: number }] } | object;

export type Rpc = <T>(method: string, params?: unknown[]) => Promise<T>;

/** An unanswered call fails after this, so that a hanging node does not hang its caller. */
const ANSWER_MS = 30_000;

/** `fetch` that gives up. */
export const patientFetch: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_MS) });

/** JSON-RPC over HTTP, also for the `surfnet_*` calls that web3.js does not know. */
export function rpcClient(url: string): Rpc {
  let id = 0;
  return async <T>(method: string, params: unknown[] = []): Promise<T> => {
    id += 1;
    const response = await patientFetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id, method, params }),
    });
    const body = (await response.json()) as { result?: T; error?: { code: number; message: string } };
    if (body.error) throw new RpcError(method, body.error.code, body.error.message);
    return body.result as T;
  };
}

export function readRpcFailure(error: TransactionError): FailureReason {
  if (typeof error === "string") return { reason: error, code: null, instruction: null };
  if (!("InstructionError" in error)) {
    return { reason: Object.keys(error)[0] ?? "Unknown", code: null, instruction: null };
  }
  const [instruction, inner] = error.InstructionError;
  if (typeof inner === "string") return { reason: inner, code: null, instruction };
  return { reason: Object.keys(inner)[0] ?? "Unknown", code: inner.Custom ?? null, instruction };
}

/** `returnData` on the wire: base64 and its encoding, or nothing. */
export function readReturnData(wire: { data: [string, string] } | null | undefined): Buffer | null {
  const data = wire?.data[0];
  return data ? Buffer.from(data, "base64") : null;
}
