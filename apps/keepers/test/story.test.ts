// The story of endurance, told twice without processes: nothing of it is refused, and it brings all that it promises
// (6 s of CPU).
import assert from "node:assert/strict";
import { createContext, due, planOf, readDue, TASK_KINDS, type Task } from "@ballast/sdk";
import { World } from "@ballast/testkit";
import { LEFT_OUT } from "../endure/brought";
import { CHAPTERS, START, Story, WORLD } from "../endure/story";
import { reasonToLeave } from "../src/tasks/index";

const PRINT_AFTER = 5;
/** Rounds in which everything that is due is done, what follows from it too. */
const ROUNDS = 8;
/** What an hour's quiet between two tellings takes. */
const HOUR = 3_600;

describe("the story of a stretch", () => {
  it("can be told again, and brings each kind of work each time", async () => {
    const w = await World.create({ verify: false, ...WORLD });
    const ctx = await createContext({ source: w.chain, pool: w.venue.pool });
    const called = new Map<string, string>();
    const story = await Story.gather(w, (request, name) => void called.set(request, name));
    await story.begin();
    const prices = { ...START };
    const kinds = new Map<string, number>();

    const print = async (seconds: number, silent: boolean) => {
      if (silent) w.feeds.freeze("ETH");
      else w.feeds.thaw("ETH");
      await w.wait(seconds);
      for (const symbol of ["SOL", "ETH"] as const) w.feeds.set(symbol, { price: prices[symbol].toFixed(4) });
      await w.feeds.publishAll();
    };
    const left = async (): Promise<Task[]> => {
      const { state, accounts } = await readDue(ctx);
      const look = { state, age: 0n };
      const kept = ({ kind }: Task) => LEFT_OUT[kind] === undefined;
      return due(state, accounts, state.now).filter((task) => kept(task) && reasonToLeave(task, look) === null);
    };
    /** Does what is due: each by itself, on what the one before left. */
    const keep = async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const tasks = await left();
        if (tasks.length === 0) return;
        for (const task of tasks) {
          const { instructions } = await planOf(ctx, task, w.keeper.address).catch(() => ({ instructions: [] }));
          if (instructions.length === 0) continue; // The one before did it.
          await w.chain.send(instructions, [w.keeper.keypair]);
          kinds.set(task.kind, (kinds.get(task.kind) ?? 0) + 1);
        }
      }
      assert.fail(`still due: ${(await left()).map(({ kind }) => kind)}`);
    };

    for (let told = 1; told <= 2; told += 1) {
      for (const { seconds, eth, silent, scene } of CHAPTERS) {
        prices.ETH *= Math.exp(eth / 10_000);
        await print(seconds, silent);
        await keep();
        if (scene !== null && (await story.play(scene))) {
          await print(PRINT_AFTER, silent);
          await keep();
        }
      }
      for (const kind of TASK_KINDS) {
        const promised = LEFT_OUT[kind] === undefined && kind !== "refreshPrices";
        assert.ok(!promised || (kinds.get(kind) ?? 0) >= told, `${kind}, told ${told} times: ${[...kinds]}`);
      }
      await w.verifyInvariants();
      await print(HOUR, false);
      await keep();
    }
    assert.deepEqual([...called.values()].length, 8);
  }).timeout(120_000);
});
