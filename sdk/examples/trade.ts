// Opens a long of one token with 50 whole tokens of the pool's stable, waits for a keeper, and closes it. Signs with
// BALLAST_KEY.
import { type BallastClient, decodeError, fetchPosition } from "@ballast/sdk";
import { decimal, usd } from "./connect";

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export async function trade(client: BallastClient, print: (line: string) => void = console.log): Promise<void> {
  const { custodies, exposures } = (await client.state()).pool.state;
  const { index = 0, stable: custody = 0 } = exposures[0] ?? {};
  const decimalsOf = (number: number) => custodies[number]?.decimals ?? 0;
  const size = 10n ** BigInt(decimalsOf(index));
  const collateral = 50n * 10n ** BigInt(decimalsOf(custody));
  const { quote: order } = await client.open({ market: 0, side: 0, size, custody, collateral });
  print(`placed ${order.request}, limit ${decimal(order.limit, 8)} USD`);

  let position = null;
  for (let tries = 0; position === null && tries < 30; tries++) {
    await pause(1_000);
    position = await fetchPosition(client.source, order.positionAddress, client.programId);
  }
  if (position === null) {
    throw new Error(`nobody executed the order ${order.request}; cancel it to get the collateral back`);
  }
  print(`opened at a cost of ${usd(position.state.entry)} USD`);

  const { quote, signature } = await client.close({ position: order.positionAddress });
  const returned = decimal(quote.returned, decimalsOf(custody));
  const profit = decimal(quote.profit, decimalsOf(index));
  print(`closed at ${decimal(quote.price, 8)} USD: ${returned} tokens of collateral and ${profit} of profit back`);
  for (const { tokens, until } of quote.held) {
    const hour = new Date(Number(until) * 1_000).toISOString();
    print(`${decimal(tokens, decimalsOf(index))} tokens of profit wait until ${hour}`);
  }
  try {
    for (const { name, data } of await client.events(signature)) print(`event ${data.header.sequence}: ${name}`);
  } catch (e) {
    print(`its events: ${decodeError(e).message}`); // The trade is done all the same.
  }
}
