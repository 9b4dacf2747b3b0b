// Opens a long of one token with 50 dollars of the pool's stable, waits for a keeper, and closes it. Signs with BALLAST_KEY.
import { type BallastClient, decodeError, fetchPosition } from "@ballast/sdk";
import { connect, decimal, usd } from "./connect";

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export async function trade(client: BallastClient, size: bigint, print = console.log): Promise<void> {
  const { quote: order } = await client.open({ market: 0, side: 0, size, custody: 0, collateral: 50_000_000n });
  print(`placed ${order.request}, limit ${decimal(order.limit, 8)} USD`);

  let position = null;
  for (let tries = 0; position === null && tries < 30; tries++) {
    await pause(1_000);
    position = await fetchPosition(client.source, order.positionAddress, client.programId);
  }
  if (position === null) throw new Error("nobody executed the order; cancel it to get the collateral back");
  print(`opened at a cost of ${usd(position.state.entry)} USD`);

  const { quote, signature } = await client.close({ position: order.positionAddress });
  print(
    `closed at ${decimal(quote.price, 8)} USD: ${quote.returned} atoms of collateral and ${quote.profit} of profit back`,
  );
  for (const { tokens, until } of quote.held)
    print(`${tokens} atoms wait until ${new Date(Number(until) * 1_000).toISOString()}`);
  for (const { name, data } of await client.events(signature)) print(`event ${data.header.sequence}: ${name}`);
}

if (require.main === module) {
  trade(connect(), 1_000_000_000n).catch((e: unknown) => {
    console.error(decodeError(e).message);
    process.exitCode = 1;
  });
}
