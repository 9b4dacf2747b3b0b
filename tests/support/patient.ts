import type { World } from "@ballast/testkit";

/** Lets the longest time pass that a ticket waits, then does it at fresh prices. */
export async function patient(w: World, act: () => Promise<void>): Promise<void> {
  await w.wait(9 * 3_600);
  await w.fresh();
  await act();
}
