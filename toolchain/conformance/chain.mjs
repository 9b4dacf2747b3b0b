// The conformance program in LiteSVM: one instruction a transaction, 16-byte words in and out.
import {
  address,
  appendTransactionMessageInstructions,
  createTransactionMessage,
  generateKeyPairSigner,
  lamports,
  pipe,
  setTransactionMessageFeePayerSigner,
  signTransactionMessageWithSigners,
} from "@solana/kit";
import { FailedTransactionMetadata, LiteSVM } from "litesvm";

const PROGRAM = address("Fg6PaFpoGXkYsidMpWTK6W2BeZ7FEfcYkg476zPFsLnS");

// ComputeBudget SetComputeUnitLimit(1,400,000)
const MAXIMUM_UNITS = {
  programAddress: address("ComputeBudget111111111111111111111111111111"),
  accounts: [],
  data: Buffer.from([2, 0xc0, 0x5c, 0x15, 0]),
};

/** Loads the program and returns `send(data)`, which gives `{ bytes, logs }` or `{ error, logs }`. */
export async function load(so) {
  const svm = new LiteSVM();
  svm.addProgramFromFile(PROGRAM, so);
  const payer = await generateKeyPairSigner();
  svm.airdrop(payer.address, lamports(1_000_000_000_000n));
  return async function send(data) {
    svm.expireBlockhash(); // so that equal transactions are not taken for repeats
    const message = pipe(
      createTransactionMessage({ version: 0 }),
      (m) => setTransactionMessageFeePayerSigner(payer, m),
      (m) => svm.setTransactionMessageLifetimeUsingLatestBlockhash(m),
      (m) => appendTransactionMessageInstructions([MAXIMUM_UNITS, { programAddress: PROGRAM, accounts: [], data }], m),
    );
    const r = svm.sendTransaction(await signTransactionMessageWithSigners(message));
    if (r instanceof FailedTransactionMetadata) return { error: String(r.err()), logs: r.meta().logs() };
    return { bytes: Buffer.from(r.returnData().data()), logs: r.logs() };
  };
}

/** Instruction data: the operation's number, then each argument as 16 bytes. */
export function encode(operation, ...words) {
  const data = Buffer.alloc(1 + 16 * words.length, operation);
  words.forEach((word, i) => {
    data.writeBigUInt64LE(BigInt.asUintN(64, word), 1 + 16 * i);
    data.writeBigUInt64LE(BigInt.asUintN(128, word) >> 64n, 9 + 16 * i);
  });
  return data;
}

/** Return data as unsigned 128-bit words; none if the transaction failed. */
export function words({ bytes }) {
  return Array.from(
    { length: (bytes?.length ?? 0) >> 4 },
    (_, i) => bytes.readBigUInt64LE(16 * i) | (bytes.readBigUInt64LE(16 * i + 8) << 64n),
  );
}
