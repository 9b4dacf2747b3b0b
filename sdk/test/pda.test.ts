import assert from "node:assert/strict";
import { DEFAULT_ASSET, DEFAULT_POOL, PROGRAM_ID, pda } from "@ballast/sdk";
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

  it("addresses whose seeds the IDL does not carry follow the program's seeds", () => {
    const [p, m, o] = [pool.toBytes(), market.toBytes(), owner.toBytes()];
    assert.equal(pda.market(pool, 7).toBase58(), find("market", p, Uint8Array.of(7)));
    const nonce = (1n << 63n) + 5n;
    assert.equal(
      pda.position(owner, market, 1, 2, nonce).toBase58(),
      find("position", o, m, Uint8Array.of(1, 2), u64(nonce)),
    );
    assert.equal(
      pda.ticket(market, 1, owner, 500_123).toBase58(),
      find("ticket", m, Uint8Array.of(1), o, Uint8Array.of(0x9b, 0xa1, 0x07, 0)),
    );
    assert.equal(pda.payable(pool, mint, owner).toBase58(), find("payable", p, mint.toBytes(), o));
    assert.equal(pda.lossEvent(market, 0, 3n).toBase58(), find("loss", m, Uint8Array.of(0), u64(3n)));
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
