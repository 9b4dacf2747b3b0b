import assert from "node:assert/strict";
import { instructions } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { errorFaults, noteFailures } from "../support/triggered";

describe("the record of triggered errors itself", () => {
  const own = new Set(["ZeroAmount", "OracleStale"]);

  it("names what no test triggered and what no list has, and leaves out errors of others", () => {
    const faults = (listed: string[], returned: string[]) => errorFaults("stake", listed, returned, own);
    assert.deepEqual(faults(["ZeroAmount"], ["ZeroAmount", "ConstraintMut"]), []);
    assert.deepEqual(faults(["ZeroAmount", "OracleStale"], ["ZeroAmount"]), ["no test triggers: stake / OracleStale"]);
    assert.deepEqual(faults([], ["OracleStale"]), ["not listed: stake / OracleStale"]);
    assert.deepEqual(faults(["ZeroAmount"], []), ["no test triggers: stake / ZeroAmount"]);
  });

  it("notes each failure under its instruction's name, whoever sent it", async () => {
    const triggered = noteFailures();
    const w = await World.create();
    const { home, pool, insuranceVault } = w.venue;
    const donor = await w.trader({ usdc: 10 }, "donor");
    await assert.rejects(donor.donate(0n));
    const right = { donor: donor.address, pool, insuranceVault, donorToken: donor.token(home), amount: 1n };
    await assert.rejects(w.run(instructions.donate({ ...right, insuranceVault: home.vault }), [donor]));
    assert.deepEqual([...triggered], [["donate", new Set(["ZeroAmount", "WrongAccount"])]]);
  });
});
