// One round of a keeper, without sending: what could be liquidated, what could be claimed, what each would do.
import {
  type BallastClient,
  claimInstructions,
  decodeError,
  health,
  liquidateInstructions,
  positionsOfMarket,
  type Scene,
  type State,
  sceneOf,
  ticketsOfMarket,
} from "@ballast/sdk";
import type { PublicKey } from "@solana/web3.js";
import { usd } from "./connect";

type Print = (line: string) => void;

/** The newest price that there is: a liquidation settles at it, cached or not. */
function newest(state: State, { pool }: Scene, custody: number): bigint | undefined {
  const cached = pool.custodies[custody]?.print;
  const shown = state.prices[custody]?.peek();
  return shown && cached && shown.publishTime > cached.publishTime ? shown.price : cached?.price;
}

/** Does one thing. One that cannot be served now (a price that is missing, a race that is lost) does not keep the others waiting. */
async function serve(what: string, print: Print, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (e) {
    print(`${what} cannot be served now: ${decodeError(e).message}`);
  }
}

export async function round(client: BallastClient, keeper: PublicKey, print: Print = console.log): Promise<void> {
  const ctx = await client.context();
  const state = await client.state();
  for (const [number, { address, index }] of ctx.layout.markets.entries()) {
    const scene = sceneOf(state, number);
    const price = newest(state, scene, index);
    await serve(`positions of market ${number}`, print, async () => {
      for (const position of await positionsOfMarket(client.source, address, client.programId)) {
        await serve(`position ${position.address}`, print, async () => {
          const { state: own } = position.account;
          const marks = { price, tokenPrice: newest(state, scene, own.custody) };
          if (!health(scene, own, marks).liquidatable) return;
          const { quote } = await liquidateInstructions(ctx, { keeper, position });
          const paid = `deficit ${usd(quote.deficit)} USD, reward ${quote.keeper} atoms`;
          print(`${position.address} can be liquidated: ${paid}`);
        });
      }
    });
    await serve(`tickets of market ${number}`, print, async () => {
      for (const ticket of await ticketsOfMarket(client.source, address, client.programId)) {
        if (BigInt(ticket.account.state.hour) * 3_600n > state.now) continue;
        await serve(`ticket ${ticket.address}`, print, async () => {
          const { quote } = await claimInstructions(ctx, { payer: keeper, ticket });
          print(`${ticket.address} can be claimed: ${quote.paid} atoms for ${ticket.account.owner}`);
        });
      }
    });
  }
}
