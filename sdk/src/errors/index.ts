import { OWN } from "./tables";

export { decodeError } from "./decode";
export { BallastError } from "./error";

/** The program's errors by code: name and what to do. */
export const ERRORS: ReadonlyMap<number, { name: string; hint: string }> = OWN;
