// What several processes would do side by side, and one of them should.
import { setTimeout } from "node:timers/promises";
import { hold, holderOf } from "./held.cjs";

const WAIT_MS = 200;

/**
 * Does what is not done yet, in one process at a time; it is done once `isDone` says so and nobody is at it. `waits` is
 * called where another process is.
 */
export async function once(lock, isDone, act, waits = () => {}) {
  for (let said = false; ; said = true) {
    if (isDone() && holderOf(lock) === null) return;
    const { release } = hold(lock);
    if (release !== null) {
      try {
        if (!isDone()) await act();
      } finally {
        release();
      }
      return;
    }
    if (!said) waits();
    await setTimeout(WAIT_MS);
  }
}
