import assert from "node:assert/strict";
import { DEFAULT_POOL, decode, events, instructions, type PoolConfig, PROGRAM_ID, pda } from "@ballast/sdk";
import { encodeTokenAccount, rentExempt, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@ballast/testkit";
import { type Keypair, type PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { accountAt, type Bare, initialized } from "../../support/bare";
import { outside, U64_MAX } from "../../support/bounds";
import { image, plain, refused, touched } from "../../support/expect";
import { extended, strangeKey, swapped, unsigned } from "../../support/forge";

const ID = 7n;
const USD = 1_000_000n;

/** Least and most of each parameter that has bounds of its own; `fundFloor` is bound by `targetMin`. */
const BOUNDS = {
  lpShare: [3_000, 10_000],
  maxClawback: [0, 2_500],
  minLossEvent: [USD, 1_000_000n * USD],
  minLossEventShare: [0, 100],
  hold: [7_200, 28_800],
  protocolShare: [0, 2_000],
  fundMin: [0n, U64_MAX],
  targetShare: [10, 1_000],
  targetMin: [USD, U64_MAX],
  hourlyCap: [100, 5_000],
  poolCap: [100, 10_000],
  deductible: [0, 100],
  keeperFloor: [0n, 10n * USD],
  young: [60, 3_600],
  maxUtilisation: [1_000, 9_500],
  keeperShare: [1_000, 5_000],
} satisfies Partial<Record<keyof PoolConfig, [number, number] | [bigint, bigint]>>;

describe("create_pool", () => {
  let b: Bare;
  const ix = (change: Partial<instructions.CreatePoolParams> = {}) =>
    instructions.createPool({
      admin: b.admin.publicKey,
      id: ID,
      homeMint: b.mints.USDC,
      config: DEFAULT_POOL,
      ...change,
    });
  const send = (instruction: TransactionInstruction = ix(), signer: Keypair = b.admin) =>
    b.chain.send([instruction], [signer]);
  const read = (address: PublicKey) => accountAt(b, address);
  const pool = pda.pool(ID);
  const lpMint = pda.lpMint(pool);
  const insuranceVault = pda.insuranceVault(pool);

  beforeEach(async () => {
    b = await initialized();
  });

  it("creates the pool with its identity and its parameters, all else zero", async () => {
    await send();
    const { version, id, homeMint, state, ...addresses } = decode("Pool", (await read(pool)).data);
    assert.deepEqual([version, id, homeMint.toBase58()], [1, ID, b.mints.USDC.toBase58()]);
    assert.deepEqual([addresses.lpMint, addresses.insuranceVault].map(String), [lpMint, insuranceVault].map(String));
    const { params, fund, deductible, custodies, exposures, ...counts } = state;
    assert.deepEqual(plain(params), plain(paramsOf(DEFAULT_POOL)));
    const times = { jumpedAt: 0n, movedAt: 0n, bandSlot: 0n, depositsClosedUntil: 0n };
    assert.deepEqual({ ...counts }, { lpSupply: 0n, sequence: 1n, aum: 0n, ...times, custodyCount: 0, marketCount: 0 });
    const { averageAt, ...empty } = fund;
    assert.equal(averageAt, BigInt(await b.chain.now()));
    const zero = /^(0|1{32}|(00)+)$/;
    for (const each of numbers({ empty, deductible, custodies, exposures })) assert.match(each, zero);
  });

  it("makes the pool the only authority of an empty mint of six decimals and of an empty vault", async () => {
    await send();
    const mint = await read(lpMint);
    assert.ok(mint.owner.equals(TOKEN_PROGRAM_ID));
    assert.equal(mint.data.subarray(4, 36).toString("hex"), pool.toBuffer().toString("hex"));
    assert.deepEqual([mint.data.readBigUInt64LE(36), mint.data[44], mint.data.readUInt32LE(46)], [0n, 6, 0]);
    const vault = await read(insuranceVault);
    assert.deepEqual(vault.data, encodeTokenAccount({ mint: b.mints.USDC, owner: pool }));
  });

  it("counts the pool in the controller and touches no other account", async () => {
    const before = await image(b);
    const admin = (await read(b.admin.publicKey)).lamports;
    await send();
    const expected = [pda.controller(), pool, lpMint, insuranceVault].map(String).sort();
    assert.deepEqual(touched(before, await image(b)), expected);
    assert.equal(decode("Controller", (await read(pda.controller())).data).pools, 1n);
    const created = await Promise.all([pool, lpMint, insuranceVault].map(read));
    for (const { data, lamports } of created) assert.equal(lamports, rentExempt(data.length));
    const rent = created.reduce((sum, { lamports }) => sum + lamports, 0);
    assert.equal(admin - (await read(b.admin.publicKey)).lamports, rent + 5_000);
  });

  it("tells of the pool with event number 0", async () => {
    const { logs, slot } = await send();
    const header = { version: 1, market: 255, slot: BigInt(slot), sequence: 0n, pool };
    const timestamp = BigInt(await b.chain.now());
    const data = { header: { ...header, timestamp }, id: ID, homeMint: b.mints.USDC, lpMint };
    assert.deepEqual(plain(events.parse(logs)), plain([{ name: "PoolCreated", data }]));
  });

  it("creates as many pools as there are numbers, the largest included", async () => {
    for (const id of [0n, 1n, U64_MAX]) await send(ix({ id }));
    assert.equal(decode("Pool", (await read(pda.pool(U64_MAX))).data).id, U64_MAX);
    assert.equal(decode("Controller", (await read(pda.controller())).data).pools, 3n);
  });

  it("accepts each parameter at its least and its most", async () => {
    let id = 100n;
    for (const [name, [least, most]] of Object.entries(BOUNDS)) {
      for (const value of [least, most]) {
        const config = { ...DEFAULT_POOL, fundFloor: 1n, [name]: value };
        await send(ix({ id, config }));
        const { params } = decode("Pool", (await read(pda.pool(id))).data).state;
        assert.deepEqual(plain(params), plain(paramsOf(config)), `${name} ${value}`);
        id += 1n;
      }
    }
  });

  for (const [name, values] of outside(BOUNDS)) {
    it(`refuses ${name} outside its bounds`, async () => {
      for (const value of values) {
        const config = { ...DEFAULT_POOL, [name]: value };
        await refused(b, "InvalidParameter", () => send(ix({ config })));
      }
    });
  }

  it("refuses a floor above the least target: draws could never reach it", async () => {
    const config = { ...DEFAULT_POOL, fundFloor: DEFAULT_POOL.targetMin + 1n };
    await refused(b, "InvalidParameter", () => send(ix({ config })));
    await send(ix({ config: { ...config, fundFloor: DEFAULT_POOL.targetMin } }));
  });

  it("refuses everybody but the admin", async () => {
    const admin = b.stranger.publicKey;
    await refused(b, "NotAuthorized", () => send(ix({ admin }), b.stranger));
  });

  it("needs the admin's signature", () =>
    refused(b, "MissingRequiredSignature", () => send(unsigned(ix(), b.admin.publicKey), b.stranger)));

  it("cannot create a pool twice", async () => {
    await send();
    await refused(b, "SystemAccountInUse", () => send());
    const config = { ...DEFAULT_POOL, maxClawback: 0 };
    await refused(b, "SystemAccountInUse", () => send(ix({ config })));
    await refused(b, "SystemAccountInUse", () => send(ix({ homeMint: b.mints.SOL, config })));
  });

  it("refuses a fund in a token whose smallest unit is not 1e-6 USD", async () => {
    for (const homeMint of [b.mints.SOL, b.mints.BTC])
      await refused(b, "UnsupportedMint", () => send(ix({ homeMint })));
  });

  it("refuses a mint of the Token-2022 program, whose extensions could take from the fund", async () => {
    const { data } = await read(b.mints.USDC);
    const homeMint = strangeKey();
    await b.chain.setAccount(homeMint, { owner: TOKEN_2022_PROGRAM_ID, data });
    await refused(b, "IllegalOwner", () => send(ix({ homeMint })));
  });

  it("refuses what is no mint: a token account, the copy of a mint, nothing", async () => {
    const account = await b.tokens.createAccount({ mint: b.mints.USDC, owner: b.admin.publicKey });
    await refused(b, "InvalidAccountData", () => send(ix({ homeMint: account })));
    const copy = strangeKey();
    await b.chain.setAccount(copy, { owner: PROGRAM_ID, data: (await read(b.mints.USDC)).data });
    await refused(b, "IllegalOwner", () => send(ix({ homeMint: copy })));
    await refused(b, "IllegalOwner", () => send(ix({ homeMint: strangeKey() })));
  });

  it("derives pool, LP mint and insurance vault: no other addresses will do", async () => {
    for (const own of [pool, lpMint, insuranceVault]) {
      const other = own.equals(pool) ? pda.pool(ID + 1n) : strangeKey();
      await refused(b, "InvalidSeeds", () => send(swapped(ix(), own, other)));
    }
  });

  it("refuses a controller that the caller wrote themselves", async () => {
    const { data } = await read(pda.controller());
    const forged = strangeKey();
    await b.chain.setAccount(forged, { owner: b.stranger.publicKey, data });
    await refused(b, "IllegalOwner", () => send(ix({ controller: forged })));
    await refused(b, "AccountDataTooSmall", () => send(ix({ controller: strangeKey() })));
  });

  it("refuses another account of the program as the controller", async () => {
    await send();
    await refused(b, "InvalidAccountData", () => send(ix({ id: 8n, controller: pool })));
  });

  it("accepts no other token or system program", async () => {
    for (const own of [TOKEN_PROGRAM_ID, SystemProgram.programId])
      await refused(b, "IncorrectProgramId", () => send(swapped(ix(), own, PROGRAM_ID)));
  });

  it("is not stopped by lamports sent to its addresses before", async () => {
    for (const address of [pool, lpMint, insuranceVault]) await b.chain.airdrop(address, 5_000_000_000);
    await send();
    assert.equal((await read(pool)).lamports, 5_000_000_000);
    assert.equal(decode("Pool", (await read(pool)).data).id, ID);
  });

  it("ignores accounts at the end", async () => {
    await send(extended(ix(), b.stranger.publicKey, b.mints.SOL));
    assert.equal(decode("Pool", (await read(pool)).data).id, ID);
  });
});

/** A configuration as the pool keeps it. */
function paramsOf({ lpShare, maxClawback, minLossEvent, minLossEventShare, hold, ...rest }: PoolConfig) {
  const wide = (parts: object) => Object.fromEntries(Object.entries(parts).map(([name, x]) => [name, BigInt(x)]));
  return { lossEvents: wide({ lpShare, maxClawback, minLossEvent, minLossEventShare, hold }), ...wide(rest) };
}

/** All values in it, as text. */
function numbers(value: unknown): string[] {
  const flat = plain(value);
  if (typeof flat !== "object" || flat === null) return [String(flat)];
  return Object.values(flat).flatMap(numbers);
}
