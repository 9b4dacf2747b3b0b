/** Changes that wait, in words. */
import type { Change } from "../data/contract";
import { countdown, instant } from "../words/time";

/** When it may be executed, as of the chain's time. */
export function whenWords({ stage, eta, validUntil }: Change, now: number): string {
  if (stage === "executed") return "Executed";
  if (stage === "expired") return `Expired on ${instant(validUntil)}: nothing comes of it`;
  if (now < eta) return `May be executed ${countdown(eta, now)}, from ${instant(eta)} on`;
  return `May be executed now by anyone, until ${instant(validUntil)} (${countdown(validUntil, now)} it expires)`;
}
