import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TASK_KINDS } from "@ballast/sdk";
import { BROUGHT, LEFT_OUT } from "../endure/brought";
import { committed, figuresOf, shown, tableOf } from "../endure/figures";
import { keptOr } from "../endure/kept";
import { countsOf, type Landed } from "../endure/landed";
import { Latency } from "../endure/latency";
import { Pace } from "../endure/pace";
import { long, short } from "../endure/plan";
import { judge, slope } from "../endure/report";
import type { Outcome } from "../endure/stretch";
import { well } from "./support/outcome";

describe("a stretch of endurance", () => {
  it("is the same for the same seed, and another for another", () => {
    assert.deepEqual(short(7), short(7));
    assert.notDeepEqual(short(7), short(8));
    const { steps } = long(7, 1, 20, 5);
    const hours = steps.reduce((sum, { seconds }) => sum + seconds, 0) / 3_600;
    // A day, the crash, and what the story takes besides: nine days in twenty steps.
    assert.ok(hours > 9 * 24 && hours < 11 * 24, `${hours}`);
    assert.ok(steps.some(({ lag }) => lag > 0));
    const told = (plan: typeof steps) => plan.filter(({ scene }) => scene === "whale").length;
    assert.deepEqual([told(short(7).steps), told(steps), told(long(7, 10, 20, 5).steps)], [1, 1, 2]);
    assert.ok([short(7), long(7, 1, 20, 5)].every(({ kills, steps: all }) => kills > 0 && kills <= all.length));
  });

  it("counts slots from the print, and whoever is never liquidated as missed", () => {
    const latency = new Latency();
    latency.print(["a", "b", "c"]);
    latency.slot(new Set(["b", "c"]));
    latency.slot(new Set(["c"]));
    latency.end();
    assert.deepEqual([latency.slots, latency.missed], [[0, 1], ["c"]]);
    assert.deepEqual([latency.percentile(0.5), latency.percentile(0.99)], [0, 1]);
  });

  it("brings every kind of work, or says why it does not", () => {
    const named = new Set([...BROUGHT, ...Object.keys(LEFT_OUT)]);
    assert.deepEqual(
      TASK_KINDS.filter((kind) => !named.has(kind)),
      [],
    );
    for (const [kind, reason] of Object.entries(LEFT_OUT)) {
      assert.ok((TASK_KINDS as readonly string[]).includes(kind));
      assert.ok(reason.length > 40 && !BROUGHT.includes(kind));
    }
  });

  it("counts what landed by kind, and orders by what they are called", () => {
    const one = (kind: string | null, ...accounts: string[]): Landed => ({
      ...{ signature: "s", ok: kind !== null, kind, accounts: new Set(accounts), events: [] },
    });
    const landed = [one("executeDecrease", "p", "stop"), one("liquidate", "stop"), one("liquidate"), one(null, "stop")];
    const counts = countsOf(landed, new Map([["stop", "stop loss"]]));
    assert.deepEqual(counts, { executeDecrease: 1, "stop loss": 1, liquidate: 2 });
  });

  it("keeps what is over: a second start of the same plan does not run it again, of another plan it does", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ballast-kept-"));
    try {
      let runs = 0;
      const run = async () => {
        runs += 1;
        return well({ unexplained: 2n ** 60n });
      };
      const first = await keptOr(folder, short(7), "undisturbed", run);
      const again = await keptOr(folder, short(7), "undisturbed", run);
      const figures = (calm: Outcome) => figuresOf(short(7), calm, first);
      assert.deepEqual(figures(again), figures(first));
      assert.deepEqual([again.unexplained, again.latency.percentile(0.5), runs], [2n ** 60n, 0, 1]);
      await keptOr(folder, short(8), "undisturbed", run);
      await keptOr(null, short(7), "undisturbed", run);
      assert.equal(runs, 3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is cited as it was measured, and what was measured holds", () => {
    const figures = committed();
    assert.equal(shown(), tableOf(figures).trim());
    const { undisturbed, withFaults } = figures;
    for (const run of [undisturbed, withFaults]) {
      assert.deepEqual(
        BROUGHT.filter((what) => !((run.kinds[what] ?? run.people[what] ?? 0) > 0)),
        [],
      );
      assert.deepEqual([run.missed, run.leftUndone, run.paidTwice, run.invariantsBroken], [0, 0, 0, 0]);
      for (const growth of run === undisturbed ? run.memoryADay : []) assert.ok((growth ?? 0) < 0.01);
    }
    assert.ok(undisturbed.p50 <= 1 && undisturbed.p99 <= 4 && withFaults.p99 <= 25);
    assert.ok(withFaults.kills > 0 && undisturbed.kills === 0 && undisturbed.liquidations > 0);
    assert.match(tableOf(figuresOf(short(7), well(), well())), /\| liquidations; missed +\| 1; 0 +\| 1; 0 +\|/);
  });

  it("lengthens a slot by what the machine has to do besides, and never shortens it", () => {
    const pace = new Pace();
    const looks = Array.from({ length: 20 }, () => pace.now());
    assert.ok(
      looks.every((look) => look >= 1 && look <= 6),
      `${looks}`,
    );
    assert.ok(pace.mean >= 1 && pace.mean <= pace.slowest);
  });

  it("says by how much memory grows in a day after the first", () => {
    const sampled = (rss: (hour: number) => number) =>
      Array.from({ length: 125 }, (_, hours) => ({ hours, sample: { rss: rss(hours), heap: 1, cpu: 1, handles: 3 } }));
    const steady = sampled((hour) => 100_000 + (hour * 1_000) / 24);
    const grows = slope(steady) ?? 0;
    assert.ok(grows > 0.0095 && grows < 0.0102, `${grows}`);
    assert.equal(slope(steady.slice(0, 72)), null);
    assert.equal(slope(sampled((hour) => 100_000 + Math.min(hour, 24) * 500)), 0);
    assert.ok((slope(sampled((hour) => 100_000 + Math.min(hour, 60) * 500)) ?? 0) > 0.01, "what stays after a crash");
  });

  /** Handles by step: some come and go with calls on their way. */
  const open = (count: (step: number) => number): Outcome["samples"] => [
    Array.from({ length: 18 }, (_, i) => ({
      hours: i,
      sample: { rss: 1, heap: 1, cpu: 1, handles: count(i) + (i % 3) },
    })),
  ];

  it("takes calls on their way for no leak", () => {
    assert.deepEqual(judge(well({ samples: open(() => 4) }), well()), []);
  });

  const slow = () => {
    const latency = new Latency();
    latency.print(["p"]);
    for (let i = 0; i < 5; i += 1) latency.slot(new Set(["p"]));
    latency.slot(new Set());
    return latency;
  };
  const missed = () => {
    const latency = well().latency;
    latency.print(["q"]);
    latency.end();
    return latency;
  };
  const without = (name: string) => Object.fromEntries(BROUGHT.flatMap((what) => (what === name ? [] : [[what, 1]])));
  const wrong: [string, Partial<Outcome>, RegExp][] = [
    ["a liquidation that never came", { latency: missed() }, /the liquidation of q was missed/],
    ["liquidations that came late", { latency: slow() }, /half of all land after 5 slots, 1 are allowed/],
    ["other work left", { left: ["executeRequest"] }, /executeRequest was left undone/],
    ["a kind that never came", { kinds: {} }, /undisturbed: openLossEvent never happened/],
    ["an order of a kind that never came", { kinds: without("stop loss") }, /undisturbed: stop loss never happened/],
    ["a double payment", { twice: ["liquidation of p"] }, /paid more than once: liquidation of p/],
    ["a broken invariant", { faults: ["INV-1"] }, /undisturbed: INV-1/],
    ["a transaction in no ledger", { unwritten: 1 }, /1 transactions are not in a ledger/],
    ["lamports that nothing explains", { unexplained: 3n }, /3 lamports are explained by no ledger/],
    ["handles that stay open", { samples: open((step) => 4 + step) }, /12 more handles are open than at first/],
    ["a keeper that ended badly", { endings: [0, 1] }, /a keeper ended with 1/],
    ["other books", { books: { "lp.USDC": "6" } }, /the books differ in 1 places: lp\.USDC: 6 and 5/],
  ];
  for (const [name, change, message] of wrong)
    it(`fails for ${name}`, () => {
      assert.deepEqual(judge(well(), well()), []);
      assert.match(judge(well(change), well()).join("; "), message);
    });
});
