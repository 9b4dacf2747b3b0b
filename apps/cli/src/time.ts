/** Times as people write them. */
import { readValue } from "@ballast/migrations";
import { Misuse } from "../../../scripts/lib/command.cjs";

/** Seconds of a time such as 12h or 7d; `what` names it in the error. */
export function timeOf(text: string, what: string): bigint {
  try {
    return readValue(text, "time", 0);
  } catch (e) {
    throw new Misuse(`${what} ${(e as Error).message}, not "${text}"`);
  }
}
