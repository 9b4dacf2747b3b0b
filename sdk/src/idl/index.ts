import type { Idl } from "@coral-xyz/anchor";
import { PublicKey } from "@solana/web3.js";
import type { Ballast } from "./ballast";
import { json } from "./json";

export type { Ballast };

/** The program's IDL (Anchor spec 0.1.0), as `Program` takes it: `new Program<Ballast>(IDL, provider)`. */
export const IDL = json as unknown as Ballast & Idl;

/** Where the program is deployed, on every cluster. Each function of the SDK takes another address as its last argument. */
export const PROGRAM_ID = new PublicKey(json.address);
