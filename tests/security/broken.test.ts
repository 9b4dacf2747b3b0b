// Security checklist: state that no instruction leaves. Amounts of 2^64 - 1, a divisor of zero, vaults that are one
// unit short, a token program that moves nothing. Each instruction stops with the error that says so, at a moment at
// which it succeeds on sound accounts.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { instructions, type Market, type Pool } from "@ballast/sdk";
import { type LiteSvmChain, TOKEN_PROGRAM_ID, type World } from "@ballast/testkit";
import { editMarket, editPool } from "../support/edit";
import { setBalance } from "../support/forge";
import { deployIdle } from "../support/idle";
import { type Honest, outcome, story } from "../support/story";

const MOST = (1n << 64n) - 1n;

/** The world of an honest call on a copy of its chain, to be broken. */
const copied = ({ w }: Honest): World => Object.create(w, { chain: { value: (w.chain as LiteSvmChain).fork() } });

/**
 * Whether an instruction moves tokens: an order that reduces takes none. Its kind is behind the instruction's number
 * and two nonces.
 */
const moves = ({ name, ix }: Honest): boolean =>
  name !== "place_request" || (ix.data[17] ?? 0) < instructions.RequestKind.TakeProfit;

/**
 * Tells the story; what each of these instructions answers on broken accounts, each time it is sent and `asks` says so,
 * is this error.
 */
async function answers(
  damage: (w: World) => Promise<void>,
  error: string,
  instructions: readonly string[],
  asks = (_: Honest) => true,
) {
  const seen = new Map<string, Set<string>>(instructions.map((name) => [name, new Set()]));
  await story(async (honest) => {
    const found = seen.get(honest.name);
    if (!found || !asks(honest)) return;
    strictEqual(await outcome(honest.w, honest.ix, honest.signers), null, `${honest.name} as it should be`);
    const broken = copied(honest);
    await damage(broken);
    found.add((await outcome(broken, honest.ix, honest.signers)) ?? "it succeeded");
  });
  const said = Object.fromEntries([...seen].map(([name, found]) => [name, [...found]]));
  deepStrictEqual(said, Object.fromEntries(instructions.map((name) => [name, [error]])));
}

const pool = (change: (pool: Pool) => void) => (w: World) => editPool(w, change);
const market = (change: (market: Market) => void) => (w: World) => editMarket(w, "SOL", change);

const MOVES_TOKENS = [
  "add_liquidity",
  "remove_liquidity",
  "place_request",
  "cancel_request",
  "decrease_position",
  "add_collateral",
  "remove_collateral",
  "liquidate",
  "pay_out",
  "claim_ticket",
  "apply_liens",
  "execute_decrease",
];

const VALUES = [
  "add_liquidity",
  "remove_liquidity",
  "execute_request",
  "decrease_position",
  "remove_collateral",
  "liquidate",
  "stake",
  "open_loss_event",
  "finalize_loss_event",
  "apply_liens",
  "execute_decrease",
];

describe("security: broken state", function () {
  this.timeout(120_000);

  it("a token program that moves nothing is found out by the vault's balance (INV-1)", () =>
    answers(
      async (w) => {
        // So much more than is owed that a payment which never arrives leaves no vault short.
        for (const { vault } of w.venue.custodies)
          await setBalance(w, vault, (await w.tokens.balance(vault)) + 10n ** 15n);
        await deployIdle(w.chain, TOKEN_PROGRAM_ID);
      },
      "InvariantViolated",
      // The story's request goes back to an owner whose account is frozen: no token moves.
      MOVES_TOKENS.filter((name) => name !== "cancel_request"),
      moves,
    ));

  it("a sum of what is owed that does not fit is an error, not a wrap", () =>
    answers(
      pool(({ state }) => {
        for (const custody of state.custodies) custody.owned = MOST;
      }),
      "MathOverflow",
      [...MOVES_TOKENS, "sweep_insurance"],
    ));

  it("a unit of zero divides nothing", () =>
    answers(
      pool(({ state }) => {
        for (const custody of state.custodies) custody.unit = 0n;
      }),
      "DivisionByZero",
      VALUES,
    ));

  it("a fund that holds all there can be takes no more", () =>
    answers(
      pool(({ state }) => {
        state.fund.balance = MOST;
        state.fund.shares = MOST;
      }),
      "MathOverflow",
      ["stake", "request_unstake", "unstake", "donate"],
    ));

  it("a ledger whose sum does not fit is no ledger (INV-7)", () =>
    answers(
      market(({ state }) => {
        state.ledger.insurance = MOST;
        state.ledger.young = MOST;
      }),
      "MathOverflow",
      ["open_loss_event", "finalize_loss_event", "apply_liens"],
    ));

  it("a print from the future in the cache values no pool", () =>
    answers(
      async (w) => {
        const now = BigInt(await w.now());
        // Of ETH, in which nobody deposits or withdraws: what is asked for has its own gate.
        await editPool(w, ({ state }) => {
          for (const custody of state.custodies.slice(2)) custody.print.publishTime = now + 3n;
        });
      },
      "OracleFuture",
      ["add_liquidity", "remove_liquidity"],
    ));

  it("a ledger that does not add up stops what would write to it (INV-7)", () =>
    answers(
      market(({ state }) => {
        state.ledger.deficits += 1n;
      }),
      "InvariantViolated",
      ["open_loss_event", "finalize_loss_event", "apply_liens"],
    ));
});
