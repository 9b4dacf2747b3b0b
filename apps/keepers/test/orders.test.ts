// The index of orders beside the rule: what `due` says of all, it says of those that the index names (3 s of CPU).
import assert from "node:assert/strict";
import type { State } from "@ballast/sdk";
import fc from "fast-check";
import { Ladder } from "../src/orders/ladder";
import { Crowd, poolRead } from "./support/crowd";
import { namesOf, Orders } from "./support/orders";

const [WORLDS, STEPS, POSITIONS] = [6, 12, 30];

describe("the index of orders", () => {
  let read: State;
  before(async () => {
    read = await poolRead();
  });

  /** Orders are placed and end, positions are opened, written anew, emptied and closed. */
  function trade(orders: Orders, addresses: string[]): void {
    const { random } = orders.crowd;
    while (addresses.length < POSITIONS) addresses.push(orders.open());
    for (const address of addresses) {
      if (random.chance(0.3)) orders.place(address);
      if (random.chance(0.1)) orders.write(address, random.chance(0.3) ? 0n : 1_000n);
      else if (random.chance(0.05)) orders.close(address);
    }
    for (const address of [...orders.requests.keys()].filter(() => random.chance(0.2))) orders.end(address);
  }

  it("names every order of which the rule says anything, whatever happened, and far fewer than all", () => {
    const kinds = new Map<string, number>();
    let [all, named] = [0, 0];
    for (let seed = 1; seed <= WORLDS; seed += 1) {
      const orders = new Orders(new Crowd(read, seed));
      const addresses: string[] = [];
      for (let step = 0; step < STEPS; step += 1) {
        trade(orders, addresses);
        const { state } = orders.crowd;
        const expected = namesOf(orders.tasks(state, orders.requests.values()));
        const found = orders.found(state);
        assert.deepEqual(namesOf(found.tasks), expected, `seed ${seed}, step ${step}`);
        assert.equal(orders.index.size, orders.requests.size);
        for (const name of expected) {
          const [kind = ""] = name.split(" ");
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        }
        all += orders.requests.size;
        named += found.named;
        orders.crowd.step();
      }
    }
    for (const kind of ["executeRequest", "executeDecrease", "cancelRequest"])
      assert.ok((kinds.get(kind) ?? 0) > 20, `${kind}: ${[...kinds]}`);
    assert.ok(named < all, `${named} of ${all}`);
  });

  it("keeps its ladders in order, among equals too", () => {
    const step = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 30 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const ladder = new Ladder<string>();
        const held = new Map<string, number>();
        for (const [adds, number, name] of steps) {
          const thing = `${name}`;
          const before = held.get(thing);
          if (before !== undefined) ladder.remove(before, thing);
          held.delete(thing);
          if (!adds) continue;
          held.set(thing, number);
          ladder.add(number, thing);
        }
        const those = (is: (number: number) => boolean) =>
          [...held].flatMap(([thing, number]) => (is(number) ? [thing] : [])).sort();
        for (let mark = -1; mark <= 10; mark += 1) {
          assert.deepEqual(
            [...ladder.upTo(mark)].sort(),
            those((number) => number <= mark),
          );
          assert.deepEqual(
            [...ladder.from(mark)].sort(),
            those((number) => number >= mark),
          );
        }
        assert.equal(ladder.size, held.size);
      }),
    );
  });
});
