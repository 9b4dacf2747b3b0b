import { PublicKey } from "@solana/web3.js";
import { address } from "./address";

/**
 * Where the program is deployed, on every cluster. Each function of the SDK takes another address as its last argument.
 */
export const PROGRAM_ID = new PublicKey(address);
