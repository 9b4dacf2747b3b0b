// The people of a stretch without processes: what they do, and who of them is made.
import assert from "node:assert/strict";
import { World } from "@ballast/testkit";
import { Cast } from "../endure/cast";
import { type Plan, short } from "../endure/plan";
import { Random } from "../endure/random";
import { soak } from "../endure/soak/plan";
import { WORLD } from "../endure/story";

const ACTS = 40;
/** Seconds to the next print. */
const LATER = 5;

/** Lets people act, a print after each; what they did, and how many of them were made. */
async function acted(plan: Plan): Promise<{ cast: Cast; people: number }> {
  const w = await World.create({ verify: false, ...WORLD });
  const before = w.actors.length;
  const cast = await Cast.gather(w, plan, () => {});
  await cast.begin(plan.seed);
  const random = new Random(plan.seed);
  for (let i = 0; i < ACTS; i += 1) {
    await cast.act(random.whole(0, 2 ** 30));
    await w.wait(LATER);
    await w.feeds.publishAll();
  }
  return { cast, people: w.actors.length - before };
}

describe("the people of a stretch", () => {
  it("are all there at first where half of them hold something, and do the same for the same seed", async () => {
    const plan = { ...short(7), traders: 8 };
    const [first, second] = [await acted(plan), await acted(plan)];
    assert.equal(first.people, plan.traders + plan.lps + plan.stakers);
    assert.ok((first.cast.done.open ?? 0) === 4 && (first.cast.done.deposit ?? 0) >= plan.lps);
    assert.deepEqual([first.cast.done, first.cast.refused], [second.cast.done, second.cast.refused]);
  }).timeout(60_000);

  it("of a soak are made when they first do something", async () => {
    const plan = soak(7, 1, 10);
    const { cast, people } = await acted(plan);
    assert.ok(people > ACTS / 2 && people <= ACTS, `${people}`);
    assert.ok((cast.done.order ?? 0) > 0 && (cast.done["LP withdrawal"] ?? 0) === 0, JSON.stringify(cast.done));
  }).timeout(60_000);
});
