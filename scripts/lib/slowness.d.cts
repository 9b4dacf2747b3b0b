/** Milliseconds of CPU of one walk. The first ones of a process take longer: they are compiled. */
export function walk(): number;
/** How much slower a machine is whose walk takes so many milliseconds: 1 to 4. */
export function slower(ms: number): number;
/** Looks now, and again when it is asked: a machine is not as slow in the next minute. Gives the slower of both. */
export function slowness(): () => number;
