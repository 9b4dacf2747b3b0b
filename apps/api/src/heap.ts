/** How much memory a process may hold that it does not use. */
import { setFlagsFromString } from "node:v8";

/**
 * Percent that a heap may grow by between two collections. V8 lets one of 50 MB grow fourfold, so that a server that
 * answers for a minute holds 100 MB which nobody needs.
 */
const GROWTH = 50;

/** For all threads, those that are there as well. */
export const boundHeap = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
