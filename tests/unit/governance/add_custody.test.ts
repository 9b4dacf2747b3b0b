import assert from "node:assert/strict";
import {
  type CustodyConfig,
  DEFAULT_ASSET,
  DEFAULT_POOL,
  DEFAULT_STABLE,
  decode,
  events,
  instructions,
  PROGRAM_ID,
  pda,
} from "@ballast/sdk";
import { encodeTokenAccount, feedIdOf, rentExempt, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@ballast/testkit";
import { type Keypair, PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import { accountAt, type Bare, initialized } from "../../support/bare";
import { outside, U64_MAX } from "../../support/bounds";
import { image, plain, refused, touched } from "../../support/expect";
import { extended, strangeKey, swapped, unsigned } from "../../support/forge";

const POOL = pda.pool(1);

/** Least and most of each parameter of a volatile token. */
const BOUNDS = {
  sigma: [100_000n, 200_000_000n],
  haircut: [100, 5_000],
  haircutSigmas: [0, 50_000],
  lpFee: [0, 100],
  lpSlope: [0, 500],
  targetWeight: [0, 10_000],
  minWeight: [0, 5_000],
  maxWeight: [5_000, 10_000],
  borrowMax: [30_000, 100_000],
  depositCap: [0n, U64_MAX],
  outflow: [500, 10_000],
} satisfies Partial<Record<keyof CustodyConfig, [number, number] | [bigint, bigint]>>;

describe("add_custody", () => {
  let b: Bare;
  const ix = (change: Partial<instructions.AddCustodyParams> = {}) => {
    const home = { pool: POOL, mint: b.mints.USDC, feedId: feedIdOf("USDC"), config: DEFAULT_STABLE };
    return instructions.addCustody({ admin: b.admin.publicKey, ...home, ...change });
  };
  const sol = (change: Partial<instructions.AddCustodyParams> = {}) =>
    ix({ mint: b.mints.SOL, feedId: feedIdOf("SOL"), config: DEFAULT_ASSET, ...change });
  const send = (instruction: TransactionInstruction = ix(), signer: Keypair = b.admin) =>
    b.chain.send([instruction], [signer]);
  const read = (address: PublicKey) => accountAt(b, address);
  const pool = async () => decode("Pool", (await read(POOL)).data);
  const custody = async (index: number) => {
    const found = (await pool()).state.custodies[index];
    assert.ok(found);
    return found;
  };
  const refuses = (error: string, instruction: TransactionInstruction, signer?: Keypair) =>
    refused(b, error, () => send(instruction, signer));
  const createPool = (id: number) => {
    const params = { admin: b.admin.publicKey, id, homeMint: b.mints.USDC, config: DEFAULT_POOL };
    return send(instructions.createPool(params));
  };

  beforeEach(async () => {
    b = await initialized();
    await createPool(1);
  });

  it("keeps identity, price unit and parameters of the first token, all else zero", async () => {
    await send();
    const { mint, vault, feedId, unit, borrowAt, params, decimals, bump, ...rest } = await custody(0);
    const address = pda.vault(POOL, b.mints.USDC);
    const seeds = [Buffer.from("vault"), POOL.toBuffer(), b.mints.USDC.toBuffer()];
    assert.deepEqual([mint, vault].map(String), [b.mints.USDC, address].map(String));
    assert.deepEqual(feedId, Uint8Array.from(feedIdOf("USDC")));
    assert.deepEqual([unit, decimals], [100_000_000n, 6]);
    assert.equal(bump, PublicKey.findProgramAddressSync(seeds, PROGRAM_ID)[1]);
    assert.equal(borrowAt, BigInt(await b.chain.now()));
    assert.deepEqual(plain(params), plain(paramsOf(DEFAULT_STABLE)));
    const { print, band, sigma, haircut, haircutAt, ...amounts } = rest;
    // 1 %, 1e-9: a stable without volatility.
    assert.deepEqual([sigma, haircut, haircutAt], [0n, 10_000_000n, borrowAt]);
    for (const amount of [amounts, print, band].flatMap((part) => Object.values(part))) assert.equal(amount, 0n);
  });

  it("appends: what was there stays, count and sequence rise by one", async () => {
    await send();
    const before = await pool();
    await send(sol());
    const after = await pool();
    const [first, second, ...others] = after.state.custodies;
    assert.deepEqual(plain(first), plain(before.state.custodies[0]));
    assert.deepEqual(plain(others), plain(before.state.custodies.slice(2)));
    assert.deepEqual([second?.unit, second?.decimals], [100_000_000_000n, 9]);
    assert.deepEqual(plain(second?.params), plain(paramsOf(DEFAULT_ASSET)));
    const state = { ...before.state, custodies: after.state.custodies, custodyCount: 2, sequence: 3n };
    assert.deepEqual(plain(after), plain({ ...before, state }));
  });

  it("creates an empty vault that only the pool can spend from, and touches no other account", async () => {
    const before = await image(b);
    await send();
    const vault = await read(pda.vault(POOL, b.mints.USDC));
    assert.deepEqual(vault.data, encodeTokenAccount({ mint: b.mints.USDC, owner: POOL }));
    assert.ok(vault.owner.equals(TOKEN_PROGRAM_ID));
    assert.equal(vault.lamports, rentExempt(165));
    const expected = [POOL, pda.vault(POOL, b.mints.USDC)].map(String).sort();
    assert.deepEqual(touched(before, await image(b)), expected);
  });

  it("tells which token it is and which feed prices it", async () => {
    await send();
    const { logs, slot } = await send(sol());
    const header = { version: 1, market: 255, slot: BigInt(slot), sequence: 2n, pool: POOL };
    const timestamp = BigInt(await b.chain.now());
    const data = { header: { ...header, timestamp }, custody: 1, mint: b.mints.SOL, feedId: feedIdOf("SOL") };
    assert.deepEqual(plain(events.parse(logs)), plain([{ name: "CustodyAdded", data }]));
  });

  it("holds eight tokens and refuses a ninth", async () => {
    await send();
    const add = async (i: number) => {
      const mint = await b.tokens.createMint({ decimals: 9, authority: null });
      return sol({ mint, feedId: feedIdOf(`token ${i}`) });
    };
    for (let i = 1; i < 8; i += 1) await send(await add(i));
    assert.equal((await pool()).state.custodyCount, 8);
    await refuses("TooManyCustodies", await add(8));
  });

  it("knows the price unit of tokens with five to nine decimals and refuses others", async () => {
    await send();
    for (const decimals of [5, 6, 7, 8, 9]) {
      const mint = await b.tokens.createMint({ decimals, authority: null });
      await send(sol({ mint, feedId: feedIdOf(`token ${decimals}`) }));
      assert.equal((await custody(decimals - 4)).unit, 10n ** BigInt(decimals + 2));
    }
    for (const decimals of [0, 4, 10, 18, 255]) {
      const mint = await b.tokens.createMint({ decimals, authority: null });
      await refuses("UnsupportedMint", sol({ mint, feedId: feedIdOf("other") }));
    }
  });

  it("counts stables at par, so one must have six decimals", async () => {
    await send();
    await refuses("UnsupportedMint", sol({ config: DEFAULT_STABLE }));
    const mint = await b.tokens.createMint({ decimals: 6, authority: null });
    await send(ix({ mint, feedId: feedIdOf("USDT") }));
    assert.equal((await custody(1)).params.stable, 1);
  });

  it("starts with the stable of the insurance fund and nothing else", async () => {
    await refuses("WrongAccount", sol());
    await refuses("WrongAccount", ix({ config: { ...DEFAULT_ASSET, stable: false } }));
    const mint = await b.tokens.createMint({ decimals: 6, authority: null });
    await refuses("WrongAccount", ix({ mint }));
  });

  it("takes a price feed only once, and never the feed of zeros", async () => {
    await send();
    await refuses("InvalidParameter", sol({ feedId: feedIdOf("USDC") }));
    await refuses("InvalidParameter", sol({ feedId: new Uint8Array(32) }));
  });

  it("cannot add a token twice", async () => {
    await send();
    // Its vault is there.
    await refuses("SystemAccountInUse", ix());
    await refuses("SystemAccountInUse", ix({ feedId: feedIdOf("other") }));
  });

  it("accepts each parameter at its least and its most", async () => {
    let id = 100;
    for (const [name, limits] of Object.entries(BOUNDS)) {
      for (const value of limits) {
        await createPool(id);
        const at = { pool: pda.pool(id) };
        const free = name === "targetWeight" ? {} : { targetWeight: 5_000 };
        const config = { ...DEFAULT_ASSET, ...free, [name]: value };
        await send(ix(at));
        await send(sol({ ...at, config }));
        const stored = decode("Pool", (await read(at.pool)).data).state.custodies[1];
        assert.deepEqual(plain(stored?.params), plain(paramsOf(config)), `${name} ${value}`);
        id += 1;
      }
    }
  });

  for (const [name, values] of outside(BOUNDS)) {
    it(`refuses ${name} outside its bounds`, async () => {
      await send();
      for (const value of values)
        await refuses("InvalidParameter", sol({ config: { ...DEFAULT_ASSET, [name]: value } }));
    });
  }

  it("lets only a stable have no volatility", async () => {
    await send();
    await refuses("InvalidParameter", sol({ config: { ...DEFAULT_ASSET, sigma: 0n } }));
  });

  it("refuses everybody but the admin", () =>
    refuses("NotAuthorized", ix({ admin: b.stranger.publicKey }), b.stranger));

  it("needs the admin's signature", () =>
    refuses("MissingRequiredSignature", unsigned(ix(), b.admin.publicKey), b.stranger));

  it("refuses a controller that is another account, of this program or not", async () => {
    const forged = strangeKey();
    await b.chain.setAccount(forged, { owner: b.stranger.publicKey, data: (await read(pda.controller())).data });
    await refuses("IllegalOwner", ix({ controller: forged }));
    await createPool(2);
    await refuses("InvalidAccountData", ix({ controller: pda.pool(2) }));
  });

  it("refuses a pool that does not exist, that another program owns, or that is no pool", async () => {
    const forged = strangeKey();
    await b.chain.setAccount(forged, { owner: b.stranger.publicKey, data: (await read(POOL)).data });
    await refuses("IllegalOwner", ix({ pool: forged }));
    await refuses("AccountDataTooSmall", ix({ pool: pda.pool(9) }));
    const copy = strangeKey();
    await b.chain.setAccount(copy, await read(pda.controller()));
    await refuses("AccountDataTooSmall", ix({ pool: copy }));
  });

  it("refuses the vault of another pool or of another token", async () => {
    await createPool(2);
    const own = pda.vault(POOL, b.mints.USDC);
    for (const other of [pda.vault(pda.pool(2), b.mints.USDC), pda.vault(POOL, b.mints.SOL), strangeKey()])
      await refuses("InvalidSeeds", swapped(ix(), own, other));
  });

  it("refuses what is no mint, and mints of Token-2022", async () => {
    const account = await b.tokens.createAccount({ mint: b.mints.USDC, owner: b.admin.publicKey });
    await refuses("InvalidAccountData", ix({ mint: account }));
    const mint = strangeKey();
    await b.chain.setAccount(mint, { owner: TOKEN_2022_PROGRAM_ID, data: (await read(b.mints.USDC)).data });
    await refuses("IllegalOwner", ix({ mint }));
  });

  it("refuses a mint that somebody may still initialise, and one that is cut or too long", async () => {
    const { data } = await read(b.mints.USDC);
    const [still, odd] = [Uint8Array.from(data), Uint8Array.from(data)];
    [still[45], odd[45]] = [0, 2];
    for (const [error, wrong] of [
      ["UninitializedAccount", still],
      ["UninitializedAccount", new Uint8Array(82)],
      ["InvalidAccountData", odd],
      ["InvalidAccountData", data.subarray(0, 81)],
      ["InvalidAccountData", data.subarray(0, 45)],
      ["InvalidAccountData", Uint8Array.from([...data, 0])],
      ["InvalidAccountData", new Uint8Array(0)],
    ] as const) {
      const mint = strangeKey();
      await b.chain.setAccount(mint, { owner: TOKEN_PROGRAM_ID, data: Buffer.from(wrong) });
      await refuses(error, ix({ mint }));
    }
  });

  it("accepts no other token or system program", async () => {
    for (const own of [TOKEN_PROGRAM_ID, SystemProgram.programId])
      await refuses("IncorrectProgramId", swapped(ix(), own, PROGRAM_ID));
  });

  it("is not stopped by lamports sent to the vault's address before, and ignores accounts at the end", async () => {
    await b.chain.airdrop(pda.vault(POOL, b.mints.USDC), 3_000_000_000);
    await send(extended(ix(), b.mints.SOL));
    assert.equal((await pool()).state.custodyCount, 1);
  });
});

/** A configuration as the pool keeps it. */
function paramsOf({ stable, ...rest }: CustodyConfig) {
  const wide = Object.entries(rest).map(([name, value]) => [name, BigInt(value)]);
  return { ...Object.fromEntries(wide), stable: stable ? 1 : 0 };
}
