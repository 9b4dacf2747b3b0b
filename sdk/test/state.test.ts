import assert from "node:assert/strict";
import {
  associatedToken,
  BallastError,
  CLOCK,
  canReceive,
  connectionSource,
  createAssociated,
  NATIVE_MINT,
  PROGRAM_ID,
  poolSceneOf,
  quoteOpen,
  readClock,
  readState,
  sceneIn,
  sceneOf,
  TOKEN_PROGRAM,
  tokenAmount,
  unwrapSol,
  wrapSol,
} from "@ballast/sdk";
import * as spl from "@solana/spl-token";
import { type Connection, Keypair, SYSVAR_CLOCK_PUBKEY, type TransactionInstruction } from "@solana/web3.js";
import { key, MINTS, NOW, venue } from "./support/venue";

const owner = Keypair.fromSeed(new Uint8Array(32).fill(8)).publicKey;
const mint = key();
const plain = (ix: TransactionInstruction) => ({
  program: ix.programId.toBase58(),
  keys: ix.keys.map(({ pubkey, isSigner, isWritable }) => [pubkey.toBase58(), isSigner, isWritable]),
  data: ix.data.toString("hex"),
});

describe("token calls", () => {
  it("are those of the token library", () => {
    const account = spl.getAssociatedTokenAddressSync(mint, owner);
    assert.ok(associatedToken(mint, owner).equals(account));
    assert.deepEqual(
      plain(createAssociated(owner, mint, owner)),
      plain(spl.createAssociatedTokenAccountIdempotentInstruction(owner, account, owner, mint)),
    );
    const [transfer, sync] = wrapSol(owner, 5n);
    const wrapped = spl.getAssociatedTokenAddressSync(NATIVE_MINT, owner);
    assert.ok(transfer && sync && transfer.keys[1]?.pubkey.equals(wrapped));
    assert.deepEqual(plain(sync), plain(spl.createSyncNativeInstruction(wrapped)));
    assert.deepEqual(plain(unwrapSol(owner)), plain(spl.createCloseAccountInstruction(wrapped, owner, owner)));
    assert.ok(NATIVE_MINT.equals(spl.NATIVE_MINT) && TOKEN_PROGRAM.equals(spl.TOKEN_PROGRAM_ID));
  });

  it("read what a token account holds, and whether it can be paid", () => {
    const v = venue();
    v.token(MINTS.SOL, owner, 12n);
    const account = v.accounts.get(associatedToken(MINTS.SOL, owner).toBase58());
    assert.ok(account);
    const paid = (found: typeof account | null | undefined) => canReceive(found, MINTS.SOL, owner);
    assert.deepEqual([tokenAmount(account), paid(account)], [12n, true]);
    assert.deepEqual([tokenAmount(null), paid(null)], [0n, false]);
    assert.deepEqual(
      [canReceive(account, MINTS.USDC, owner), canReceive(account, MINTS.SOL, PROGRAM_ID)],
      [false, false],
    );
    assert.equal(paid({ ...account, owner: PROGRAM_ID }), false);
    assert.equal(paid({ ...account, data: account.data.subarray(0, 164) }), false);
    v.token(MINTS.SOL, owner, 12n, true);
    assert.equal(paid(v.accounts.get(associatedToken(MINTS.SOL, owner).toBase58())), false);
  });
});

describe("the state", () => {
  it("is the pool, its markets, its prices and the clock at one moment", async () => {
    const v = venue();
    const state = await readState(await v.context(), [owner]);
    assert.deepEqual([state.now, state.slot], [NOW, 1_000n]);
    assert.deepEqual(
      state.prices.map((price) => price.print().price),
      [100_000_000n, 15_000_000_000n, 300_000_000_000n],
    );
    assert.equal(state.account(owner), null);
    assert.throws(() => state.account(mint), TypeError);
    assert.ok(CLOCK.equals(SYSVAR_CLOCK_PUBKEY));
    assert.throws(() => readClock(null), TypeError);
  });

  it("stays what was read when the source writes its buffers again", async () => {
    const v = venue();
    const ctx = await v.context();
    const given: Buffer[] = [];
    ctx.source = {
      getProgramAccounts: (programId, filters) => v.getProgramAccounts(programId, filters),
      getAccounts: async (addresses) =>
        (await v.getAccounts(addresses)).map((raw) => {
          if (raw === null) return null;
          const data = Buffer.from(raw.data);
          given.push(data);
          return { ...raw, data };
        }),
    };
    const state = await readState(ctx);
    const order = { side: 0, size: 10n ** 9n, custody: 0, collateral: 100_000_000n } as const;
    const before = quoteOpen(sceneOf(state, 0), order);
    for (const data of given) data.fill(0xff);
    assert.ok(given.length > 5);
    assert.deepEqual(quoteOpen(sceneOf(state, 0), order), before);
    assert.deepEqual(quoteOpen(sceneIn(poolSceneOf(state), 0), order), before);
  });

  it("says of a price account that is not one what the program would say", async () => {
    const v = venue();
    const ctx = await v.context();
    const address = (await readState(ctx)).prices[0]?.address ?? owner;
    const good = v.accounts.get(address.toBase58());
    assert.ok(good);
    const refusal = async (name: string) => {
      const price = (await readState(ctx)).prices[0];
      assert.equal(price?.peek(), null);
      assert.throws(
        () => price?.print(),
        (e) => e instanceof BallastError && e.name === name,
        name,
      );
    };
    v.put(address, PROGRAM_ID, good.data);
    await refusal("OracleWrongOwner");
    v.put(address, good.owner, good.data.subarray(0, 100));
    await refusal("OracleMalformed");
    v.put(
      address,
      good.owner,
      good.data.map((byte, i) => (i === 40 ? 0 : byte)),
    );
    await refusal("OracleNotVerified");
    v.put(
      address,
      good.owner,
      good.data.map((byte, i) => (i === 41 ? byte ^ 1 : byte)),
    );
    await refusal("OracleWrongFeed");
    v.accounts.delete(address.toBase58());
    await refusal("UninitializedAccount");
  });

  it("of a connection comes in batches of a hundred", async () => {
    const sizes: number[] = [];
    const getMultipleAccountsInfo = async (keys: unknown[]) => {
      sizes.push(keys.length);
      return keys.map(() => null);
    };
    const source = connectionSource({ getMultipleAccountsInfo } as unknown as Connection);
    const found = await source.getAccounts(Array.from({ length: 250 }, () => owner));
    assert.equal(found.length, 250);
    assert.deepEqual(sizes, [100, 100, 50]);
  });
});
