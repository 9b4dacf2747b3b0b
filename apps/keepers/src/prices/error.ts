/** Why no price was brought, by name: a keeper tells it, and goes on. */
export type PriceFault =
  /** The server asks for patience; nothing is asked of it until then. */
  | "RateLimited"
  /** It did not answer in time. */
  | "TimedOut"
  /** It answers that the question is wrong, or that it may not be asked. */
  | "Refused"
  /** It cannot be reached, or fails. */
  | "Unreachable"
  /** Its answer is not of the documented form. */
  | "Malformed"
  /** Its answer ends before it should. */
  | "Cut"
  /** A price in it does not belong to what the guardians signed. */
  | "Forged"
  /** It answers with other feeds than those that were asked for. */
  | "WrongFeed"
  /** It answers with another print than the first at or after the time that was asked for. */
  | "WrongTime"
  /** The print of that time is yet to be published. */
  | "NotYet"
  /** The chain refused what it gave, when that had been paid for: signatures that are not the guardians', as a rule. */
  | "Unproven"
  /** That happened lately: it is neither asked nor paid for until its time is over. */
  | "Distrusted";

export class PriceError extends Error {
  constructor(
    override readonly name: PriceFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
