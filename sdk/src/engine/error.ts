import type { ERRORS } from "./generated/constants";

/** Names of the engine's errors, as on chain. The table of numbers and messages is in `crates/engine/src/error.rs`. */
export type EngineError = (typeof ERRORS)[keyof typeof ERRORS];

/** Thrown where the engine returns an error: `error` is the name that the chain would answer with. */
export class MathError extends Error {
  override readonly name = "MathError";
  /** @param error the engine's name of what went wrong */
  constructor(readonly error: EngineError) {
    super(error);
  }
}

/** Throws a {@link MathError} of this name unless the condition holds. */
export function ensure(condition: boolean, error: EngineError): asserts condition {
  if (!condition) throw new MathError(error);
}
