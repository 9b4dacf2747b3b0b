// INV-9 and INV-10 on the built program: the order of closes within an event, and parts of a close, change nothing
// beyond roundings. 20 s of CPU.
import assert from "node:assert/strict";
import { compared, neutral } from "./neutral";
import { play, scenarioOf } from "./scenario";

/** Seeds whose weather jumps and crashes. */
const SEEDS = [1, 2, 5];
const STEPS = 300;

describe("fuzz: neutral", function () {
  this.timeout(600_000);

  it("INV-9, INV-10: neither order nor splitting gains anything", async () => {
    const count = compared();
    for (const seed of SEEDS) {
      const { fault } = await play(scenarioOf(seed, STEPS, 0), null, (fuzz) => neutral(fuzz, count));
      assert.equal(fault?.message, undefined, `seed ${seed}`);
    }
    assert.ok(count.orders >= 10 && count.winners >= 3, JSON.stringify(count));
    assert.ok(count.parts >= 150 && count.waiting >= 10, JSON.stringify(count));
  });

  it("a close that pays by its place is found", async () => {
    const kinds = new Set<string | undefined>();
    for (const seed of SEEDS) {
      const { fault } = await play(scenarioOf(seed, 150, 0), null, (fuzz) => {
        const { fast } = fuzz;
        const send = fast.send.bind(fast);
        let place = 0;
        fast.send = (payer, ix, table) => {
          const failed = send(payer, ix, table);
          const token = [ix].flat()[0]?.keys[6]?.pubkey.toBytes();
          const lies = token === undefined ? null : fast.lying(token);
          if (failed === null && token !== undefined && lies?.data.length === 165) {
            const data = Buffer.from(lies.data);
            place += 1_000;
            data.writeBigUInt64LE(data.readBigUInt64LE(64) + BigInt(place), 64);
            fast.lay(token, { ...lies, data });
          }
          return failed;
        };
        try {
          neutral(fuzz, compared());
        } finally {
          fast.send = send;
        }
      });
      kinds.add(fault?.kind);
    }
    assert.ok(kinds.has("INV-10") || kinds.has("INV-9"), [...kinds].join());
    assert.ok(!kinds.has(undefined));
  });
});
