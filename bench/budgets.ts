/**
 * What the design allows (20-program.md): never more than `cap`; `goal` is the target; `floor` is the runtime's own
 * cost.
 */
export interface Budget {
  cap: number;
  goal: number;
  floor?: number;
}

export const SO_BYTES: Budget = { cap: 350_000, goal: 250_000 };

export const BUDGETS: Record<string, Budget> = {
  place_request: { cap: 6_000, goal: 3_500 },
  execute_request: { cap: 12_000, goal: 6_500, floor: 4_200 },
  place_request_limit: { cap: 6_000, goal: 3_500 },
  place_request_reduce: { cap: 6_000, goal: 3_500 },
  execute_request_limit: { cap: 12_000, goal: 6_500, floor: 4_200 },
  execute_request_cell_turn: { cap: 12_000, goal: 8_000 },
  decrease_position: { cap: 11_000, goal: 6_000 },
  // Two created accounts and eight checked events come on top of what the goal was set for:
  // docs/decisions/0015-compute-units.md.
  decrease_position_two_tickets: { cap: 11_000, goal: 8_500 },
  decrease_position_with_liens: { cap: 11_000, goal: 10_000 },
  // Caps of our own, above the design's (which are the goals here): a lien to each of eight events, two tickets at
  // once, and the event emitted by a call (1,240): docs/decisions/0015-compute-units.md, 0020-nobody-is-hidden.md.
  decrease_position_owing: { cap: 17_500, goal: 11_000 },
  decrease_position_half_owing: { cap: 17_500, goal: 11_000 },
  execute_decrease_owing: { cap: 17_500, goal: 11_000 },
  liquidate_winner: { cap: 13_500, goal: 10_000 },
  liquidate_winner_owing: { cap: 18_000, goal: 10_000 },
  execute_decrease: { cap: 11_000, goal: 6_000 },
  execute_decrease_part: { cap: 11_000, goal: 6_000 },
  liquidate: { cap: 10_000, goal: 6_000, floor: 4_200 },
  liquidate_part: { cap: 10_000, goal: 6_000 },
  liquidate_two_sources: { cap: 10_000, goal: 7_000 },
  liquidate_part_two_sources: { cap: 10_000, goal: 7_000 },
  liquidate_with_deficit: { cap: 14_000, goal: 9_000 },
  liquidate_with_event: { cap: 14_000, goal: 9_000 },
  add_liquidity: { cap: 10_000, goal: 6_000, floor: 3_700 },
  remove_liquidity: { cap: 10_000, goal: 6_000, floor: 3_700 },
  remove_liquidity_first_of_slot: { cap: 10_000, goal: 6_000, floor: 3_700 },
  claim_ticket: { cap: 7_000, goal: 4_000 },
  finalize_loss_event: { cap: 9_500, goal: 5_000 }, // Told by a call.
  refresh_prices_per_print: { cap: 600, goal: 300 },
  // Five tokens, three markets, the first prices after days of silence and a fall.
  refresh_prices_crash_day: { cap: 9_000, goal: 8_000 },
  // Everything at once, in the widest pool, for an owner who tries to make it expensive. No real day looks like this,
  // but limits are set by it. Goals: the figures without the event's extra call and without an unpayable account.
  worst_decrease_position: { cap: 21_000, goal: 16_000 },
  worst_execute_decrease: { cap: 21_000, goal: 16_000 },
  worst_liquidate: { cap: 20_000, goal: 16_000 },
  worst_liquidate_event: { cap: 14_000, goal: 9_500 },
  worst_finalize: { cap: 11_000, goal: 8_000 },
  worst_apply_lien_each: { cap: 4_500, goal: 3_000 },
  worst_place_request: { cap: 6_000, goal: 3_500 },
  worst_execute_request: { cap: 12_000, goal: 8_000 },
  // It enlarges a position that owes a lien to each of eight events.
  worst_execute_request_owing: { cap: 12_000, goal: 8_000 },
  worst_execute_request_ended: { cap: 6_000, goal: 4_000 },
  worst_remove_collateral: { cap: 11_000, goal: 8_000 },
  worst_claim_ticket: { cap: 7_000, goal: 4_000 },
  worst_claim_receipt_each: { cap: 450, goal: 400 },
  worst_add_liquidity: { cap: 13_000, goal: 9_500 },
  worst_add_liquidity_strained: { cap: 13_000, goal: 9_500 },
  worst_remove_liquidity_strained: { cap: 18_000, goal: 9_500 },
  worst_remove_liquidity: { cap: 10_000, goal: 8_500 },
  worst_refresh_day: { cap: 17_500, goal: 15_000 },
};

/** Compute units of one block that may write to the same account: every trade writes to its pool. */
export const ACCOUNT_LIMIT = 12_000_000;
/**
 * What a transaction costs a block besides its execution: one signature, and a lock for each of some seven written
 * accounts.
 */
export const TRANSACTION_COST = 720 + 7 * 300;
