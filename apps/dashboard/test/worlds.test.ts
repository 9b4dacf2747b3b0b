// Words and columns of many small worlds. No CPU to speak of.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { columns, payerRows, requestOf, worldsSay } from "../src/views/worlds";
import { player, type World } from "../src/worlds/play";

const world = (fund: number, lps: number, winners: number): World => ({
  ...{ deficits: fund + lps + winners, paid_by_fund: fund, paid_by_lps: lps, paid_by_winners: winners },
  ...{ at_floor: lps > 0, sha256: "" },
});

describe("small worlds", () => {
  it("are asked for as the simulator reads it", () => {
    assert.equal(
      requestOf({ crash: 40, leverage: 15, fund: 50, rules: "static" }),
      "crash=0.4,minutes=10,leverage=15,fund=0.5,rules=static",
    );
  });

  it("every world stands in one column, under who paid most of it", () => {
    const made = columns([world(0, 0, 0), world(1_000, 0, 0), world(600, 500, 0), world(0, 1, 5_000_000)]);
    assert.deepEqual(
      made.map(({ worlds, counts }) => [worlds, counts.fund, counts.lps, counts.winners]),
      [
        [1, 0, 0, 0],
        [1, 1, 0, 0],
        [1, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [1, 0, 0, 1],
      ],
    );
  });

  it("the sentence has the middle, the one of twenty, the parts of payers, and the floor", () => {
    const worlds = [...Array.from({ length: 18 }, () => world(0, 0, 0)), world(750, 0, 0), world(0, 250, 0)];
    assert.equal(
      worldsSay(worlds),
      "In 2 of 20 worlds collateral did not cover everything: 0 USD in the middle one, 750 in one of twenty or more. Of all of it 75 % by the insurance fund, 25 % by LPs. In 1 the fund came to its floor.",
    );
    assert.match(worldsSay([world(0, 0, 0)]), /^In none of 1 worlds .* nobody paid\.$/);
    const [fund] = payerRows(worlds);
    assert.deepEqual([fund?.paid, fund?.median, fund?.high, fund?.most], [1, 0, 750, 750]);
  });

  it("the module that is committed plays a crash, the same one again, and names what it refuses", async () => {
    const play = await player(readFileSync(path.resolve(__dirname, "../../../artifacts/sim.wasm")));
    const one = play("crash=0.6,minutes=10,leverage=30,fund=0.2", 1);
    assert.match(one.sha256, /^[0-9a-f]{64}$/);
    assert.ok(one.deficits > 0 && one.paid_by_fund + one.paid_by_lps + one.paid_by_winners > 0);
    assert.deepEqual(play("crash=0.6,minutes=10,leverage=30,fund=0.2", 1), one);
    assert.throws(() => play("crash=2", 1), /^Error: BadArgument: --set: crash=2: from 0 to 0\.9$/);
  });
});
