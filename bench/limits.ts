// Compute limits in the SDK: for each part of a plan its worst measured figure, plus room. `npm run bench --
// --update` writes it beside the snapshot.
import type { Figures } from "./figures";

/** Parts of plans, and the figures that they are. */
const MEASURED: Record<string, readonly string[]> = {
  addCollateral: ["add_collateral"],
  addLiquidity: ["add_liquidity", "worst_add_liquidity", "worst_add_liquidity_strained"],
  applyLiens: ["worst_apply_liens"],
  applyLienEach: ["worst_apply_lien_each"],
  cancelRequest: ["cancel_request", "cancel_request_frozen", "cancel_request_orphan", "worst_cancel_request"],
  cancelUnstake: ["cancel_unstake"],
  claimReceiptEach: ["worst_claim_receipt_each"],
  claimTicket: ["claim_ticket", "worst_claim_ticket"],
  decreasePosition: ["decrease_position_owing", "worst_decrease_position"],
  donate: ["donate"],
  executeDecrease: ["execute_decrease_owing", "worst_execute_decrease"],
  executeRequest: [
    "execute_request_late",
    "execute_request_limit",
    "execute_request_cell_turn",
    "worst_execute_request",
    "worst_execute_request_owing",
    "worst_execute_request_ended",
  ],
  finalizeLossEvent: ["finalize_loss_event", "worst_finalize"],
  liquidate: ["liquidate_winner_owing", "liquidate_with_event", "worst_liquidate", "worst_liquidate_event"],
  openLossEvent: ["open_loss_event"],
  payOut: ["pay_out"],
  placeRequest: [
    "place_request",
    "place_request_limit",
    "place_request_increase",
    "place_request_reduce",
    "worst_place_request",
  ],
  refreshPrices: ["worst_refresh"],
  refreshPriceEach: ["worst_refresh_each", "refresh_prices_per_print"],
  removeCollateral: ["remove_collateral", "worst_remove_collateral"],
  removeLiquidity: ["remove_liquidity_first_of_slot", "worst_remove_liquidity", "worst_remove_liquidity_strained"],
  requestUnstake: ["request_unstake"],
  sealLossEvent: ["seal_loss_event"],
  setDelegate: ["set_delegate"],
  stake: ["stake", "stake_more"],
  sweepInsurance: ["sweep_insurance", "sweep_insurance_home"],
  unstake: ["unstake"],
};

/** Seen in random play of all actions at all shapes, and reached by no scene. */
const SEEN: Figures = {
  addLiquidity: 12_555,
  decreasePosition: 17_177,
  executeDecrease: 17_524,
  finalizeLossEvent: 9_681,
  liquidate: 17_511,
  removeLiquidity: 17_265,
};

/** 20 % more than measured, plus what no scene reaches, rounded up to 500. */
const ROOM = 1.2;
const MORE = 500;

export const limitOf = (worst: number): number => Math.ceil((worst * ROOM + MORE) / 500) * 500;

/** The limit of each part. Throws for a figure that nobody measured. */
export function limitsOf(figures: Figures): Record<string, number> {
  const measured = (name: string) => {
    const figure = figures[name];
    if (figure === undefined) throw new RangeError(`nobody measured ${name}`);
    return figure;
  };
  return Object.fromEntries(
    Object.entries(MEASURED).map(([part, names]) => [part, limitOf(Math.max(SEEN[part] ?? 0, ...names.map(measured)))]),
  );
}

/** The SDK's file. */
export const limitsFile = (figures: Figures): string =>
  `${[
    "// Written by `npm run bench -- --update` from what it measures. Do not edit.",
    "/** Compute units that a part of a plan takes at most, where all addresses are derived at the first try. */",
    "export const MEASURED = {",
    ...Object.entries(limitsOf(figures)).map(
      ([part, units]) => `  ${part}: ${units.toLocaleString("en-US").replace(/,/g, "_")},`,
    ),
    "} as const;",
  ].join("\n")}\n`;
