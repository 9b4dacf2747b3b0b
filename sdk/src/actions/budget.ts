import { ComputeBudgetProgram, type PublicKey, TransactionInstruction } from "@solana/web3.js";
import { bufferOf } from "../codec/buffer";
import { stepsTo } from "../pda/search";
import { ASSOCIATED_PROGRAM } from "../state/index";
import { MEASURED } from "./units";

/**
 * Compute units that a part of a plan takes at most, if every address is derived at the first try. Parts that the bench
 * measures get the worst figure plus 20 % (`bench/limits.ts`); the rest, which no keeper depends on, get round figures.
 * A limit costs nothing, but a lower one is scheduled sooner.
 */
export const UNITS = {
  ...MEASURED,
  acceptAdmin: 3_000,
  cancelChange: 3_000,
  collectProtocolFees: 6_000,
  createAssociated: 25_000,
  executeChange: 8_000,
  queueChange: 20_000,
  renewGuardian: 3_000,
  settleMarket: 3_000,
  tighten: 4_000,
  transferAdmin: 3_000,
  wrapSol: 3_000,
} as const;

/** Name of a part of a plan. */
export type Step = keyof typeof UNITS;

/** Bytes of all accounts and programs that a plan loads, at most. */
const LOADED_DATA = 4 * 1024 * 1024;
/** What the compute-budget instructions themselves take. */
const OWN = 600;

/**
 * Cost of each further bump that a program tries before it finds an address: ours, and the associated-token program.
 */
const SEARCH = 400;
const SEARCH_ASSOCIATED = 1_600;

/**
 * What the search for addresses takes in these instructions, and for `others`, which the program searches without being
 * given them. An owner can grind keys whose addresses are found late; the plan counts the bumps, so such an owner stays
 * liquidatable. For addresses that no program searches it asks for too much, which costs nothing.
 */
function searching(instructions: readonly TransactionInstruction[], others: readonly PublicKey[]): number {
  let units = others.reduce((sum, key) => sum + SEARCH * stepsTo(key), 0);
  for (const { keys, programId } of instructions) {
    const each = programId.equals(ASSOCIATED_PROGRAM) ? SEARCH_ASSOCIATED : SEARCH;
    units += keys.reduce((sum, { pubkey }) => sum + each * stepsTo(pubkey), 0);
  }
  return units;
}

/**
 * Limits of compute units and of loaded data, and the priority fee (micro-lamports per unit), for instructions of these
 * parts.
 */
export function budget(
  steps: readonly Step[],
  instructions: readonly TransactionInstruction[],
  searched: readonly PublicKey[],
  priorityFee: bigint,
): TransactionInstruction[] {
  const units = steps.reduce((sum, step) => sum + UNITS[step], OWN + searching(instructions, searched));
  const data = new Uint8Array(5);
  data[0] = 4;
  new DataView(data.buffer).setUint32(1, LOADED_DATA, true);
  const limits = [
    ComputeBudgetProgram.setComputeUnitLimit({ units: Math.min(units, 1_400_000) }),
    new TransactionInstruction({ programId: ComputeBudgetProgram.programId, keys: [], data: bufferOf(data) }),
  ];
  if (priorityFee === 0n) return limits;
  return [...limits, ComputeBudgetProgram.setComputeUnitPrice({ microLamports: priorityFee })];
}
