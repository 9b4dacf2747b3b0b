/** What the exact rule says of every position, and that an index names all of those. */
import assert from "node:assert/strict";
import { type DueAccounts, due, type PackedPositions, packPositions, type State, sizeOf } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { LiquidationIndex } from "../../src/liquidations/index";
import { Crowd } from "./crowd";

const STEPS = 25;
const POSITIONS = 250;
const STRIDE = sizeOf("Position");

/** Addresses by their text, and back: each is asked for hundreds of times, and base58 is slow. */
const keys = new Map<string, PublicKey>();
const texts = new WeakMap<PublicKey, string>();

function keyOf(text: string): PublicKey {
  const key = keys.get(text) ?? new PublicKey(text);
  keys.set(text, key);
  return key;
}

function textOf(key: PublicKey): string {
  const text = texts.get(key) ?? key.toBase58();
  texts.set(key, text);
  return text;
}

export const packedOf = (crowd: Crowd): PackedPositions => ({
  addresses: [...crowd.positions.keys()].map(keyOf),
  bytes: packPositions([...crowd.positions.values()]),
});

/** Addresses that the engine would liquidate: all positions are asked, at what every price account says. */
export function liquidated(state: State, positions: PackedPositions): string[] {
  const accounts: DueAccounts = {
    ...{ pool: PublicKey.default, controller: null, positions, requests: [], tickets: [], receipts: [], payables: [] },
    ...{ changes: [], vaults: state.prices.map(() => 1n << 60n) },
  };
  return due(state, accounts, state.now).flatMap((task) =>
    task.kind === "liquidate" ? [textOf(task.position.address)] : [],
  );
}

/** Some positions are closed, opened or changed; an index is told. */
function trade(crowd: Crowd, index: LiquidationIndex): void {
  const put = (address: string) => index.set(address, crowd.positions.get(address) as Uint8Array);
  for (const address of [...crowd.positions.keys()].filter(() => crowd.random.chance(0.05))) {
    if (crowd.random.chance(0.5)) put(crowd.open(address));
    else {
      crowd.positions.delete(address);
      assert.ok(index.delete(address));
    }
  }
  while (crowd.positions.size < POSITIONS) put(crowd.open());
}

/** How many are liquidatable now, each of which the index must name, with the account as it is. */
function compare(crowd: Crowd, index: LiquidationIndex, when: string): number {
  const { state } = crowd;
  const candidates = index.candidates(state);
  const names = new Set(candidates.addresses.map(textOf));
  const due = liquidated(state, packedOf(crowd));
  for (const address of due) assert.ok(names.has(address), `${when}: ${address} is missed`);
  assert.deepEqual(new Set(liquidated(state, candidates)), new Set(due));
  for (const [i, address] of candidates.addresses.entries()) {
    const bytes = candidates.bytes.subarray(i * STRIDE, (i + 1) * STRIDE);
    assert.ok(Buffer.from(bytes).equals(crowd.positions.get(textOf(address)) as Uint8Array));
  }
  assert.equal(index.size, crowd.positions.size);
  return due.length;
}

/** In so many random worlds, after whatever happened since its lines were drawn, an index names all that it must. */
export function missesNobody(read: State, worlds: number): void {
  let found = 0;
  for (let seed = 1; seed <= worlds; seed++) {
    const crowd = new Crowd(read, seed);
    const index = new LiquidationIndex();
    for (let step = 0; step < STEPS; step++) {
      trade(crowd, index);
      found += compare(crowd, index, `seed ${seed}, step ${step}`);
      crowd.step();
    }
  }
  const held = worlds * STEPS * POSITIONS;
  assert.ok(found > held / 20 && found < held / 2, `${found} of ${held}`);
}
