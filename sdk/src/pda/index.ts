/** Addresses that the program derives. `programs/ballast/src/seeds.rs` lists them; a test compares all. */
import { PublicKey } from "@solana/web3.js";
import { PROGRAM_ID } from "../idl/program";
import { search } from "./search";

const LOADER = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");
const text = new TextEncoder();

function bytes(value: bigint | number, length: 1 | 4 | 8): Uint8Array {
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  const limit = 1n << BigInt(8 * length);
  if (BigInt(value) < 0n || BigInt(value) >= limit)
    throw new RangeError(`a seed of ${length} bytes cannot hold ${value}`);
  if (length === 8) view.setBigUint64(0, BigInt(value), true);
  else if (length === 4) view.setUint32(0, Number(value), true);
  else out[0] = Number(value);
  return out;
}

function derive(programId: PublicKey, ...seeds: (string | PublicKey | Uint8Array)[]): PublicKey {
  const raw = seeds.map((seed) =>
    typeof seed === "string" ? text.encode(seed) : seed instanceof PublicKey ? seed.toBytes() : seed,
  );
  return search(raw, programId);
}

/** The program's controller: who governs it. */
export const controller = (programId = PROGRAM_ID): PublicKey => derive(programId, "controller");

/** The program's data account, which names its upgrade authority. Derived by the upgradeable loader. */
export const programData = (programId = PROGRAM_ID): PublicKey => derive(LOADER, programId);

/** A pool by its number (u64). */
export const pool = (id: bigint | number, programId = PROGRAM_ID): PublicKey => derive(programId, "pool", bytes(id, 8));

/** A pool's market by its number in the pool, from 0. */
export const market = (poolKey: PublicKey, index: number, programId = PROGRAM_ID): PublicKey =>
  derive(programId, "market", poolKey, bytes(index, 1));

/** Where a pool keeps one token. */
export const vault = (poolKey: PublicKey, mint: PublicKey, programId = PROGRAM_ID): PublicKey =>
  derive(programId, "vault", poolKey, mint);

/** Where a pool keeps its insurance fund. */
export const insuranceVault = (poolKey: PublicKey, programId = PROGRAM_ID): PublicKey =>
  derive(programId, "insurance", poolKey);

/** The mint of a pool's LP shares. */
export const lpMint = (poolKey: PublicKey, programId = PROGRAM_ID): PublicKey => derive(programId, "lp", poolKey);

/**
 * A position. `side`: 0 long, 1 short; `custody`: of its collateral; `nonce` (u64): an owner may have several of a kind
 * in a market.
 */
export const position = (
  owner: PublicKey,
  marketKey: PublicKey,
  side: number,
  custody: number,
  nonce: bigint | number,
  programId = PROGRAM_ID,
): PublicKey => derive(programId, "position", owner, marketKey, bytes(side, 1), bytes(custody, 1), bytes(nonce, 8));

/** A request by its owner and nonce (u64). */
export const request = (owner: PublicKey, nonce: bigint | number, programId = PROGRAM_ID): PublicKey =>
  derive(programId, "request", owner, bytes(nonce, 8));

/** The ticket of an owner that matures when `hour` (hours since 1970, u32) begins. */
export const ticket = (
  marketKey: PublicKey,
  side: number,
  owner: PublicKey,
  hour: number,
  programId = PROGRAM_ID,
): PublicKey => derive(programId, "ticket", marketKey, bytes(side, 1), owner, bytes(hour, 4));

/** What a pool owes an owner in one token because their token account could not be paid. */
export const payable = (poolKey: PublicKey, mint: PublicKey, owner: PublicKey, programId = PROGRAM_ID): PublicKey =>
  derive(programId, "payable", poolKey, mint, owner);

/** The receipt of a side's loss event number `n` (u64, from 0). `side`: the winning one. */
export const lossEvent = (marketKey: PublicKey, side: number, n: bigint | number, programId = PROGRAM_ID): PublicKey =>
  derive(programId, "loss", marketKey, bytes(side, 1), bytes(n, 8));

/** An owner's stake in a pool's insurance fund. */
export const stake = (poolKey: PublicKey, owner: PublicKey, programId = PROGRAM_ID): PublicKey =>
  derive(programId, "stake", poolKey, owner);

/** A change by the controller's number of it (u64, from 0). */
export const change = (number: bigint | number, programId = PROGRAM_ID): PublicKey =>
  derive(programId, "change", bytes(number, 8));
