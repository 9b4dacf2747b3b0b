// The story as an indexer sees it: every instruction that changes a pool tells so, in numbers without a gap.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type BallastEvent, type EventName, events, IDL } from "@ballast/sdk";
import { plain } from "../support/expect";
import { type Honest, story } from "../support/story";

/** Which events an instruction emits where it does something, in their order. Changing state without one is a fault. */
const TELLS: Readonly<Record<string, readonly EventName[]>> = {
  add_liquidity: ["LiquidityAdded"],
  remove_liquidity: ["LiquidityRemoved"],
  place_request: ["RequestPlaced"],
  cancel_request: ["RequestCancelled"],
  decrease_position: ["PositionDecreased"],
  add_collateral: ["CollateralChanged"],
  remove_collateral: ["CollateralChanged"],
  execute_request: ["PositionIncreased"],
  refresh_prices: ["PricesRefreshed"],
  liquidate: ["PositionLiquidated"],
  sweep_insurance: ["InsuranceSwept"],
  pay_out: ["OwnerPaid"],
  stake: ["Staked"],
  request_unstake: ["UnstakeRequested"],
  cancel_unstake: ["UnstakeCancelled"],
  unstake: ["Unstaked"],
  donate: ["Donated"],
  open_loss_event: ["LossEventOpened"],
  finalize_loss_event: ["LossEventFinalized"],
  seal_loss_event: ["LossEventSealed"],
  claim_ticket: ["TicketClaimed"],
  apply_liens: ["LiensApplied"],
  set_delegate: ["DelegateSet"],
  execute_decrease: ["PositionDecreased"],
  settle_market: ["MarketSettling"],
};
/** Of who sets up and changes: not in the story, told in `tests/unit/governance`. */
const ADMIN = [
  ...["initialize", "create_pool", "add_custody", "add_market", "queue_change", "execute_change", "cancel_change"],
  ...["transfer_admin", "accept_admin", "tighten", "renew_guardian", "collect_protocol_fees"],
];
/** They change nothing and tell nothing. */
const VIEWS = ["verify_invariants", "quote_open", "quote_close", "position_health", "lp_price", "coverage"];
const tells = (name: string) => (VIEWS.includes(name) ? "" : TELLS[name]?.join());

/** Numbers that are missing between the first and the last that were seen. */
function gaps(seen: readonly BallastEvent[]): bigint[] {
  const numbers = new Set(seen.map(({ data }) => data.header.sequence));
  const [first, last] = [seen[0], seen.at(-1)].map((event) => event?.data.header.sequence ?? 0n);
  const missing: bigint[] = [];
  for (let n = first ?? 0n; n < (last ?? 0n); n += 1n) if (!numbers.has(n)) missing.push(n);
  return missing;
}

describe("events", () => {
  it("every instruction of the program is known here", () => {
    const names = (IDL.instructions as unknown as { name: string }[]).map(({ name }) => name);
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    deepStrictEqual(names.map(snake).sort(), [...Object.keys(TELLS), ...ADMIN, ...VIEWS].sort());
  });

  it("tell a whole story without a gap, each with its header; a lost one is seen", async function () {
    this.timeout(120_000);
    const seen: BallastEvent[] = [];
    const told = new Map<string, Set<string>>();
    let listening = false;
    const names = await story(async ({ w, name, ix, signers }: Honest) => {
      // From the first instruction on, what every transaction told, also those that only refresh prices.
      if (!listening) {
        const send = w.chain.send.bind(w.chain);
        w.chain.send = async (...sent) => {
          const receipt = await send(...sent);
          seen.push(...events.parse(receipt.logs));
          return receipt;
        };
        listening = true;
      }
      const before = (await w.pool()).state.sequence;
      const keys = signers.map(({ keypair }) => keypair);
      const { logs, slot } = await w.chain.simulate([ix], keys);
      const found = events.parse(logs);
      const timestamp = BigInt(await w.now());
      for (const [i, { data }] of found.entries()) {
        const { market, ...header } = data.header as unknown as Record<string, unknown>;
        const sequence = before + BigInt(i);
        deepStrictEqual(
          plain(header),
          plain({ version: 1, slot: BigInt(slot), timestamp, pool: w.venue.pool, sequence }),
        );
        ok(market === 255 || market === 0 || market === 1, `market ${market}`);
      }
      told.set(name, (told.get(name) ?? new Set()).add(found.map((event) => event.name).join()));
    });
    for (const name of names) deepStrictEqual([...(told.get(name) ?? [])], [tells(name)], name);
    deepStrictEqual(gaps(seen), []);
    const lost = seen[Math.floor(seen.length / 2)];
    ok(lost);
    deepStrictEqual(gaps(seen.filter((event) => event !== lost)), [lost.data.header.sequence]);
    strictEqual(new Set(seen.map(({ data }) => data.header.sequence)).size, seen.length);
  });
});
