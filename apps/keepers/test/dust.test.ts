/** Whom a keeper liquidates first, where there are more than it does at a time. 5 s of CPU. */
import assert from "node:assert/strict";
import { due, readDue } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { roomOf } from "../src/candidates/room";

const FIRST = roomOf({ kind: "liquidate", urgency: "now" });

describe("many small positions before a large one", () => {
  it("do not keep it waiting, though each of them has a deficit already and it has none yet", async () => {
    const w = await World.create({ fund: "100000", verify: false });
    const crowd = await Promise.all(Array.from({ length: FIRST + 6 }, (_, i) => w.trader({ usdc: 100 }, `dust ${i}`)));
    for (const each of crowd) await each.open("SOL", "long", { notional: 150, collateral: { USDC: 11 } });
    const whale = await w.trader({ usdc: 20_000 }, "whale");
    const { position } = await whale.open("SOL", "long", { notional: 150_000, collateral: { USDC: 14_000 } });
    await w.wait(60);
    await w.price("SOL", { change: -8 });
    const { state, accounts } = await readDue(await w.context());
    const found = due(state, accounts, state.now).flatMap((task) => (task.kind === "liquidate" ? [task] : []));
    const own = found.findIndex((task) => task.position.address.equals(position.address));
    assert.equal(found[own]?.deficit, 0n);
    assert.ok(found.filter(({ deficit }) => deficit > 0n).length > FIRST, `${found.length} in all`);
    assert.ok(own < FIRST, `it is number ${own + 1} of those that are begun ${FIRST} at a time`);
  });
});
