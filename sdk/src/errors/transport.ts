/** Telling a failure on the way to a node, and a node without an answer, from a failure of a transaction. */

/** Names that `fetch`, timers and parsers of answers give their errors. */
const NAMES = /^(?:AbortError|TimeoutError|FetchError|StructError|NetworkError)$/;
/** Node's and undici's codes of sockets and name servers. */
const SOCKET =
  /^(?:UND_ERR_\w+|E(?:CONNREFUSED|CONNRESET|CONNABORTED|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH))$/;
/** JSON-RPC: the node is unhealthy or behind, has not yet what was asked, or is not as far as was demanded. */
const BEHIND = new Set([-32_004, -32_005, -32_014, -32_016]);
/**
 * HTTP that a balancer or a limit answers with: web3.js prints `503 Service Unavailable: ...`, or hands the number on
 * as a code.
 */
const HTTP = /(?:^|: |HTTP |status(?: code)? )(?:4\d\d|5\d\d) [A-Z]/;
const WORDS =
  /fetch failed|failed to fetch|load failed|networkerror|socket hang up|socket closed|websocket|other side closed|network request failed|timed? ?out|in json at position|is not valid json|unexpected (?:token|end of json)|structerror|behind by \d+ slots|node is unhealthy/i;

const isHttp = (code: unknown): boolean =>
  typeof code === "number" && (code === 403 || code === 429 || (code >= 500 && code < 600));
/** A web socket's own numbers: closed without a word, by a proxy, by a restart. */
const isSocketClose = (code: unknown): boolean => typeof code === "number" && code >= 1_001 && code <= 1_015;

/** Whether an error is a network failure. `text` is all its words. */
export function isTransport(e: Record<string, unknown>, text: string): boolean {
  const cause = e.cause;
  return (
    NAMES.test(String(e.name ?? "")) ||
    SOCKET.test(String(e.code ?? "")) ||
    BEHIND.has(e.code as number) ||
    isHttp(e.code) ||
    isSocketClose(e.code) ||
    HTTP.test(text) ||
    WORDS.test(text) ||
    (typeof cause === "object" && cause !== null && isTransport(cause as Record<string, unknown>, ""))
  );
}
