import { type Ballast, IDL, PROGRAM_ID } from "@ballast/sdk";
import { type AnchorProvider, Program } from "@coral-xyz/anchor";
import type { PublicKey } from "@solana/web3.js";

/**
 * Anchor's own client of Ballast, typed: `methods`, `account`, `coder`. It knows the IDL only: addresses that the IDL
 * does not derive come from `pda`.
 * @example await ballastProgram(provider).methods.addCollateral(toBN(atoms)).accountsPartial(accounts).rpc();
 */
export function ballastProgram(
  provider: Pick<AnchorProvider, "connection">,
  programId: PublicKey = PROGRAM_ID,
): Program<Ballast> {
  return new Program<Ballast>({ ...IDL, address: programId.toBase58() }, provider as AnchorProvider);
}
