// Random histories, played by the program and by the engine's WebAssembly: after each action every byte of pool,
// markets and what else it touched is equal.
import assert from "node:assert/strict";
import { secondOf, World } from "@ballast/testkit";
import { History, type Weather } from "./history/history";
import { step } from "./history/play";
import { Random } from "./history/random";

/** `PARITY_ACTIONS` and `PARITY_SEED` play more, or others. */
const ACTIONS = Number(process.env.PARITY_ACTIONS ?? 21_000);
const SEED = Number(process.env.PARITY_SEED ?? 1);
/** Of one history; then another begins. */
const LENGTH = 700;

const WEATHERS: Record<string, Weather> = {
  calm: { move: 0.002, jump: 0, jumpSize: 0, sleep: 0.02, round: 0 },
  wild: { move: 0.01, jump: 0.02, jumpSize: 0.3, sleep: 0.05, round: 300 },
  crashing: { move: 0.002, jump: 0.02, jumpSize: 0.5, sleep: 0.1, round: 120 },
};

/** A fund that a crash empties, margins that high volatility does not close. */
const PARAMS = {
  ...{ "insurance.floor": "5000", "mutualization.deductible": "0.1%", "custody.*.outflow": "5%" },
  ...{ "market.*.initial_margin": "4.8%", "market.*.maintenance_margin": "2.4%", "market.*.margin_sigmas": "2" },
};

/** Five people with all that they may need; a fund that a crash empties. */
async function begin(seed: number, weather: Weather, silent: ReadonlySet<string>, seconds: string[]): Promise<History> {
  const liquidity = { USDC: "600000", SOL: "4000", ETH: "200" };
  const w = await World.create({
    custodies: Object.keys(liquidity),
    liquidity,
    fund: "12000",
    secondSources: seconds,
    params: PARAMS,
    verify: false,
  });
  const people = [];
  for (let i = 0; i < 5; i++) {
    const actor = await w.trader({ USDC: 50_000_000, SOL: 200_000, ETH: 20_000 }, `person ${i}`);
    await actor.addLiquidity("USDC", 20_000);
    people.push(actor);
  }
  return new History(w, people, new Random(seed), weather, silent);
}

const sum = (counts: Iterable<{ done: number; refused: number }>) =>
  [...counts].reduce((all, { done, refused }) => all + done + refused, 0);

describe("parity: random histories", function () {
  this.timeout(600_000);
  const total = new Map<string, { done: number; refused: number }>();

  for (const [place, [name, weather]] of Object.entries(WEATHERS).entries())
    it(`${name}: program and engine agree to the last byte`, async () => {
      let actions = 0;
      for (let number = 0; actions < ACTIONS / 3; number++) {
        const seed = SEED * 1_000 + place * 100 + number;
        // Every other history has a second source for SOL; of every fourth a feed, of every sixth that source is dead.
        const seconds = number % 2 === 0 ? ["SOL"] : [];
        const silent = [...(number % 4 === 3 ? ["ETH"] : []), ...(number % 6 === 4 ? [secondOf("SOL")] : [])];
        const history = await begin(seed, weather, new Set(silent), seconds);
        try {
          while (sum(history.counts.values()) < LENGTH) step(history);
        } catch (e) {
          throw new Error(
            `history ${seed}, action ${sum(history.counts.values())}: ${e instanceof Error ? e.message : e}`,
          );
        }
        actions += sum(history.counts.values());
        for (const [what, { done, refused }] of history.counts) {
          const all = total.get(what) ?? { done: 0, refused: 0 };
          total.set(what, { done: all.done + done, refused: all.refused + refused });
        }
        assert.deepEqual(await history.w.invariantFaults(), []);
      }
    });

  it("all instructions of traders, LPs, stakers and keepers were done", () => {
    assert.deepEqual(
      [...total].filter(([, { done }]) => done === 0),
      [],
    );
  });
});
