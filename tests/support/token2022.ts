import { type Chain, encodeMint, TOKEN_2022_PROGRAM_ID } from "@ballast/testkit";
import type { PublicKey } from "@solana/web3.js";
import { strangeKey } from "./forge";

/** What an extension of a mint can do to who holds its tokens: number and length, as Token-2022 writes them. */
export const EXTENSIONS = {
  "a fee on each transfer": [1, 108],
  "an authority that closes the mint": [3, 32],
  "hidden amounts": [4, 65],
  "accounts that are born frozen": [6, 1],
  "tokens that never move": [9, 0],
  "amounts that grow by themselves": [10, 52],
  "a delegate who takes from every account": [12, 32],
  "a program that is called by each transfer": [14, 64],
  "amounts that are shown scaled": [25, 56],
  "a pause of all transfers": [26, 33],
} as const;

const BASE = 165;
const MINT = 1;

/** A mint of Token-2022 with one extension; every authority and program of it is the attacker's. */
export async function createExtended(chain: Chain, [kind, length]: readonly [number, number], attacker: PublicKey) {
  const data = Buffer.alloc(BASE + 5 + length);
  encodeMint({ decimals: 6, authority: attacker }).copy(data);
  data.writeUInt8(MINT, BASE);
  data.writeUInt16LE(kind, BASE + 1);
  data.writeUInt16LE(length, BASE + 3);
  for (let at = BASE + 5; at + 32 <= data.length; at += 32) attacker.toBuffer().copy(data, at);
  const mint = strangeKey();
  await chain.setAccount(mint, { owner: TOKEN_2022_PROGRAM_ID, data });
  return mint;
}
