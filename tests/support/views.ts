/** What the SDK's own rules say of the same moment as a view: the price account's print is taken into the cache first, as the view does. */

import * as sdk from "@ballast/sdk";
import type { PositionRef, World } from "@ballast/testkit";
import { present } from "./changes";
import { printOf, sceneNow } from "./parity";

/** Pool and market as they are after the newest print. */
export async function observed(w: World, symbol = "SOL"): Promise<sdk.Scene> {
  const scene = await sceneNow(w, symbol);
  const { state } = sdk.math.trading.observe(scene, await printOf(w, symbol), scene.now);
  return { ...scene, ...state };
}

export async function quotedHealth(w: World, ref: PositionRef) {
  const scene = await observed(w, ref.market.symbol);
  const { state } = present(await w.position(ref));
  const health = sdk.health(scene, state);
  const { im, mm } = sdk.math.margin.rates(scene.pool, scene.market);
  const touched = sdk.copyOf({ pool: scene.pool, market: scene.market, position: state });
  const lien = sdk.math.mutualization.lien.touchInPlace(touched, health.price, scene.now);
  const { price, notional, pnl, collateral, borrow, equity, residual, liquidatable } = health;
  const worth = { price, notional, pnl, collateral, borrow, lien, equity, residual };
  return { ...worth, initial: im, maintenance: mm, liquidatable };
}

export async function quotedClose(w: World, ref: PositionRef, size?: bigint) {
  const scene = await sceneNow(w, ref.market.symbol);
  const print = await printOf(w, ref.market.symbol);
  const { state } = present(await w.position(ref));
  const { report } = sdk.quoteClose(scene, { position: state, print, ...(size === undefined ? {} : { size }) });
  const { settlement, price, baseFee, impact, borrow, lien } = report;
  const { closed, pnl, profit, escrowed, seized, returned, phi } = settlement;
  const fees = { price, size: closed, pnl, baseFee, impact, borrow, lien };
  return { ...fees, profit, held: escrowed.held, heldBrief: escrowed.heldBrief, seized, returned, phi };
}

/** For a print of this second. */
export async function quotedOpen(w: World, order: sdk.OpenParams, symbol = "SOL") {
  const { price, report, position, health: _ } = sdk.quoteOpen(await observed(w, symbol), order);
  const { cost, baseFee, impact, borrow, charged, lien } = report;
  const { size, entry, collateral } = position;
  return { price, cost, baseFee, impact, borrow, charged, lien, size, entry, collateral };
}
