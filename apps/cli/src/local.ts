/** Calls that only a local network answers. */
import { bounded } from "../../../scripts/lib/bounded.cjs";
import { Misuse, Problem } from "../../../scripts/lib/command.cjs";

/** Codes of JSON-RPC 2.0. */
const [UNKNOWN_METHOD, WRONG_PARAMS] = [-32_601, -32_602];
/** Moving time by days takes a second, and no answer is long. */
const ask = bounded({ bytes: 1 << 20, ms: 30_000 });

/**
 * What a local network answers. `Misuse` where it names what is wrong with the call, `Problem` where the node is no
 * local network.
 */
export async function askLocal<T>(url: string, method: string, ...params: readonly unknown[]): Promise<T> {
  const response = await ask(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const said = (await response.json().catch(() => ({}))) as { result?: T; error?: { code: number; message: string } };
  if (said.result !== undefined) return said.result;
  const { code = UNKNOWN_METHOD, message = "" } = said.error ?? {};
  if (code === UNKNOWN_METHOD) throw new Problem(`${url} is no local network: only that of npm start does this`);
  throw new (code === WRONG_PARAMS ? Misuse : Problem)(message.slice(message.indexOf(": ") + 2));
}
