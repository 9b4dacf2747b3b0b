/**
 * Takes a lock, files `LOCK.N`, for this process: `release` gives it back, as the end of the process does. Where one has
 * it that is still there, this or another, `holder` is its number and `release` null. Makes its folder.
 */
export function hold(lock: string): { holder: number; release: (() => void) | null };
/** The process that has a lock and is still there; null where none does. */
export function holderOf(lock: string): number | null;
/** Whether a process is there. One of another user is, too. */
export function isThere(id: number): boolean;
