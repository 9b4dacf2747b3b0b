// One round of a keeper, without sending: what could be liquidated, what could be claimed, what each would do.
import {
  type BallastClient,
  claimInstructions,
  decodeError,
  health,
  liquidateInstructions,
  positionsOfMarket,
  sceneOf,
  ticketsOfMarket,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { connect, usd } from "./connect";

export async function round(client: BallastClient, keeper: PublicKey, print = console.log): Promise<void> {
  const ctx = await client.context();
  const state = await client.state();
  for (const [number, { address }] of ctx.layout.markets.entries()) {
    const scene = sceneOf(state, number);
    for (const position of await positionsOfMarket(client.source, address, client.programId)) {
      if (!health(scene, position.account.state).liquidatable) continue;
      const { quote } = await liquidateInstructions(ctx, { keeper, position });
      print(`${position.address} can be liquidated: deficit ${usd(quote.deficit)} USD, reward ${quote.keeper} atoms`);
    }
    for (const ticket of await ticketsOfMarket(client.source, address, client.programId)) {
      if (BigInt(ticket.account.state.hour) * 3_600n > state.now) continue;
      const { quote } = await claimInstructions(ctx, { payer: keeper, ticket });
      print(`${ticket.address} can be claimed: ${quote.paid} atoms for ${ticket.account.owner}`);
    }
  }
}

if (require.main === module) {
  const client = connect();
  round(client, client.wallet?.publicKey ?? client.pool).catch((e: unknown) => {
    console.error(decodeError(e).message);
    process.exitCode = 1;
  });
}
