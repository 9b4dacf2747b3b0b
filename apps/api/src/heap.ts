/** How much memory a process may hold that it does not use. */
import { setFlagsFromString } from "node:v8";

/**
 * Percent that a heap may grow by between two collections. V8 lets one of 50 MB grow fourfold, so that a server that
 * answers for a minute holds 100 MB which nobody needs.
 */
const GROWTH = 50;

/**
 * What a process is begun with, as V8 reads that limit only then: MB of each half for what was made lately, in every
 * thread. V8 takes 16 while modules are loaded and gives none back, which is 25 MB more of the first thread alone, and
 * whoever waits for such a collection waits four times as long. And it is done by the thread itself: where all cores
 * are busy, those that would help it are waited for, up to 20 ms where it takes 2 alone, and a page cost a third more
 * CPU.
 */
export const FLAGS = ["--max-semi-space-size=4", "--no-parallel-scavenge"];

/** For all threads, those that are there as well. */
export const boundHeap = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
