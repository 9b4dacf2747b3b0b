// The worked waterfalls of the design, section 7, as literals: the engine's WebAssembly computes them.
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { engine } from "@ballast/sdk";
import { EngineScene, rule, zero } from "../support/rules";
import { start } from "./vectors";

const HALF_AND_QUARTER = { lpShare: 5_000n, maxClawback: 2_500n };
const SHORT = engine.Side.Short;

interface Worked {
  name: string;
  shortfall: bigint;
  tickets: bigint[];
  n: bigint;
  weights: [bigint, bigint];
  l: bigint;
  clawback: bigint;
  clawbackRate: bigint;
  r: bigint;
  pays: bigint[];
  dust: bigint;
}

const even: [bigint, bigint] = [1n, 1n];
const percent = 10_000_000_000_000_000n;
// biome-ignore format: a table
const WORKED: Worked[] = [
  { name: "U 1000, S 10000, N 0", shortfall: 1_000n, tickets: [6_000n, 3_000n, 1_000n], n: 0n, weights: even,
    l: 500n, clawback: 500n, clawbackRate: 5n * percent, r: 0n, pays: [5_700n, 2_850n, 950n], dust: 0n },
  { name: "U 5000, S 4000, N 2000", shortfall: 5_000n, tickets: [4_000n], n: 2_000n, weights: even,
    l: 2_500n, clawback: 1_500n, clawbackRate: 25n * percent, r: 1_000n, pays: [3_000n], dust: 0n },
  { name: "U 7, S 3", shortfall: 7n, tickets: [3n], n: 0n, weights: even, l: 4n, clawback: 0n, clawbackRate: 0n, r: 3n, pays: [3n], dust: 0n },
  { name: "U 9, S = N = 0", shortfall: 9n, tickets: [], n: 0n, weights: even, l: 5n, clawback: 0n, clawbackRate: 0n, r: 4n, pays: [], dust: 0n },
  { name: "U 125, tickets 333/333/334", shortfall: 125n, tickets: [333n, 333n, 334n], n: 0n, weights: even,
    l: 63n, clawback: 62n, clawbackRate: 62n * percent / 10n, r: 0n, pays: [312n, 312n, 313n], dust: 1n },
  { name: "U 125, S 1000, matched 40 %", shortfall: 125n, tickets: [1_000n], n: 0n, weights: [2n, 5n],
    l: 63n, clawback: 24n, clawbackRate: 24n * percent / 10n, r: 38n, pays: [976n], dust: 0n },
];

/** The world of the vectors, with an open event of the winning shorts and their profit in tickets of one hour. */
function before({ shortfall, tickets, n, weights: [winningWeight, losingWeight] }: Worked) {
  const { pool, market } = start();
  const now = market.rolledAt;
  const totals = engine.totalsOf(pool, market, SHORT);
  totals.lossEvent = shortfall;
  totals.size = n * 1_000n; // of 1e-9 SOL, one dollar below the reference
  engine.backing(pool, market, SHORT).escrow = tickets.reduce((a, b) => a + b, 0n);
  market.ledger.deficits = shortfall;
  const params = { ...pool.params.lossEvents, ...HALF_AND_QUARTER };
  const open = { ...zero("OpenLossEvent"), shortfall, opened: now, winningWeight, losingWeight, params, deficits: 1n };
  // Tickets are issued before the event opens.
  const stage = EngineScene.of({ pool, market, now, slot: 1n });
  const issued = tickets.map((tokens) =>
    stage.play("do_issue", { ticket: engine.emptyTicket(), tokens, wait: 28_800n, side: SHORT }),
  );
  const after = stage.market;
  engine.bookOf(after, SHORT).open = open;
  return { stage: EngineScene.of({ pool, market: after, now, slot: 1n }), issued, now };
}

describe("the worked waterfalls of the design", () => {
  for (const worked of WORKED) {
    const { name, shortfall, tickets, n, weights, l, clawback, clawbackRate, r, pays, dust } = worked;
    it(`${name}: shares the loss`, () => {
      const s = tickets.reduce((a, b) => a + b, 0n);
      const [winningWeight, losingWeight] = weights;
      const args = { shortfall, base: s + n, winningWeight, losingWeight, room: engine.CONSTANTS.CLAWBACK_TOTAL };
      const got = rule("rule_split", { ...args, ...HALF_AND_QUARTER });
      deepStrictEqual(got, { lpShare: l, clawback, remainder: r, clawbackRate });
    });

    it(`${name}: finalizes the event and pays the tickets`, () => {
      const { stage, issued, now } = before(worked);
      stage.now = now + 900n;
      const price = 149n * 10n ** 8n;
      const print = { price, conf: 0n, ema: price, publishTime: now + 900n, prevPublishTime: now };
      const receipt = stage.play("do_finalize", { side: SHORT, print: { given: true, closed: false, print } });
      deepStrictEqual(
        [receipt.lpShare, receipt.clawback, receipt.remainder, receipt.clawbackRate, receipt.freshBound],
        [l, clawback, r, clawbackRate, n],
      );
      stage.now = now + 36_000n;
      const receipts = Array.from({ length: 12 }, () => zero("ReceiptState"));
      const claims = issued.map((ticket) => stage.play("quote_claim", { ticket, count: 0n, receipts }));
      deepStrictEqual(
        claims.map(({ paid }) => paid),
        pays,
      );
      strictEqual(
        claims.reduce((sum, claim) => sum + claim.dust, 0n),
        dust,
      );
    });
  }
});
