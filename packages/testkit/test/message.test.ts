import assert from "node:assert/strict";
import { PublicKey, TransactionInstruction, TransactionMessage, VersionedTransaction } from "@solana/web3.js";
import fc from "fast-check";
import { bytesOfMessage, messageOf, wireOf } from "../src/chain/message";

/** Few enough that instructions often name the same, each time as an object of its own. */
const ADDRESSES = 12;
const address = fc.nat(ADDRESSES - 1).map((number) => new PublicKey(new Uint8Array(32).fill(number + 1)));
const account = fc.record({ pubkey: address, isSigner: fc.boolean(), isWritable: fc.boolean() });
const bytes = fc.uint8Array({ maxLength: 400, size: "max" }).map((data) => Buffer.from(data));
const instruction = fc
  .record({ programId: address, keys: fc.array(account, { maxLength: 20 }), data: bytes })
  .map((fields) => new TransactionInstruction(fields));

/** What it writes; its error where it does not fit. */
function tried(write: () => Uint8Array): string {
  try {
    return Buffer.from(write()).toString("hex");
  } catch (error) {
    return String(error);
  }
}

describe("a message", () => {
  it("is the one that web3.js compiles, and its bytes those that web3.js writes, or too many for both", () => {
    let refused = 0;
    const same = (payerKey: PublicKey, hash: PublicKey, instructions: TransactionInstruction[]) => {
      const recentBlockhash = hash.toBase58();
      const [own, theirs] = [
        messageOf(payerKey, recentBlockhash, instructions),
        new TransactionMessage({ payerKey, recentBlockhash, instructions }).compileToV0Message(),
      ];
      const wire = tried(() => wireOf(new VersionedTransaction(own), bytesOfMessage(own)));
      assert.equal(
        wire,
        tried(() => new VersionedTransaction(theirs).serialize()),
      );
      assert.equal(
        wire,
        tried(() => new VersionedTransaction(own).serialize()),
      );
      if (wire.startsWith("RangeError")) refused += 1;
    };
    fc.assert(fc.property(address, address, fc.array(instruction, { maxLength: 5 }), same), { seed: 1, numRuns: 100 });
    assert.ok(refused > 2 && refused < 50, `${refused} were too long`);
  });
});
