// A copy of all positions that is brought up to what they are by what changed alone.
import assert from "node:assert/strict";
import { Positions } from "@ballast/follow";
import { sizeOf } from "@ballast/sdk";
import { randomFrom } from "./support";

const STRIDE = sizeOf("Position");

describe("positions and a copy of them", () => {
  it("are the same whatever comes, goes and comes again, and whenever it is copied", () => {
    for (const seed of [1, 2, 3, 4]) {
      const [random, positions, copy] = [randomFrom(seed), new Positions(), new Uint8Array(64 * STRIDE)];
      const below = (most: number) => Math.floor(random() * most);
      positions.copyTo(copy, true);
      for (let step = 0; step < 4_000; step += 1) {
        const name = String(below(60));
        // Few bytes differ, so that what comes again is often what was left in its place.
        if (random() < 0.6) positions.set(name, new Uint8Array(STRIDE).fill(below(3)), step);
        else positions.delete(name);
        if (random() > 0.2) continue;
        positions.copyTo(copy, random() < 0.05);
        assert.deepEqual(copy.subarray(0, positions.size * STRIDE), positions.packed, `seed ${seed}, step ${step}`);
      }
    }
  });

  it("are copied whole where more changed than is worth a note", () => {
    const [positions, copy] = [new Positions(), new Uint8Array(10_000 * STRIDE)];
    for (const fill of [1, 2])
      for (let i = 0; i < 10_000; i += 1) positions.set(String(i), new Uint8Array(STRIDE).fill(fill), fill);
    positions.copyTo(copy, false);
    assert.deepEqual(copy, positions.packed);
    for (let i = 0; i < 5_000; i += 1) positions.set(String(i), new Uint8Array(STRIDE).fill(3), 3);
    positions.copyTo(copy, false);
    assert.deepEqual(copy, positions.packed);
  });

  it("cost a copy no more than what changed", () => {
    const [positions, copy] = [new Positions(), new Uint8Array(100 * STRIDE)];
    for (let i = 0; i < 100; i += 1) positions.set(String(i), new Uint8Array(STRIDE).fill(1), 1);
    positions.copyTo(copy, true);
    copy.fill(9);
    positions.set("7", new Uint8Array(STRIDE).fill(1), 2);
    positions.set("8", new Uint8Array(STRIDE).fill(2), 2);
    positions.copyTo(copy, false);
    const touched = Array.from({ length: 100 }, (_, i) => i).filter((i) => copy[i * STRIDE] !== 9);
    assert.deepEqual(touched, [8]);
  });
});
