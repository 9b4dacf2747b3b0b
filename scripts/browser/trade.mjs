// A page under `'wasm-unsafe-eval'`: worked waterfalls, then a trade on the network of `npm start`, with what a front end shows of it.

import * as sdk from "@ballast/sdk";
import {
  BallastClient,
  engine,
  fetchPosition,
  formatUnits,
  liquidationPrice,
  lossEventsOf,
  profitAtRisk,
  quoteOpen,
  sceneOf,
  secretKeyWallet,
} from "@ballast/sdk";
import { Connection, Keypair } from "@solana/web3.js";
import { json, run } from "./page.mjs";
import { answers, worked } from "./worked.mjs";

const TRIES = 60;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function positionAt(client, address) {
  for (let tries = 0; tries < TRIES; tries++) {
    const position = await fetchPosition(client.source, address);
    if (position !== null) return position;
    await pause(1_000);
  }
  throw new Error(`nobody executed the order in ${TRIES} s`);
}

run(async (told) => {
  const { rpc } = await json("network.json");
  const world = await json("world.json");
  told("engine", typeof engine.load().exports.quote_open);
  told("worked", worked(sdk, world).join("; ") || "as in the design");
  told("answers", answers(sdk, world));

  // The address is all that is known: WebSocket is on the next port, the pool is the client's own, the faucet answers pages.
  const connection = new Connection(rpc, "confirmed");
  const { publicKey, secretKey } = Keypair.generate();
  const gift = { jsonrpc: "2.0", id: 1, method: "ballast_airdrop", params: [publicKey.toBase58()] };
  const headers = { "content-type": "application/json" };
  const { result } = await (await fetch(rpc, { method: "POST", headers, body: JSON.stringify(gift) })).json();
  told("funded", `${result.sol} SOL, ${result.tokens.USDC} USDC`);
  const client = new BallastClient({ connection, wallet: secretKeyWallet(secretKey) });
  let heard = 0;
  connection.onAccountChange(client.pool, () => {
    heard += 1;
  });
  const state = await client.state();
  const { custodies, exposures } = state.pool.state;
  const { index, stable: custody } = exposures[0];
  const size = 10n ** BigInt(custodies[index].decimals);
  const collateral = 50n * 10n ** BigInt(custodies[custody].decimals);
  const order = { market: 0, side: 0, size, custody, collateral };
  const expected = quoteOpen(sceneOf(state, 0), order);
  told("quote", `${formatUnits(expected.position.entry, 6, 2)} USD`);

  const { quote } = await client.open(order);
  const { market, state: position } = await positionAt(client, quote.positionAddress);
  told("heard", `${heard} changes of the pool`);
  told("opened", `${formatUnits(position.entry, 6, 2)} USD`);

  const scene = sceneOf(await client.state(), 0);
  const end = liquidationPrice(scene, position);
  const { paidNow, worstNext } = profitAtRisk(scene, position);
  told("liquidation price", end === null ? "none" : formatUnits(end, 8, 2));
  told("profit at risk", `${paidNow} paid now, ${worstNext} at risk`);

  const { quote: exit } = await client.close({ position: quote.positionAddress });
  told("closed", `${formatUnits(exit.price, 8, 2)} USD, ${exit.returned} atoms back`);
  told("gone", (await fetchPosition(client.source, quote.positionAddress)) === null);

  const receipts = await lossEventsOf(client.source, market);
  const [receipt] = receipts.map(({ account }) => account.state);
  told("receipts", receipts.length);
  told(
    "receipt",
    receipt === undefined ? "none" : `U ${receipt.shortfall}, LPs ${receipt.lpShare}, h ${receipt.clawbackRate}`,
  );
});
