import { ComputeBudgetProgram, TransactionInstruction } from "@solana/web3.js";
import { bufferOf } from "../codec/buffer";

/**
 * Compute units that a part of a plan takes at most: measured on the real program at its maximum shape, plus room for addresses whose
 * bump is found late. A limit costs nothing by itself, but a lower one is scheduled sooner.
 */
export const UNITS = {
  acceptAdmin: 3_000,
  addCollateral: 6_000,
  addLiquidity: 14_000,
  applyLiens: 10_000,
  applyLienEach: 3_000,
  cancelChange: 3_000,
  cancelRequest: 30_000,
  cancelUnstake: 3_000,
  claimTicket: 30_000,
  collectProtocolFees: 6_000,
  createAssociated: 25_000,
  decreasePosition: 40_000,
  donate: 6_000,
  executeChange: 8_000,
  executeDecrease: 60_000,
  executeRequest: 20_000,
  finalizeLossEvent: 20_000,
  liquidate: 60_000,
  openLossEvent: 8_000,
  payOut: 8_000,
  placeRequest: 12_000,
  queueChange: 20_000,
  refreshPrices: 3_000,
  refreshPriceEach: 1_500,
  removeCollateral: 12_000,
  removeLiquidity: 14_000,
  renewGuardian: 3_000,
  requestUnstake: 4_000,
  sealLossEvent: 4_000,
  setDelegate: 3_000,
  settleMarket: 3_000,
  stake: 12_000,
  sweepInsurance: 12_000,
  tighten: 4_000,
  transferAdmin: 3_000,
  unstake: 8_000,
  wrapSol: 3_000,
} as const;

/** Name of a part of a plan. */
export type Step = keyof typeof UNITS;

/** Bytes of all accounts and programs that a plan loads, at most. */
const LOADED_DATA = 4 * 1024 * 1024;
/** What the compute-budget instructions themselves take. */
const OWN = 600;

/** Limits of compute units and of loaded data, and the priority fee (micro-lamports per unit), as instructions. */
export function budget(steps: readonly Step[], priorityFee: bigint): TransactionInstruction[] {
  const units = steps.reduce((sum, step) => sum + UNITS[step], OWN);
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
