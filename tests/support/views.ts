/**
 * What the SDK's own rules say of the same moment as a view: the price account's print is taken into the cache first,
 * as the view does.
 */

import * as sdk from "@ballast/sdk";
import type { PositionRef, World } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { editPool } from "./edit";
import { present, refused } from "./expect";
import { printOf, said } from "./parity";
import { EngineScene, rule, sceneNow } from "./rules";

/** Pool and market as they are after the newest print. */
export async function observed(w: World, symbol = "SOL"): Promise<sdk.Scene> {
  const { now, slot, ...before } = await sceneNow(w, symbol);
  const stage = EngineScene.of({ now, slot, ...before });
  stage.play("do_observe", { print: said(await printOf(w, symbol)) });
  return { pool: stage.pool, market: stage.market, now, slot };
}

export async function quotedHealth(w: World, ref: PositionRef) {
  const scene = await observed(w, ref.market.symbol);
  const { state } = present(await w.position(ref));
  const health = sdk.health(scene, state);
  const { lienDue: lien } = sdk.profitAtRisk(scene, state);
  const { price, notional, pnl, collateral, borrow, equity, residual, liquidatable } = health;
  const worth = { price, notional, pnl, collateral, borrow, lien, equity, residual };
  const { initial, maintenance } = rule("rule_market", { side: 0, price }, scene);
  return { ...worth, initial, maintenance, liquidatable };
}

export async function quotedClose(w: World, ref: PositionRef, size?: bigint) {
  const scene = await sceneNow(w, ref.market.symbol);
  const print = await printOf(w, ref.market.symbol);
  const { state } = present(await w.position(ref));
  const { report } = sdk.quoteClose(scene, { position: state, print, ...(size === undefined ? {} : { size }) });
  const { close, price, baseFee, impact, borrow, lien } = report;
  const { closed, pnl, profit, escrowed, seized, returned, phi } = close;
  const fees = { price, size: closed, pnl, baseFee, impact, borrow, lien };
  return { ...fees, profit, held: escrowed.held, heldAfterJump: escrowed.heldAfterJump, seized, returned, phi };
}

/** For a print of this second. */
export async function quotedOpen(w: World, order: sdk.OpenParams, symbol = "SOL") {
  const { price, report, position, health: _ } = sdk.quoteOpen(await observed(w, symbol), order);
  const { cost, baseFee, impact, borrow, charged, lien } = report;
  const { size, entry, collateral } = position;
  return { price, cost, baseFee, impact, borrow, charged, lien, size, entry, collateral };
}

/**
 * A view of SOL's market refuses accounts that are no price of it; `send` asks, with this price account where one is
 * given.
 */
export async function refusesPriceAccounts(
  w: World,
  send: (change?: { priceUpdate: PublicKey }) => () => Promise<unknown>,
) {
  await refused(w, "OracleWrongOwner", send({ priceUpdate: w.venue.pool }));
  await refused(w, "OracleWrongFeed", send({ priceUpdate: w.venue.home.feed.account }));
  await w.feeds.publish("SOL", { verification: { partial: 5 } });
  await refused(w, "OracleNotVerified", send());
  const { account } = w.venue.custody("SOL").feed;
  const found = present(await w.chain.getAccount(account));
  await w.chain.setAccount(account, { ...found, data: found.data.subarray(0, 132) });
  await refused(w, "OracleMalformed", send());
}

/** As if a whole SOL were so many atoms. */
export const unitOfSol = (w: World, unit: bigint) => editPool(w, { custodies: { 1: { unit } } });
