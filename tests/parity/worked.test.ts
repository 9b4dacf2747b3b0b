// The worked waterfalls of the design, section 7, as literals: Rust and TypeScript cannot be wrong together.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { math } from "@ballast/sdk";
import { decode, file, type Json } from "./vectors";

const { event, escrow } = math.mutualization;
const HALF_AND_QUARTER = { lpShare: 5_000n, hMax: 2_500n };
const SHORT = math.Side.Short;

interface Worked {
  name: string;
  u: bigint;
  tickets: bigint[];
  n: bigint;
  weights: [bigint, bigint];
  l: bigint;
  hTotal: bigint;
  h: bigint;
  r: bigint;
  pays: bigint[];
  dust: bigint;
}

const even: [bigint, bigint] = [1n, 1n];
const percent = 10_000_000_000_000_000n;
// biome-ignore format: a table
const WORKED: Worked[] = [
  { name: "U 1000, S 10000, N 0", u: 1_000n, tickets: [6_000n, 3_000n, 1_000n], n: 0n, weights: even,
    l: 500n, hTotal: 500n, h: 5n * percent, r: 0n, pays: [5_700n, 2_850n, 950n], dust: 0n },
  { name: "U 5000, S 4000, N 2000", u: 5_000n, tickets: [4_000n], n: 2_000n, weights: even,
    l: 2_500n, hTotal: 1_500n, h: 25n * percent, r: 1_000n, pays: [3_000n], dust: 0n },
  { name: "U 7, S 3", u: 7n, tickets: [3n], n: 0n, weights: even, l: 4n, hTotal: 0n, h: 0n, r: 3n, pays: [3n], dust: 0n },
  { name: "U 9, S = N = 0", u: 9n, tickets: [], n: 0n, weights: even, l: 5n, hTotal: 0n, h: 0n, r: 4n, pays: [], dust: 0n },
  { name: "U 125, tickets 333/333/334", u: 125n, tickets: [333n, 333n, 334n], n: 0n, weights: even,
    l: 63n, hTotal: 62n, h: 62n * percent / 10n, r: 0n, pays: [312n, 312n, 313n], dust: 1n },
  { name: "U 125, S 1000, matched 40 %", u: 125n, tickets: [1_000n], n: 0n, weights: [2n, 5n],
    l: 63n, hTotal: 24n, h: 24n * percent / 10n, r: 38n, pays: [976n], dust: 0n },
];

/** The world of the vectors, with an open event of the winning shorts and their profit in tickets of one hour. */
function before({ u, tickets, n, weights }: Worked) {
  const world = decode(file<Json>("world.json")) as { pool: math.PoolState; market: math.MarketState };
  const { pool } = world;
  let { market } = world;
  const now = market.rolledAt;
  const totals = math.totalsOf(pool, market, SHORT);
  totals.event = u;
  totals.size = n * 1_000n; // of 1e-9 SOL, one dollar below the reference
  math.backing(pool, market, SHORT).escrow = tickets.reduce((a, b) => a + b, 0n);
  market.ledger.deficits = u;
  const [winningWeight, losingWeight] = weights;
  const params = { ...pool.params.events, ...HALF_AND_QUARTER };
  math.bookOf(market, SHORT).open = {
    ...math.noEvent(),
    u,
    opened: now,
    winningWeight,
    losingWeight,
    params,
    deficits: 1n,
  };
  const hour = escrow.maturityHour(now, 28_800n);
  const issued = tickets.map((tokens) => {
    const { state } = escrow.issue({ market, ticket: math.emptyTicket() }, SHORT, hour, tokens);
    market = state.market;
    return state.ticket;
  });
  return { pool, market, issued, now };
}

describe("the worked waterfalls of the design", () => {
  for (const worked of WORKED) {
    const { name, u, tickets, n, weights, l, hTotal, h, r, pays, dust } = worked;
    it(`${name}: shares the loss`, () => {
      const s = tickets.reduce((a, b) => a + b, 0n);
      const got = event.split(u, s + n, HALF_AND_QUARTER, weights, math.mutualization.HAIRCUT_TOTAL);
      deepStrictEqual(got, { lpShare: l, hTotal, remainder: r, h });
    });

    it(`${name}: finalizes the event and pays the tickets`, () => {
      const { pool, market, issued, now } = before(worked);
      const open = { pool, market };
      const { state, report } = event.finalize(open, SHORT, 149n * 10n ** 8n, now + 900n, 1n);
      deepStrictEqual(
        [report.lpShare, report.hTotal, report.remainder, report.h, report.freshBound],
        [l, hTotal, r, h, n],
      );
      math.invariants.waterfall(state.pool, state.market);
      let after = state.market;
      const claims = issued.map((ticket) => {
        const claim = escrow.claim({ market: after, ticket }, [], now + 36_000n);
        after = claim.state.market;
        return claim.report;
      });
      deepStrictEqual(
        claims.map((claim) => claim.paid),
        pays,
      );
      strictEqual(
        claims.reduce((sum, claim) => sum + claim.dust, 0n),
        dust,
      );
    });
  }
});
