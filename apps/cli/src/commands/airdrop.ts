/** `ballast airdrop`: what the faucet of a local network gives. */
import { formatUnits } from "@ballast/sdk";
import { Misuse, Problem } from "../../../../scripts/lib/command.cjs";
import { walletOf } from "../key";
import type { Answer } from "../output";
import { addressOf } from "../refer";
import type { Session } from "../session";

export interface Asked {
  sol?: string;
  /** Symbols and amounts, in turn. */
  token?: string[];
  to?: string;
}

interface Given {
  signature: string;
  sol: string;
  tokens: Record<string, string>;
}

/** Codes of JSON-RPC 2.0. */
const [UNKNOWN_METHOD, WRONG_PARAMS] = [-32_601, -32_602];
const ANSWER_MS = 30_000;
/** Given where nothing is asked for. */
const USUAL = { sol: "10", tokens: { USDC: "10000" } };

function tokensOf(said: readonly string[]): Record<string, string> {
  if (said.length % 2 !== 0) throw new Misuse(`--token is a symbol and an amount, as in --token USDC 100`);
  const pairs = said.flatMap((symbol, i) => (i % 2 === 0 ? [[symbol, said[i + 1]] as const] : []));
  const twice = pairs.find(([symbol], i) => pairs.findIndex(([other]) => other === symbol) !== i);
  if (twice !== undefined) throw new Misuse(`--token ${twice[0]} is given twice`);
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** One call of the faucet. `Misuse` where it names what is wrong, `Problem` where there is no faucet. */
async function call(url: string, params: readonly unknown[]): Promise<Given> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ballast_airdrop", params }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const said = (await response.json().catch(() => ({}))) as {
    result?: Given;
    error?: { code: number; message: string };
  };
  if (said.result !== undefined) return said.result;
  const { code = UNKNOWN_METHOD, message = "" } = said.error ?? {};
  if (code === UNKNOWN_METHOD) throw new Problem(`${url} gives nothing away: only the network of npm start does`);
  throw new (code === WRONG_PARAMS ? Misuse : Problem)(message.replace(/^ballast_airdrop: /, ""));
}

/** `ballast airdrop`. */
export async function airdrop({ client, settings, dryRun }: Session, { sol, token, to }: Asked): Promise<Answer> {
  const owner = to === undefined ? walletOf(settings.key).publicKey : addressOf(to, "--to");
  const nothing = sol === undefined && token === undefined;
  const gift = nothing ? USUAL : { ...(sol === undefined ? {} : { sol }), tokens: tokensOf(token ?? []) };
  const told = (all: { sol?: string; tokens: Record<string, string> }) =>
    [["SOL for fees", all.sol ?? "0"], ...Object.entries(all.tokens)]
      .filter(([, amount]) => amount !== "0")
      .map(([symbol, amount]) => `${amount} ${symbol}`)
      .join(", ");
  if (dryRun)
    return { data: { dryRun: true, owner, gift }, text: `${told(gift)} for ${owner}\nnothing was sent (--dry-run)` };
  const given = await call(client.connection.rpcEndpoint, [owner.toBase58(), gift]);
  const lamports = BigInt(await client.connection.getBalance(owner));
  const text = `${owner} got ${told(given)}; it has ${formatUnits(lamports, 9)} SOL now\ntransaction ${given.signature}`;
  return { data: { owner, ...given, lamports }, text };
}
