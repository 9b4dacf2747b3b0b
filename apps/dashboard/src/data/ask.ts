import type { AsOf, ErrorAnswer } from "./contract";
import { Fault, refused, unreachable } from "./fault";

/** Where the API is: beside the pages. */
const API = "/v1";
/** Longer than any answer may take (10 s at the API), so that a silent network is told from a slow one. */
const PATIENCE_MS = 15_000;

export type Query = Readonly<Record<string, string | number | null | undefined>>;
/** Every answer says of when it is. */
export interface Stamped {
  asOf: AsOf;
}

/** The address of a question; what is null or not given is left out. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [[key, String(value)] as [string, string]],
  );
  const search = new URLSearchParams(given).toString();
  return `${API}${path}${search === "" ? "" : `?${search}`}`;
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** Asks the API. A `Fault` for everything that is not the answer. */
export const ask = <T extends Stamped>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
  answered<T>(path, addressOf(path, query), { headers: { accept: "application/json" } }, signal);

/** Asks with a body. */
export const tell = <T extends Stamped>(path: string, body: object, signal?: AbortSignal): Promise<T> => {
  const headers = { accept: "application/json", "content-type": "application/json" };
  return answered<T>(path, addressOf(path), { method: "POST", headers, body: JSON.stringify(body) }, signal);
};

async function answered<T extends Stamped>(
  path: string,
  address: string,
  request: RequestInit,
  signal: AbortSignal | undefined,
): Promise<T> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const ended = signal === undefined ? patience : AbortSignal.any([signal, patience]);
  let response: Response;
  try {
    response = await fetch(address, { ...request, signal: ended });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw unreachable(patience.aborted ? `no answer in ${PATIENCE_MS / 1_000} s` : cause);
  }
  const body = await bodyOf(response);
  if (!response.ok) throw refused(response.status, body as ErrorAnswer | null, response.headers.get("retry-after"));
  if ((body as Partial<Stamped> | null)?.asOf === undefined) {
    throw new Fault("NoAnswer", `${path} is answered by something else than the API`, "Is the API served here?", true);
  }
  return body as T;
}
