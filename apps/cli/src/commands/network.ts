/** `ballast network`: what only a local network can do. */
import { date } from "../amount";
import { askLocal } from "../local";
import { type Answer, table } from "../output";
import type { Session } from "../session";

interface About {
  wsUrl: string;
  tokens: { symbol: string; mint: string; custody: number | null }[];
}

/** `ballast network show`. */
export async function about({ client }: Session): Promise<Answer> {
  const data = await askLocal<About>(client.connection.rpcEndpoint, "ballast_network");
  const rows = data.tokens.map(({ symbol, mint, custody }) => [symbol, custody === null ? "-" : String(custody), mint]);
  return { data, text: `WebSocket ${data.wsUrl}\n${table({ head: ["token", "custody", "mint"], rows })}` };
}

/** `ballast network move`. */
export async function move({ client }: Session, symbol: string, percent: string): Promise<Answer> {
  const price = await askLocal<string>(client.connection.rpcEndpoint, "ballast_movePrice", symbol, percent);
  return { data: { symbol, price }, text: `${symbol} is at ${price} USD` };
}

/** `ballast network warp`. */
export async function warp({ client }: Session, seconds: string): Promise<Answer> {
  const whole = /^\d{1,9}$/.test(seconds) ? Number(seconds) : seconds;
  const now = await askLocal<number>(client.connection.rpcEndpoint, "ballast_warp", whole);
  return { data: { now }, text: `it is ${date(BigInt(now))} on the network` };
}
