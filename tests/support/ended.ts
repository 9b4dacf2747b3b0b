// What every order that opens goes through when it can be filled no more, whatever the reason is.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { ERRORS, instructions } from "@ballast/sdk";
import type { RequestRef, World } from "@ballast/testkit";
import { assertChanges, eventOf, lamports, present, refused } from "./changes";
import { cancelParams, executeParams } from "./raw";

/**
 * The order ends for this reason at the print that its price account holds: who says so gets the tip, the request has expired, and nothing else
 * changes. Its price is what the event tells; nothing executes it any more; and anyone's cancel gives everything back to its owner.
 */
export async function ends(w: World, request: RequestRef, reason: string, price?: bigint): Promise<void> {
  const { position, owner } = request;
  const { state } = present(await w.request(request));
  const execute = () => w.run(instructions.executeRequest(executeParams(w.keeper, request)), [w.keeper]);
  await w.run(w.feeds.refresh(), []); // What its print says is known: the execution itself brings nothing new.
  const purses = () => Promise.all([w.keeper, owner, request, position].map(({ address }) => lamports(w, address)));
  const [before, held] = [await w.snapshot(), await purses()];
  const { header, ...told } = eventOf(await execute(), "RequestEnded");
  assertChanges(before, await w.snapshot(), {
    by: { "pool.state.sequence": 1n },
    to: { [`requests.${request.address}.state.expiresAt`]: 0n, [`requests.${request.address}.state.tip`]: 0n },
  });
  const moved = (await purses()).map((purse, i) => purse - present(held[i]));
  deepStrictEqual(moved, [state.tip - 5_000n, 0n, -state.tip, 0n]);
  deepStrictEqual([header.sequence, header.market], [before.fields.get("pool.state.sequence"), position.market.index]);
  deepStrictEqual([String(told.request), String(told.owner)], [String(request.address), String(owner.address)]);
  deepStrictEqual([ERRORS.get(told.reason)?.name, told.price], [reason, price ?? told.price]);
  await refused(w, "RequestExpired", execute);
  await givenBack(w, request);
}

/** Somebody who has nothing to do with it cancels: tokens and lamports, all of them, are its owner's again. */
async function givenBack(w: World, request: RequestRef): Promise<void> {
  const { owner, position } = request;
  const { symbol, index } = position.custody;
  const { state } = present(await w.request(request));
  const anyone = await w.actor(`anyone ${w.actors.length}`);
  const [before, held] = [await w.snapshot(), await lamports(w, request.address)];
  const purse = await lamports(w, owner.address);
  const cancel = { ...cancelParams(anyone, request), position: null };
  eventOf(await w.run(instructions.cancelRequest(cancel), [anyone]), "RequestCancelled");
  assertChanges(before, await w.snapshot(), {
    by: {
      "pool.state.sequence": 1n,
      [`pool.state.custodies.${index}.pending`]: -state.collateral,
      [`vaults.${symbol}`]: -state.collateral,
      [`tokens.${owner.name}.${symbol}`]: state.collateral,
    },
    closed: [`requests.${request.address}`],
  });
  strictEqual((await lamports(w, owner.address)) - purse, held);
}
