/** The demonstration: made-up accounts that a monitor reads as it reads real ones. 2 s of CPU, 1 of them ccxt's. */
import assert from "node:assert/strict";
import { STANDS } from "../src/demo/account";
import { Demo } from "../src/demo/demo";
import { Monitor } from "../src/monitor";
import { type PoolView, viewOf } from "../src/pool/view";
import { bookOfSketch, EXAMPLE } from "../src/replay/book";
import type { Report } from "../src/risk/state";
import { type Settings, settingsOf } from "../src/settings";
import { keptHere } from "./loopback";

const near = (a: number, b: number, slack: number, what: string) =>
  assert.ok(Math.abs(a - b) <= slack, `${what}: ${a}`);
const kinds = (report: Report) => report.alerts.map(({ kind, subject }) => `${kind} ${subject}`);

describe("the demonstration", function () {
  this.timeout(60_000);
  keptHere();
  const settings = (more: Partial<Settings> = {}): Settings => ({
    ...settingsOf({}, {}, "/nowhere"),
    ...{ fastMs: 250, slowMs: 1_000, deadlineMs: 8_000, ...more },
  });
  const view = viewOf(bookOfSketch(EXAMPLE), new Map([[1, "SOL"]]));
  /** The pool at another price, long of as many tokens. */
  const at = (share: number): PoolView => ({
    ...view,
    assets: view.assets.map((row) => ({ ...row, price: row.price * share, delta: row.delta * share })),
  });

  it("hedges the pool on three venues, follows its price, and loses a short as ADL takes it", async () => {
    let now = view;
    const told: string[] = [];
    const read = async () => now;
    const demo = await Demo.open(settings(), { closes: null, told: (line) => told.push(line), read, followMs: 50 });
    assert.match(
      told[0] ?? "",
      /^DEMONSTRATION: binanceusdm, bybit, okx are made up, on this machine, short of 30000 SOL/,
    );
    const monitor = await Monitor.open(demo.settings, demo.keys, read);
    const first = await monitor.once();
    assert.deepEqual([first.fresh, first.assets[0]?.inside, first.demonstration], [true, true, true]);
    assert.deepEqual(kinds(first), ["demonstration venues"]);
    const price = view.assets[0]?.price ?? 0;
    for (const { id, share, equity, marginRatio, legs } of first.venues) {
      const [leg] = legs;
      const { basis, entry, share: meant } = STANDS[id as keyof typeof STANDS];
      assert.ok(leg && equity && marginRatio);
      near(share, meant, 1e-4, `${id} share`);
      near(leg.mark, price * basis, 0.001, `${id} mark`);
      near(leg.pnl ?? 0, -leg.units * price * (entry - basis), 5, `${id} pnl`);
      near(equity, 0.35 * -leg.units * price * entry + (leg.pnl ?? 0), 5, `${id} equity`);
      near(marginRatio, (0.025 * -leg.usd) / equity, 1e-3, `${id} margin`);
      assert.ok((leg.liquidation ?? 0) > 1.2 * price);
    }
    now = at(0.9);
    await new Promise((done) => setTimeout(done, 300));
    const fallen = await monitor.once();
    const money = (report: Report) => report.venues.map(({ equity }) => equity ?? 0);
    // What the pool loses by a tenth, its hedge has won.
    near(
      money(fallen).reduce((sum, each, i) => sum + each - (money(first)[i] ?? 0), 0),
      0.1 * 30_000 * price,
      500,
      "won",
    );
    assert.ok(fallen.assets[0]?.inside && fallen.venues.every(({ legs }) => (legs[0]?.pnl ?? 0) > 0));
    demo.deleverage();
    assert.match(told[1] ?? "", /binanceusdm closes its short of 11400 SOL by auto-deleveraging/);
    const naked = await monitor.once();
    // A tenth is two days of moves won: `gain` too.
    assert.deepEqual(kinds(naked).slice(0, 2), ["naked SOL", "demonstration venues"]);
    assert.match(naked.alerts[0]?.text ?? "", /binanceusdm went from -11400.00 to 0.00/);
    assert.deepEqual(naked.venues[0]?.legs, []);
    near(naked.venues[0]?.equity ?? 0, fallen.venues[0]?.equity ?? 0, 1, "what it had won stays");
    await demo.close();
  });

  it("opens no exchange where venues are named, the pool is not long, or is not heard", async () => {
    const told = () => assert.fail("nothing was opened");
    const open = (more: Partial<Settings>, read: () => Promise<PoolView>) =>
      Demo.open(settings(more), { closes: null, told, read });
    const named = { venues: [{ id: "okx" as const, markets: {} }] };
    await assert.rejects(
      open(named, async () => view),
      /demo: settings name venues/,
    );
    await assert.rejects(
      open({}, async () => at(-1)),
      /demo: the pool is not long of SOL/,
    );
    await assert.rejects(
      open({}, async () => ({ ...view, assets: [] })),
      /demo: the pool is not long of SOL/,
    );
    await assert.rejects(
      open({}, async () => {
        throw new RangeError("no node");
      }),
      /no node/,
    );
  });

  it("is told by no settings file, and is not what a monitor of real venues says", async () => {
    assert.equal(settings().demonstration, false);
    const monitor = await Monitor.open(settings(), {}, async () => view);
    const report = await monitor.once();
    assert.equal(report.demonstration, false);
    assert.ok(!kinds(report).includes("demonstration venues"));
  });
});
