/** `ballast airdrop`: what the faucet of a local network gives. */
import { formatUnits } from "@ballast/sdk";
import { Misuse } from "../../../../scripts/lib/command.cjs";
import { walletOf } from "../key";
import { askLocal } from "../local";
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

/** Given where nothing is asked for. */
const USUAL = { sol: "10", tokens: { USDC: "10000" } };

function tokensOf(said: readonly string[]): Record<string, string> {
  if (said.length % 2 !== 0) throw new Misuse("--token is a symbol and an amount, as in --token USDC 100");
  const pairs = said.flatMap((symbol, i) => (i % 2 === 0 ? [[symbol, said[i + 1]] as const] : []));
  const twice = pairs.find(([symbol], i) => pairs.findIndex(([other]) => other === symbol) !== i);
  if (twice !== undefined) throw new Misuse(`--token ${twice[0]} is given twice`);
  return Object.fromEntries(pairs) as Record<string, string>;
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
  const url = client.connection.rpcEndpoint;
  const given = await askLocal<Given>(url, "ballast_airdrop", owner.toBase58(), gift);
  const lamports = BigInt(await client.connection.getBalance(owner));
  const text = `${owner} got ${told(given)}; it has ${formatUnits(lamports, 9)} SOL now\ntransaction ${given.signature}`;
  return { data: { owner, ...given, lamports }, text };
}
