import {
  type Connection,
  type PublicKey,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from "@solana/web3.js";
import { decodeError } from "../errors/index";
import { PROGRAM_ID } from "../idl/program";
import { decodeReturn, type Returns, type ViewName } from "./returned";

/** Where a view is executed without effect: a connection (`connectionSimulator`), a local chain. */
export interface Simulator {
  /** Rejects where the transaction would fail. `signers` is always empty: views need none. */
  simulate(instructions: TransactionInstruction[], signers: []): Promise<{ returnData?: Uint8Array | null }>;
}

const OPTIONS = { sigVerify: false, replaceRecentBlockhash: true } as const;

/**
 * A connection as a simulator. `payer`: any wallet that has lamports; it signs nothing and pays nothing.
 * @example const health = await views.positionHealth(connectionSimulator(connection, wallet), params);
 */
export function connectionSimulator(connection: Connection, payer: PublicKey, programId = PROGRAM_ID): Simulator {
  return {
    async simulate(instructions) {
      const recentBlockhash = payer.toBase58(); // The node puts a recent one in its place.
      const message = new TransactionMessage({ payerKey: payer, recentBlockhash, instructions }).compileToV0Message();
      const { value } = await connection.simulateTransaction(new VersionedTransaction(message), OPTIONS);
      if (value.err !== null) throw decodeError({ err: value.err, logs: value.logs ?? [] }, programId);
      const returned = value.returnData;
      if (!returned || returned.programId !== programId.toBase58()) return { returnData: null };
      return { returnData: Uint8Array.from(atob(returned.data[0]), (char) => char.charCodeAt(0)) };
    },
  };
}

/** Executes a view and decodes what it returns. `BallastError`. */
export async function view<N extends ViewName>(
  simulator: Simulator,
  name: N,
  instruction: TransactionInstruction,
): Promise<Returns[N]> {
  const { returnData } = await simulator.simulate([instruction], []).catch((e: unknown) => {
    throw decodeError(e, instruction.programId);
  });
  return decodeReturn(name, returnData);
}
