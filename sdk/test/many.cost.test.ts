import assert from "node:assert/strict";
import { createContext, decode, due, readDue } from "@ballast/sdk";
import { at } from "./support/blank";
import { longs } from "./support/longs";
import { randomAccount } from "./support/random_account";
import { POOL } from "./support/venue";

const MANY = 100_000;

describe("100,000 positions", () => {
  it("are decoded in seconds, not minutes", () => {
    const data = randomAccount("Position", 4);
    const start = process.cpuUsage();
    for (let i = 0; i < MANY; i++) decode("Position", data);
    const took = process.cpuUsage(start).user;
    assert.ok(took < 5_000_000, `${took} us`);
  });

  it("are looked at in a second of one core", async () => {
    const { v } = longs(20_000_000_000n);
    const { state, accounts } = await readDue(await createContext({ source: v, pool: POOL }));
    const { addresses, bytes } = accounts.positions;
    const packed = new Uint8Array(bytes.length * MANY);
    const healthy = bytes.slice();
    new DataView(healthy.buffer).setBigUint64(136 + 8, 15_000_000_000n, true);
    for (let i = 0; i < MANY; i++) packed.set(i === 77 ? bytes : healthy, i * bytes.length);
    const positions = { addresses: Array.from({ length: MANY }, () => at(addresses, 0)), bytes: packed };
    const start = process.cpuUsage();
    const found = due(state, { ...accounts, positions }, state.now).filter(({ kind }) => kind === "liquidate");
    const took = process.cpuUsage(start).user;
    assert.equal(found.length, 1);
    assert.ok(took < 1_000_000, `${took} us`);
  });
});
