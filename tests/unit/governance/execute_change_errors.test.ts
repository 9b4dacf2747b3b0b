// Changes and a pool as no instruction leaves them: what was queued is checked again when it executes.

import { type ChangeSpec, instructions } from "@ballast/sdk";
import { type ChangeRef, World } from "@ballast/testkit";
import { edit, editPool } from "../../support/edit";
import { present, refused } from "../../support/expect";
import { custodyChange, poolChange } from "../../support/governance";

describe("execute_change: errors", () => {
  let w: World;
  const due = async (spec: ChangeSpec): Promise<ChangeRef> => {
    const { change } = await w.control.queue(spec);
    await w.waitUntil(change.eta);
    return change;
  };
  const execute = ({ address: change }: ChangeRef) =>
    w.run(instructions.executeChange({ change, pool: w.venue.pool }), [w.keeper]);

  beforeEach(async () => {
    w = await World.create({ verify: false });
  });

  it("refuses a kind that is none, a payload that is none, and one with something behind", async () => {
    const ref = await due(await poolChange(w, { young: 60 }));
    const broken: [string, (bytes: { kind: number; payload: Uint8Array }) => void][] = [
      ["a kind", (change) => Object.assign(change, { kind: 8 })],
      ["a share above its bound", ({ payload }) => payload.fill(255, 0, 8)],
      ["a byte behind", ({ payload }) => payload.fill(1, 103)],
    ];
    const sound = present(await w.chain.getAccount(ref.address));
    for (const [, damage] of broken) {
      await edit(w, "Change", ref.address, damage);
      await refused(w, "InvalidParameter", () => execute(ref));
      await w.chain.setAccount(ref.address, sound);
    }
    await execute(ref);
  });

  it("wraps no borrow that does not fit", async () => {
    const ann = await w.trader({ usdc: 50_000 });
    await ann.open("SOL", "long", { size: 100, collateral: { USDC: 5_000 } });
    const ref = await due(await custodyChange(w, "SOL", { lpFee: 20 }));
    const { borrowIndex } = present((await w.pool()).state.custodies[1]);
    const index = (value: bigint) => editPool(w, { custodies: { 1: { borrowIndex: value } } });
    await index((1n << 64n) - 1n);
    await refused(w, "MathOverflow", () => execute(ref));
    await index(borrowIndex);
    await execute(ref);
  });
});
