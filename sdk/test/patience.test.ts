// Waiting: never beyond the whole, never longer for a call than it may take; asked anew only where the network failed.
import assert from "node:assert/strict";
import { BallastError } from "@ballast/sdk";
import { Patience } from "../src/client/patience";
import { never } from "./support/node";

const MINUTE = 60_000;
/** Milliseconds that it took. */
async function taken(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act().catch(() => undefined);
  return performance.now() - start;
}
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
const unreachable = () => new TypeError("fetch failed");

describe("patience", () => {
  it("ends a call that is not answered in its own time, or in what is left of the whole", async () => {
    assert.ok((await taken(() => new Patience(MINUTE).within(never, 20))) < 5_000);
    assert.ok((await taken(() => new Patience(20).within(never, MINUTE))) < 5_000);
    await assert.rejects(new Patience(0).within(never), (e: unknown) => {
      assert.ok(e instanceof BallastError);
      assert.deepEqual([e.name, e.code, e.logs, e.hint], ["NetworkError", null, [], "No answer in 0 ms"]);
      return true;
    });
  });

  it("says how long it waited in the words that it is given", async () => {
    const silence = (milliseconds: number) =>
      new BallastError({ code: null, name: "Silent", hint: `${milliseconds}`, logs: [] });
    await assert.rejects(new Patience(MINUTE).within(never, 5, silence), { name: "Silent", hint: "5" });
  });

  it("gives an answer that comes in time, and leaves no timer behind", async () => {
    await new Promise(setImmediate); // Mocha sets its own timer once a test waits.
    const before = timers();
    assert.equal(await new Patience(MINUTE).within(async () => 7), 7);
    assert.equal(timers(), before);
  });

  it("pauses as long as it is told, but not beyond the end", async () => {
    assert.ok((await taken(() => new Patience(MINUTE).pause(30))) >= 25);
    assert.ok((await taken(() => new Patience(20).pause(MINUTE))) < 5_000);
    const over = new Patience(0);
    assert.ok(over.over);
    await over.pause(MINUTE);
    assert.equal(new Patience(MINUTE).over, false);
  });

  it("asks anew only while the network fails, so many times, and no more once it is over", async () => {
    const asked = async (time: Patience, thrown: Error, tries?: number) => {
      let calls = 0;
      const call = async () => {
        calls += 1;
        throw thrown;
      };
      await assert.rejects(time.insist(call, 1, tries), thrown);
      return calls;
    };
    assert.equal(await asked(new Patience(MINUTE), unreachable()), 3);
    assert.equal(await asked(new Patience(MINUTE), unreachable(), 5), 5);
    assert.equal(await asked(new Patience(MINUTE), new Error("a wonder")), 1);
    assert.equal(await asked(new Patience(0), unreachable()), 1);
    let calls = 0;
    const late = async () => {
      calls += 1;
      if (calls < 3) throw unreachable();
      return 7;
    };
    assert.equal(await new Patience(MINUTE).insist(late, 1), 7);
  });
});
