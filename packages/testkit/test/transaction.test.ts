import assert from "node:assert/strict";
import {
  AddressLookupTableAccount,
  Keypair,
  type PublicKey,
  TransactionInstruction,
  VersionedTransaction,
} from "@solana/web3.js";
import { keypairOf } from "../src/chain/keypair";
import { signedTransaction, uniqueKey } from "../src/chain/transaction";

const HASH = "11111111111111111111111111111111";

describe("a transaction that names one more account", () => {
  const keys = Array.from({ length: 6 }, () => Keypair.generate());
  const key = (i: number): PublicKey => (keys[i] as Keypair).publicKey;
  const table = new AddressLookupTableAccount({
    key: key(5),
    state: {
      deactivationSlot: 2n ** 64n - 1n,
      lastExtendedSlot: 0,
      lastExtendedSlotStartIndex: 0,
      addresses: [key(3), key(4)],
    },
  });
  const instruction = new TransactionInstruction({
    programId: key(2),
    keys: [
      { pubkey: key(0), isSigner: true, isWritable: true },
      { pubkey: key(3), isSigner: false, isWritable: true },
      { pubkey: key(1), isSigner: false, isWritable: false },
      { pubkey: key(4), isSigner: false, isWritable: false },
    ],
    data: Buffer.from([7]),
  });

  it("is another one, and gives its instructions the same accounts with the same rights, also those of lookup tables", () => {
    const options = { lookupTables: [table] };
    const signers = [keys[0] as Keypair];
    const plain = signedTransaction([instruction], signers, HASH, options);
    const other = signedTransaction([instruction], signers, HASH, options, [uniqueKey(1)]);
    const third = signedTransaction([instruction], signers, HASH, options, [uniqueKey(2)]);
    const signatures = [plain, other, third].map(({ signatures: [first] }) => Buffer.from(first ?? []).toString("hex"));
    assert.equal(new Set(signatures).size, 3);
    assert.equal(other.serialize().length, plain.serialize().length + 32);
    for (const { message } of [plain, VersionedTransaction.deserialize(other.serialize()), third]) {
      const all = message.getAccountKeys({ addressLookupTableAccounts: [table] });
      const [compiled] = message.compiledInstructions;
      assert.ok(compiled);
      const seen = compiled.accountKeyIndexes.map((i) => [
        all.get(i)?.toBase58(),
        message.isAccountSigner(i),
        message.isAccountWritable(i),
      ]);
      assert.deepEqual(
        seen,
        instruction.keys.map(({ pubkey, isSigner, isWritable }) => [pubkey.toBase58(), isSigner, isWritable]),
      );
      assert.equal(all.get(compiled.programIdIndex)?.toBase58(), key(2).toBase58());
    }
  });
});

describe("a key of a seed", () => {
  it("is the one that web3.js makes of it", () => {
    for (const seed of [0, 1, 255].map((byte) => new Uint8Array(32).fill(byte))) {
      const [own, theirs] = [keypairOf(seed), Keypair.fromSeed(seed)];
      assert.equal(own.publicKey.toBase58(), theirs.publicKey.toBase58());
      assert.deepEqual(own.secretKey, theirs.secretKey);
    }
    assert.throws(() => keypairOf(new Uint8Array(31)));
  });
});
