// What every order that opens goes through when it can be filled no more, whatever the reason is.
import { strictEqual } from "node:assert/strict";
import { ERRORS, instructions } from "@ballast/sdk";
import type { RequestRef, World } from "@ballast/testkit";
import { by, CLOSED, changed, lamports, present, refused, told } from "./expect";
import { cancelParams, executeParams } from "./raw";

/**
 * The order ends for this reason at the print that its price account holds: who says so gets the tip, the request has
 * expired, and nothing else changes. Its price is what the event tells; nothing executes it any more; and anyone's
 * cancel gives everything back to its owner.
 */
export async function ends(w: World, request: RequestRef, reason: string, price?: bigint): Promise<void> {
  const { position, owner } = request;
  const { state } = present(await w.request(request));
  const execute = () => w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
  await w.run(w.feeds.refresh(), []); // What its print says is known: the execution itself brings nothing new.
  const step = await changed(w, execute, {
    [`requests.${request.address}.state`]: { expiresAt: 0n, tip: 0n },
    lamports: {
      keeper: by(state.tip - 5_000n),
      [owner.name]: by(0n),
      [String(request.address)]: by(-state.tip),
      [String(position.address)]: by(0n),
    },
  });
  const event = told(step, "RequestEnded");
  strictEqual(ERRORS.get(event.reason)?.name, reason);
  const body = { request: request.address, owner: owner.address, reason: event.reason, price: price ?? event.price };
  told(step, "RequestEnded", body, position.market.index);
  await refused(w, "RequestExpired", execute);
  await givenBack(w, request);
}

/** Somebody who has nothing to do with it cancels: tokens and lamports, all of them, are its owner's again. */
async function givenBack(w: World, request: RequestRef): Promise<void> {
  const { owner, position } = request;
  const { symbol, index } = position.custody;
  const { state } = present(await w.request(request));
  const anyone = await w.actor(`anyone ${w.actors.length}`);
  const held = await lamports(w, request.address);
  const cancel = { ...cancelParams(anyone, request), position: null };
  told(
    await changed(w, () => w.run(instructions.cancelRequest(cancel), [anyone]), {
      [`pool.state.custodies.${index}.pending`]: by(-state.collateral),
      [`vaults.${symbol}`]: by(-state.collateral),
      [`tokens.${owner.name}.${symbol}`]: by(state.collateral),
      [`requests.${request.address}`]: CLOSED,
      [`lamports.${owner.name}`]: by(held),
    }),
    "RequestCancelled",
  );
}
