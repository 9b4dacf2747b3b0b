import assert from "node:assert/strict";
import { DEFAULT_ASSET, DEFAULT_POOL, IDL, PROGRAM_ID, pda } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { anchor, toAnchor } from "./support/anchor";
import { generator } from "./support/random";

const { key } = generator(31);
const find = (...seeds: (string | Uint8Array)[]) =>
  PublicKey.findProgramAddressSync(
    seeds.map((seed) => Buffer.from(seed)),
    PROGRAM_ID,
  )[0].toBase58();
const u64 = (x: bigint) => {
  const data = Buffer.alloc(8);
  data.writeBigUInt64LE(x);
  return data;
};

/** What Anchor derives for an instruction from the IDL's seeds. */
async function anchorKeys(name: string, args: unknown[], accounts: Record<string, PublicKey>) {
  const method = anchor.methods[name];
  assert.ok(method);
  const found = (await method(...args.map(toAnchor))
    .accountsPartial(accounts)
    .pubkeys()) as Record<string, PublicKey | undefined>;
  return (account: string) => found[account]?.toBase58();
}

function present<T>(found: T | undefined): T {
  assert.ok(found !== undefined);
  return found;
}

describe("addresses", () => {
  const [pool, market, mint, owner] = [key(), key(), key(), key()];

  it("controller, pool, LP mint and insurance vault are where Anchor derives them", async () => {
    const admin = key();
    const of = await anchorKeys("createPool", [258n, DEFAULT_POOL], {
      admin,
      controller: pda.controller(),
      homeMint: mint,
    });
    const mine = pda.pool(258n);
    assert.equal(of("pool"), mine.toBase58());
    assert.equal(of("lpMint"), pda.lpMint(mine).toBase58());
    assert.equal(of("insuranceVault"), pda.insuranceVault(mine).toBase58());
    const initialized = await anchorKeys("initialize", [owner], { authority: admin, programData: pda.programData() });
    assert.equal(initialized("controller"), pda.controller().toBase58());
  });

  it("vaults, requests and stakes are where Anchor derives them", async () => {
    const custody = await anchorKeys("addCustody", [new Uint8Array(32), DEFAULT_ASSET], {
      ...{ admin: owner, controller: pda.controller(), pool, mint },
    });
    assert.equal(custody("vault"), pda.vault(pool, mint).toBase58());
    const order = { positionNonce: 1n, kind: 0, side: 0, custody: 0, size: 1n, limit: 0n, collateral: 1n, tip: 0n };
    const placed = await anchorKeys("placeRequest", [77n, order], {
      ...{ owner, pool, market, vault: key(), ownerToken: key() },
    });
    assert.equal(placed("request"), pda.request(owner, 77n).toBase58());
    const staked = await anchorKeys("stake", [1n, 0n], { owner, pool, insuranceVault: key(), ownerToken: key() });
    assert.equal(staked("stake"), pda.stake(pool, owner).toBase58());
  });

  it("every address that the program lists is where its seeds lead, and the SDK derives no other", () => {
    const derive = pda as unknown as Record<string, (...values: unknown[]) => PublicKey>;
    const values: Record<string, () => [unknown, Uint8Array]> = {
      Address: () => {
        const address = key();
        return [address, address.toBytes()];
      },
      u8: () => [7, Uint8Array.of(7)],
      u32: () => [500_123, Uint8Array.of(0x9b, 0xa1, 0x07, 0)],
      u64: () => [(1n << 63n) + 5n, u64((1n << 63n) + 5n)],
    };
    const listed = IDL.constants.map(({ name, value }) => {
      const [first = "", ...seeds] = (value as string).split(", ");
      const given = seeds.map((seed) => present(values[seed.split(": ")[1] ?? ""])());
      const camel = (name as string).replace(/_(\w)/g, (_, x) => x.toUpperCase());
      const found = present(derive[camel])(...given.map(([value]) => value));
      assert.equal(found.toBase58(), find(JSON.parse(first), ...given.map(([, bytes]) => bytes)), camel);
      return camel;
    });
    assert.deepEqual([...listed, "programData"].sort(), Object.keys(pda).sort());
  });

  it("another program derives other addresses", () => {
    const other = key();
    assert.notEqual(pda.controller(other).toBase58(), pda.controller().toBase58());
    assert.notEqual(pda.stake(pool, owner, other).toBase58(), pda.stake(pool, owner).toBase58());
  });

  it("a seed that does not fit is refused instead of cut off", () => {
    assert.throws(() => pda.pool(-1n), RangeError);
    assert.throws(() => pda.pool(1n << 64n), RangeError);
    assert.throws(() => pda.market(pool, 256), RangeError);
    assert.throws(() => pda.ticket(market, 0, owner, 2 ** 32), RangeError);
  });

  it("an address is searched once, is the same key the next time, and at most 1,024 are kept", () => {
    const first = pda.pool(1n);
    assert.equal(pda.pool(1n), first);
    assert.notDeepEqual(pda.pool(1n, PublicKey.default), first);
    for (let id = 2n; id < 1_027n; id += 1n) pda.pool(id);
    assert.notEqual(pda.pool(1n), first);
    assert.deepEqual(pda.pool(1n), first);
  });
});
