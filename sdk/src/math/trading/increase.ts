/** An increase that waits for its print. */
import { ensure } from "../error";
import type { PositionState } from "../state";
import type { Seconds } from "../units";

/**
 * `IncreasePending` while an increase waits for its print, twenty seconds at most: who could reduce the position or take collateral out of it would make the
 * increase fail, having seen its price.
 */
export function checkFree({ increases, increaseUntil }: PositionState, now: Seconds): void {
  ensure(increases === 0 || now > increaseUntil, "IncreasePending");
}
