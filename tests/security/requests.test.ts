// Security checklist: request executed with a print that is not the unique one, or older than its placement. Whoever
// executes chooses no price.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { type Actor, type RequestRef, World } from "@ballast/testkit";
import type { AccountInfo } from "@solana/web3.js";
import { present, refused, told } from "../support/expect";
import { cancelParams, executeParams } from "../support/raw";

/** A second of SOL: its price account as it was then, to be shown at any time. */
type Second = AccountInfo<Buffer>;

/** Eve's order of 10 SOL at any price, and the prints of the five seconds around it; the third one is its own. */
async function ordered() {
  const w = await World.create();
  const eve = await w.actor("eve", { USDC: 1_000 });
  const feed = w.venue.custody("SOL").feed.account;
  const seen: Second[] = [];
  const second = async (price: string) => {
    await w.wait(1);
    w.feeds.set("SOL", { price });
    await w.feeds.publish("SOL");
    await w.fresh(["SOL"]);
    seen.push(present(await w.chain.getAccount(feed)));
  };
  await second("148");
  const { request } = await eve.place("SOL", "long", { size: 10, collateral: { USDC: 200 } });
  for (const price of ["149", "151", "147", "152"]) await second(price);
  const show = (bytes: Second) => w.chain.setAccount(feed, bytes);
  return { w, eve, request, seen, show };
}

const execute = (by: Actor, request: RequestRef) =>
  by.world.run(instructions.executeRequest(executeParams(by, request)), [by]);

describe("security: requests", () => {
  it("request executed with a print that is not the unique one: of all seconds only its own does, whoever shows it, cached or not", async () => {
    const { w, eve, request, seen, show } = await ordered();
    for (const cached of [false, true]) {
      if (cached) await w.chain.send([w.feeds.refresh()], []);
      for (const i of [3, 4])
        for (const by of [eve, w.keeper]) {
          await show(present(seen[i]));
          await refused(w, "OracleNotUnique", () => execute(by, request));
        }
    }
    await show(present(seen[2]));
    // Its own print says 151, the newest that is known 152: the worse for a long.
    strictEqual(told(await execute(eve, request), "PositionIncreased").price, 15_200_000_000n);
  });

  it("request executed with a print older than its placement: neither the one she saw nor the one of the next second", async () => {
    const { w, eve, request, seen, show } = await ordered();
    await w.chain.send([w.feeds.refresh()], []);
    for (const i of [0, 1]) {
      await show(present(seen[i]));
      await refused(w, "OracleNotUnique", () => execute(eve, request));
    }
  });

  it("request executed with a print that is not the unique one: she cannot wait for another by taking the order back", async () => {
    const { w, eve, request, seen, show } = await ordered();
    const cancel = () => w.run(instructions.cancelRequest(cancelParams(eve, request)), [eve]);
    await refused(w, "RequestNotExpired", cancel);
    await w.wait(15);
    await w.price("SOL", "153");
    await refused(w, "OracleNotUnique", () => execute(eve, request));
    await show(present(seen[4]));
    await refused(w, "OracleNotUnique", () => execute(eve, request));
    await w.wait(15);
    await w.fresh();
    await refused(w, "RequestExpired", () => execute(eve, request));
    await cancel();
    deepStrictEqual([await eve.balance("USDC"), await w.request(request)], [1_000_000_000n, null]);
  });
});
