import assert from "node:assert/strict";
import { Positions } from "@ballast/follow";
import {
  type AccountSource,
  decode,
  filtersOf,
  memcmp,
  OFFSETS,
  PROGRAM_ID,
  type RawAccount,
  sizeOf,
} from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { Keypair, PublicKey, SystemProgram } from "@solana/web3.js";
import { Store } from "../src/store/store";

const NOWHERE: AccountSource = {
  getAccounts: async (addresses) => addresses.map(() => null),
  getProgramAccounts: async () => [],
};
const fresh = () => Keypair.generate().publicKey;
const copyOf = ({ data, owner, lamports }: RawAccount): RawAccount => ({ data: new Uint8Array(data), owner, lamports });

/** A request and a position as the program wrote them. */
async function real() {
  const w = await World.create({ fund: "100000" });
  const ann = await w.trader({ usdc: 10_000 }, "ann");
  const { position } = await ann.open("SOL", "long", { size: 10, collateral: { USDC: 600 } });
  const { request } = await ann.place("SOL", "long", { size: 10, collateral: { USDC: 600 } });
  const get = async (address: PublicKey) => (await w.chain.getAccount(address)) as RawAccount;
  return {
    owner: ann.address,
    market: w.venue.market("SOL").address,
    position: { address: position.address.toBase58(), raw: await get(position.address) },
    request: { address: request.address.toBase58(), raw: await get(request.address) },
  };
}

/** The same account with another size. */
function changed(raw: RawAccount): RawAccount {
  const copy = copyOf(raw);
  copy.data[136] = (copy.data[136] ?? 0) ^ 1;
  return copy;
}

describe("positions, packed", () => {
  const bytesOf = (n: number) => new Uint8Array(sizeOf("Position")).fill(n);

  it("hold what was put last, whatever is taken out, and grow", () => {
    const positions = new Positions();
    const names = Array.from({ length: 200 }, () => fresh().toBase58());
    for (const [i, name] of names.entries()) positions.set(name, bytesOf(i), i);
    for (const name of names.slice(0, 150)) assert.ok(positions.delete(name));
    assert.equal(positions.delete(names[0] as string), false);
    assert.equal(positions.size, 50);
    for (const [i, name] of names.entries()) {
      assert.deepEqual(positions.get(name), i < 150 ? undefined : bytesOf(i));
      assert.equal(positions.slotOf(name), i < 150 ? undefined : i);
    }
    const all = positions.all();
    assert.deepEqual(all.addresses.map(String).sort(), names.slice(150).sort());
    const [first, second] = [names[199], names[160]] as [string, string];
    const some = positions.some([first, "gone", second, first]);
    assert.deepEqual(some.addresses.map(String), [first, second]);
    assert.deepEqual(some.bytes, new Uint8Array([...bytesOf(199), ...bytesOf(160)]));
  });

  it("have no large room that they give back on the way to a hundred thousand", () => {
    const [positions, bytes] = [new Positions(), bytesOf(1)];
    const rooms = new Map<ArrayBufferLike, number>();
    for (let i = 0; i < 100_000; i += 1) {
      positions.set(String(i), bytes, i);
      const { buffer } = positions.at(0);
      rooms.set(buffer, buffer.byteLength);
    }
    const sizes = [...rooms.values()].sort((a, b) => a - b);
    assert.ok((sizes.at(-2) ?? 0) <= 2 ** 20, `rooms of ${sizes} bytes`);
    assert.ok((sizes.at(-1) ?? 0) <= 1.5 * 100_000 * sizeOf("Position"), `rooms of ${sizes} bytes`);
  });
});

describe("a store of accounts", () => {
  it("never lets an older writing overwrite a newer one, whoever brings it", async () => {
    const { position, request } = await real();
    for (const { address, raw } of [position, request]) {
      const store = new Store(PROGRAM_ID, NOWHERE);
      assert.equal(store.read(address, copyOf(raw), 10), true);
      assert.equal(store.read(address, changed(raw), 9), false);
      assert.deepEqual(store.get(address)?.account?.data, new Uint8Array(raw.data));
      // A subscription that contradicts is no proof: the node is asked.
      assert.equal(store.told(address, changed(raw), 9), "ask");
      assert.equal(store.told(address, changed(raw), 10), "ask");
      assert.deepEqual(store.get(address)?.account?.data, new Uint8Array(raw.data), "the same slot proves nothing");
      assert.equal(store.told(address, changed(raw), 12), "changed");
      assert.equal(store.told(address, changed(raw), 3), "same");
      assert.equal(store.read(address, null, 11), false);
      assert.equal(store.read(address, null, 12), true);
      assert.equal(store.has(address), false);
      // Told late, of when it still lived: asked, and not believed for good.
      assert.equal(store.told(address, copyOf(raw), 11), "ask");
      assert.equal(store.has(address), false);
    }
  });

  it("gives the SDK what it holds, asks for the rest, and keeps a watched address where nothing lives", async () => {
    const { position, request, market, owner } = await real();
    const asked: string[] = [];
    const beyond: AccountSource = {
      ...NOWHERE,
      getAccounts: async (addresses) => {
        asked.push(...addresses.map(String));
        return addresses.map(() => null);
      },
    };
    const store = new Store(PROGRAM_ID, beyond);
    const [empty, unknown] = [fresh(), fresh()];
    store.watch([empty]);
    store.read(empty.toBase58(), null, 5);
    store.read(position.address, copyOf(position.raw), 5);
    store.read(request.address, copyOf(request.raw), 5);
    const keys = [unknown, new PublicKey(position.address), empty, new PublicKey(request.address)];
    const found = await store.getAccounts(keys);
    assert.deepEqual(asked, [unknown.toBase58()]);
    assert.deepEqual(
      found.map((account) => account?.data.length ?? 0),
      [0, sizeOf("Position"), 0, sizeOf("Request")],
    );
    const of = async (name: "Position" | "Request", at: number, key: PublicKey) =>
      (await store.getProgramAccounts(PROGRAM_ID, [...filtersOf(name), memcmp(at, key.toBytes())])).map(
        ({ pubkey }) => `${pubkey}`,
      );
    assert.deepEqual(await of("Position", OFFSETS.Position.market, market), [position.address]);
    assert.deepEqual(await of("Request", OFFSETS.Request.owner, owner), [request.address]);
    assert.deepEqual(await of("Request", OFFSETS.Request.owner, fresh()), []);
    assert.deepEqual(
      store.about([owner, new PublicKey(position.address)]).sort(),
      [position.address, request.address].sort(),
    );
  });

  it("counts the lamports of a wallet, which has no bytes", () => {
    const store = new Store(PROGRAM_ID, NOWHERE);
    const wallet = fresh();
    const holding = (lamports: number) => ({ data: new Uint8Array(), owner: SystemProgram.programId, lamports });
    store.watch([wallet]);
    store.read(wallet.toBase58(), holding(7), 1);
    store.read(wallet.toBase58(), holding(9), 2);
    assert.equal(store.get(wallet.toBase58())?.account?.lamports, 9);
  });

  it("tells a watcher each change of a position once, and remembers a bounded number of what is gone", async () => {
    const { position, request } = await real();
    const told: string[] = [];
    const store = new Store(PROGRAM_ID, NOWHERE, {
      set: (address, account) => told.push(`set ${address} ${decode("Position", account).state.size}`),
      delete: (address) => told.push(`delete ${address}`),
    });
    const { size } = decode("Position", position.raw.data).state;
    store.read(position.address, copyOf(position.raw), 1);
    store.read(position.address, copyOf(position.raw), 2);
    store.read(position.address, changed(position.raw), 3);
    store.read(request.address, copyOf(request.raw), 3);
    store.read(position.address, null, 4);
    store.read(position.address, null, 5);
    const name = position.address;
    assert.deepEqual(told, [`set ${name} ${size}`, `set ${name} ${size ^ 1n}`, `delete ${name}`]);
    for (let i = 0; i < 11_000; i += 1) store.read(`gone${i}`, null, 1);
    assert.equal(store.size, 1);
  });
});
