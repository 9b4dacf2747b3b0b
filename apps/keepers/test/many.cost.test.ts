// A hundred thousand positions in one keeper: what they take, and what a look at them costs.
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createContext, due, PROGRAM_ID, pda, readState } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { PublicKey } from "@solana/web3.js";
import { slowness } from "../../../scripts/lib/slowness.cjs";
import { LiquidationIndex } from "../src/liquidations/index";
import { dueAccounts } from "../src/store/due_accounts";
import { Store } from "../src/store/store";
import { headOf } from "../src/store/wanted";

const COUNT = 100_000;
const MEGABYTE = 2 ** 20;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes that are held, after all that is not was thrown away. */
function held(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function cpu(doing: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  await doing();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** An address as a parser of JSON makes it: one flat text. */
function nameOf(number: number): string {
  const bytes = Buffer.alloc(32, 7);
  bytes.writeUInt32LE(number, 0);
  bytes.writeUInt32LE((number * 2_654_435_761) >>> 0, 20);
  return Buffer.from(new PublicKey(bytes).toBase58()).toString("latin1");
}

describe("a hundred thousand positions", () => {
  it("take less than 150 MB, are taken in within seconds, and a look at all that is due costs milliseconds", async function () {
    this.timeout(180_000);
    const w = await World.create({ fund: "100000" });
    const ann = await w.trader({ usdc: 10_000 }, "ann");
    const { position } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 600 } });
    const raw = await w.chain.getAccount(position.address);
    assert.ok(raw);
    const before = held();
    const index = new LiquidationIndex();
    const beyond = { getAccounts: w.chain.getAccounts.bind(w.chain), getProgramAccounts: async () => [] };
    const store = new Store(PROGRAM_ID, beyond, index);
    const ctx = await createContext({ source: store, pool: w.venue.pool });
    const head = headOf(ctx, w.keeper.address);
    store.watch(head);
    const accounts = await w.chain.getAccounts(head);
    for (const [i, key] of head.entries()) store.read(key.toBase58(), accounts[i] ?? null, 1);
    let taken = 0;
    for (let i = 0; i < COUNT; i += 1) {
      const [name, data] = [nameOf(i), new Uint8Array(raw.data)];
      const start = performance.now();
      store.read(name, { data, owner: PROGRAM_ID, lamports: 1 }, 2);
      taken += performance.now() - start;
    }
    const megabytes = (held() - before) / MEGABYTE;
    const look = async () => {
      const vaults = ctx.layout.custodies.map(({ vault }) => vault);
      const state = await readState(ctx, [pda.controller(ctx.programId), ...vaults]);
      return due(state, dueAccounts(ctx, store, state, index, { everything: true, owed: [] }), state.now);
    };
    await look(); // The index draws its lines once.
    const [times, slow]: [number[], () => number] = [[], slowness()];
    for (let round = 0; round < 9; round += 1) times.push(await cpu(look));
    const [, , , , middle = 0] = times.sort((a, b) => a - b);
    console.log(
      `      ${megabytes.toFixed(0)} MB, ${((taken * 1_000) / COUNT).toFixed(1)} us each, ${middle.toFixed(1)} ms a look`,
    );
    assert.equal(store.positions.size, COUNT);
    assert.ok(megabytes < 150, `${megabytes} MB`);
    assert.ok(middle < 50 * slow(), `${times} ms of CPU`);
  });
});
