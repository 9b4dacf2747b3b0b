import { BallastError } from "./error";
import { FRAMEWORK, OWN, RUNTIME, SYSTEM, TOKEN } from "./tables";

export { type DecodeContext, decodeError } from "./decode";
export { BallastError, type Failure, type Outcome, type Told } from "./error";
export { ERRORS_OF, type ErrorName, type InstructionName } from "./instructions";

/** The program's errors by code: name and what to do. */
export const ERRORS: ReadonlyMap<number, { name: string; hint: string }> = OWN;

/**
 * Every name that a `BallastError` can have with a hint: of the program, the framework, the token and system programs,
 * the runtime.
 */
export const ERROR_NAMES: ReadonlySet<string> = new Set([
  ...[OWN, FRAMEWORK, TOKEN, SYSTEM].flatMap((table) => [...table.values()].map(({ name }) => name)),
  ...Object.keys(RUNTIME),
]);

/**
 * An error of the program or of the token program, for what is checked before anything is sent. `TypeError` for a name
 * that neither has.
 */
export function ballastError(name: string, cause?: unknown): BallastError {
  const found = [...OWN, ...TOKEN].find(([, known]) => known.name === name);
  if (found === undefined) throw new TypeError(`the program has no error ${name}`);
  return new BallastError({ code: found[0], ...found[1], logs: [], cause, outcome: "not landed" });
}

/** An account that must exist and does not. */
export const missing = (what: string, address: { toBase58(): string }): BallastError =>
  new BallastError({
    code: null,
    name: "UninitializedAccount",
    hint: `There is no ${what} at ${address.toBase58()}: not created yet, executed, claimed or closed`,
    logs: [],
    outcome: "not landed",
  });
