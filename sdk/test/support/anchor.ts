import { ballastProgram } from "@ballast/sdk/anchor";
import type { Idl, Program } from "@coral-xyz/anchor";
import { Connection } from "@solana/web3.js";

export { toAnchor } from "@ballast/sdk/anchor";

/**
 * Anchor's own client for the same IDL, asked by names that are data: what the SDK is compared with. It never connects.
 */
export const anchor = ballastProgram({ connection: new Connection("http://127.0.0.1:1") }) as unknown as Program<Idl>;
