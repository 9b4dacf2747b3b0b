import assert from "node:assert/strict";
import * as spl from "@solana/spl-token";
import {
  AddressLookupTableProgram,
  Keypair,
  type PublicKey,
  SYSVAR_SLOT_HASHES_PUBKEY,
  SystemProgram,
  type TransactionInstruction,
} from "@solana/web3.js";
import { type Chain, PriceBoard, PYTH_RECEIVER_ID, rentExempt, SendError, Tokens, watchFailures } from "../src";

const SOL = 1_000_000_000;
const DAY = 86_400;

/** Throws if the transaction did not fail as a `SendError`. */
async function failureOf(sending: Promise<unknown>): Promise<SendError> {
  const outcome = await sending.then(
    () => "it succeeded",
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof SendError, `expected a SendError, not: ${outcome}`);
  return outcome;
}

/** What every chain must do, whatever runs underneath: the same suite judges LiteSVM and surfpool. */
export function describeChain(name: string, start: () => Promise<Chain>): void {
  describe(`chain: ${name}`, () => {
    let chain: Chain;
    let alice: Keypair;
    const transfer = (from: Keypair, to: PublicKey, lamports: number) =>
      SystemProgram.transfer({ fromPubkey: from.publicKey, toPubkey: to, lamports });
    const lamportsOf = async (key: PublicKey) => (await chain.getAccount(key))?.lamports ?? 0;

    beforeEach(async () => {
      chain = await start();
      alice = Keypair.generate();
      await chain.airdrop(alice.publicKey, 10 * SOL);
    });
    afterEach(() => chain.close());

    it("moves lamports and says what the transaction cost", async () => {
      const bob = Keypair.generate().publicKey;
      const receipt = await chain.send([transfer(alice, bob, SOL)], [alice]);
      assert.equal(await lamportsOf(bob), SOL);
      assert.equal(await lamportsOf(alice.publicKey), 9 * SOL - 5_000);
      assert.equal(receipt.cu, 150);
      assert.equal(receipt.logs.at(-1), "Program 11111111111111111111111111111111 success");
      assert.match(receipt.signature, /^[1-9A-HJ-NP-Za-km-z]{80,90}$/);
      assert.ok(receipt.slot > 0);
    });

    it("executes equal transactions as often as they are sent", async () => {
      const bob = Keypair.generate().publicKey;
      for (let i = 0; i < 3; i += 1) await chain.send([transfer(alice, bob, SOL)], [alice]);
      assert.equal(await lamportsOf(bob), 3 * SOL);
    });

    it("adds an airdrop to what is there", async () => {
      await chain.airdrop(alice.publicKey, SOL);
      assert.equal(await lamportsOf(alice.publicKey), 11 * SOL);
    });

    it("pays the fee from its own wallet when nobody signs", async () => {
      const receipt = await chain.send([accountSize(await mint(chain))], []);
      assert.deepEqual(receipt.returnData, Buffer.from([165, 0, 0, 0, 0, 0, 0, 0]));
    });

    it("sets a compute-unit limit only when asked", async () => {
      const bob = Keypair.generate().publicKey;
      const receipt = await chain.send([transfer(alice, bob, SOL)], [alice], { computeUnitLimit: 300 });
      assert.equal(receipt.cu, 300);
      const error = await failureOf(chain.send([transfer(alice, bob, SOL)], [alice], { computeUnitLimit: 200 }));
      assert.equal(error.reason, "ComputationalBudgetExceeded");
    });

    it("fails with the program's code, the instruction, the logs and the units burned", async () => {
      const bob = Keypair.generate().publicKey;
      const error = await failureOf(chain.send([transfer(alice, bob, 1), transfer(alice, bob, 11 * SOL)], [alice]));
      assert.deepEqual([error.reason, error.code, error.instruction, error.cu], ["Custom", 1, 1, 300]);
      assert.match(error.logs.join("\n"), /Transfer: insufficient lamports/);
      assert.match(error.message, /instruction 1 failed: custom error 1/);
      assert.equal(await lamportsOf(bob), 0, "a failed transaction changes nothing");
    });

    it("tells watchers which instruction failed, sent or simulated, until they leave", async () => {
      const seen: unknown[] = [];
      const leave = watchFailures((instruction, error) => seen.push([instruction, error]));
      const [fine, wrong] = [transfer(alice, alice.publicKey, 1), transfer(alice, alice.publicKey, 11 * SOL)];
      const first = await failureOf(chain.send([fine, wrong], [alice], { computeUnitLimit: 1_000 }));
      const second = await failureOf(chain.simulate([wrong], [alice]));
      const nobody = Keypair.generate();
      const third = await failureOf(chain.send([transfer(nobody, alice.publicKey, 1)], [nobody]));
      await chain.send([fine], [alice]);
      leave();
      await failureOf(chain.simulate([wrong], [alice]));
      assert.deepEqual(seen, [
        [wrong, first],
        [wrong, second],
        [null, third],
      ]);
    });

    it("names errors that are not a program's own", async () => {
      const foreign = SystemProgram.assign({
        accountPubkey: alice.publicKey,
        programId: spl.TOKEN_PROGRAM_ID,
      });
      for (const key of foreign.keys) key.isSigner = false;
      const error = await failureOf(chain.send([foreign], []));
      assert.deepEqual([error.reason, error.code, error.instruction], ["MissingRequiredSignature", null, 0]);
    });

    it("tells that a fee payer does not exist", async () => {
      const nobody = Keypair.generate();
      const error = await failureOf(chain.send([transfer(nobody, alice.publicKey, 1)], [nobody]));
      assert.deepEqual([error.reason, error.code, error.instruction], ["AccountNotFound", null, null]);
    });

    it("simulates without effect, with return data and failures", async () => {
      const view = await chain.simulate([accountSize(await mint(chain))], []);
      assert.deepEqual(view.returnData, Buffer.from([165, 0, 0, 0, 0, 0, 0, 0]));
      await chain.simulate([transfer(alice, Keypair.generate().publicKey, SOL)], [alice]);
      assert.equal(await lamportsOf(alice.publicKey), 10 * SOL);
      const error = await failureOf(chain.simulate([transfer(alice, alice.publicKey, 11 * SOL)], [alice]));
      assert.equal(error.code, 1);
    });

    it("reads many accounts in order, with null for the missing", async () => {
      const missing = Keypair.generate().publicKey;
      const [first, second, third] = await chain.getAccounts([alice.publicKey, missing, chain.payer.publicKey]);
      assert.equal(first?.lamports, 10 * SOL);
      assert.equal(second, null);
      assert.ok(third?.owner.equals(SystemProgram.programId));
    });

    it("writes accounts past all rules and finds them by owner, size and content", async () => {
      const program = Keypair.generate().publicKey;
      const keys = [0, 1, 2].map(() => Keypair.generate().publicKey);
      for (const [i, key] of keys.entries())
        await chain.setAccount(key, { owner: program, data: Buffer.alloc(8 + i, i) });
      const sorted = [...keys].sort((a, b) => Buffer.compare(a.toBuffer(), b.toBuffer()));
      const all = await chain.getProgramAccounts(program);
      assert.deepEqual(
        all.map(({ pubkey }) => pubkey.toBase58()),
        sorted.map(String),
      );
      assert.ok(all.every(({ account }) => account.lamports === rentExempt(account.data.length)));

      const bySize = await chain.getProgramAccounts(program, [{ dataSize: 9 }]);
      assert.deepEqual(
        bySize.map(({ pubkey }) => pubkey.toBase58()),
        [keys[1]?.toBase58()],
      );
      // Base58 of the single byte 2 is "3".
      const byContent = await chain.getProgramAccounts(program, [{ memcmp: { offset: 4, bytes: "3" } }]);
      assert.deepEqual(
        byContent.map(({ pubkey }) => pubkey.toBase58()),
        [keys[2]?.toBase58()],
      );
      assert.deepEqual(
        await chain.getProgramAccounts(program, [{ dataSize: 9 }, { memcmp: { offset: 4, bytes: "3" } }]),
        [],
      );
    });

    it("finds accounts that transactions made, and no longer those that they closed", async () => {
      const nonce = Keypair.generate();
      const space = 80;
      const create = SystemProgram.createAccount({
        fromPubkey: alice.publicKey,
        newAccountPubkey: nonce.publicKey,
        lamports: rentExempt(space),
        space,
        programId: spl.TOKEN_2022_PROGRAM_ID,
      });
      await chain.send([create], [alice, nonce]);
      const found = await chain.getProgramAccounts(spl.TOKEN_2022_PROGRAM_ID, [{ dataSize: space }]);
      assert.deepEqual(
        found.map(({ pubkey }) => pubkey.toBase58()),
        [nonce.publicKey.toBase58()],
      );

      const tokens = new Tokens(chain);
      const account = await tokens.createAccount({ mint: await mint(chain), owner: alice.publicKey });
      const filter = [{ dataSize: 165 }, { memcmp: { offset: 32, bytes: alice.publicKey.toBase58() } }];
      assert.equal((await chain.getProgramAccounts(spl.TOKEN_PROGRAM_ID, filter)).length, 1);
      await chain.send([spl.createCloseAccountInstruction(account, alice.publicKey, alice.publicKey)], [alice]);
      assert.equal((await chain.getProgramAccounts(spl.TOKEN_PROGRAM_ID, filter)).length, 0);
      assert.equal(await chain.getAccount(account), null);
    });

    it("moves its clock forwards only, to the second, and into later slots", async () => {
      const [start, slot] = [await chain.now(), await chain.slot()];
      await chain.warp(1);
      assert.equal(await chain.now(), start + 1);
      await chain.warp(3_600);
      assert.equal(await chain.now(), start + 3_601);
      const later = await chain.slot();
      assert.ok(later >= slot + 8_000, `an hour is 9,000 slots; it moved ${later - slot}`);
      await chain.setTime(start + 7_200);
      assert.equal(await chain.now(), start + 7_200);
      assert.ok((await chain.slot()) > later);
      const before = await chain.slot();
      await chain.warp(0);
      assert.ok((await chain.slot()) > before, "not even a warp of nothing stays in its slot");
      await assert.rejects(chain.setTime(start), /cannot go back/);
      await assert.rejects(chain.warp(-1), /cannot go back/);
      await assert.rejects(chain.warp(0.5), /whole number/);
    });

    it("shows programs the moved clock, with slots that never go back, over weeks", async () => {
      // A lookup table notes the slot in which it was last extended: that is what its program read from Clock.
      const [create, table] = AddressLookupTableProgram.createLookupTable({
        authority: alice.publicKey,
        payer: alice.publicKey,
        recentSlot: Number((await chain.getAccount(SYSVAR_SLOT_HASHES_PUBKEY))?.data.readBigUInt64LE(8)),
      });
      await chain.send([create], [alice]);
      let previous = 0;
      for (const seconds of [60, 3_600, 2 * DAY, 3_600, 7 * DAY, 3_600, 30 * DAY, 60]) {
        await chain.warp(seconds);
        const clock = await chain.slot();
        const addresses = [Keypair.generate().publicKey];
        const owner = { authority: alice.publicKey, payer: alice.publicKey };
        await chain.send(
          [AddressLookupTableProgram.extendLookupTable({ lookupTable: table, ...owner, addresses })],
          [alice],
        );
        const seen = Number((await chain.getAccount(table))?.data.readBigUInt64LE(12));
        assert.ok(seen >= clock && seen <= clock + 2, `clock ${clock}, the program saw ${seen}`);
        assert.ok(seen > previous, `${seen} after ${previous}`);
        previous = seen;
      }
    });

    it("holds tokens that spl-token reads and the token program moves", async () => {
      const tokens = new Tokens(chain);
      const bob = Keypair.generate().publicKey;
      const address = await mint(chain, 9);
      const from = await tokens.createAccount({ mint: address, owner: alice.publicKey, amount: 1_000n });
      const to = await tokens.createAccount({ mint: address, owner: bob });
      assert.equal(from.toBase58(), spl.getAssociatedTokenAddressSync(address, alice.publicKey).toBase58());

      const account = spl.unpackAccount(from, await chain.getAccount(from));
      assert.deepEqual(
        [account.amount, account.owner.toBase58(), account.isInitialized, account.isFrozen, account.delegate],
        [1_000n, alice.publicKey.toBase58(), true, false, null],
      );
      const state = spl.unpackMint(address, await chain.getAccount(address));
      assert.deepEqual([state.supply, state.decimals, state.freezeAuthority], [1_000n, 9, null]);

      await chain.send([spl.createTransferCheckedInstruction(from, address, to, alice.publicKey, 400n, 9)], [alice]);
      await tokens.mintTo(to, 5n);
      assert.deepEqual(
        [
          await tokens.balance(from),
          await tokens.balanceOf(bob, address),
          await tokens.balanceOf(chain.payer.publicKey, address),
        ],
        [600n, 405n, 0n],
      );
      assert.equal(spl.unpackMint(address, await chain.getAccount(address)).supply, 1_005n);
      await assert.rejects(tokens.balance(alice.publicKey), /no account of the token program/);

      const tooMuch = spl.createTransferCheckedInstruction(from, address, to, alice.publicKey, 601n, 9);
      const error = await failureOf(chain.send([tooMuch], [alice]));
      assert.deepEqual([error.code, error.instruction], [1, 0]);
    });

    it("freezes an account, and then nothing moves out of it", async () => {
      const tokens = new Tokens(chain);
      const address = await mint(chain);
      const owner = alice.publicKey;
      const from = await tokens.createAccount({ mint: address, owner, amount: 10n, frozen: true });
      const to = await tokens.createAccount({ mint: address, owner: chain.payer.publicKey });
      const error = await failureOf(chain.send([spl.createTransferInstruction(from, to, owner, 1n)], [alice]));
      assert.equal(error.code, 17);
    });

    it("says which program it cannot deploy, and how to get it", async () => {
      const deploying = chain.deploy(Keypair.generate().publicKey, "nowhere/ballast.so");
      await assert.rejects(deploying, /no program at \/.*nowhere\/ballast\.so: .*node scripts\/artifacts\.mjs ensure/);
    });

    it("carries prices at their real address, under their real owner, stamped with its clock", async () => {
      const board = new PriceBoard(chain);
      await board.publish("SOL", "150");
      const account = await chain.getAccount(board.account("SOL"));
      assert.equal(board.account("SOL").toBase58(), "7UVimffxr9ow1uXYxsr4LHAcV58mLzhmwaeKvJ1pjLiE");
      assert.ok(account?.owner.equals(PYTH_RECEIVER_ID));
      assert.equal(account?.data.readBigInt64LE(93), BigInt(await chain.now()));
      assert.equal(account?.data.readBigInt64LE(73), 15_000_000_000n);
    });
  });
}

async function mint(chain: Chain, decimals = 6): Promise<PublicKey> {
  return new Tokens(chain).createMint({ decimals, authority: chain.payer.publicKey });
}

/** SPL's GetAccountDataSize (21): the one stock instruction here that returns data. */
function accountSize(address: PublicKey): TransactionInstruction {
  return {
    programId: spl.TOKEN_PROGRAM_ID,
    keys: [{ pubkey: address, isSigner: false, isWritable: false }],
    data: Buffer.from([21]),
  } as TransactionInstruction;
}
