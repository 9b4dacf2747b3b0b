/** What is wrong with a request, by its name: the answer's status and hint follow from it. */
import { ERRORS, type ErrorAnswer, type ErrorName } from "./contract/index";

export class Fault extends Error {
  override readonly name = "Fault";

  constructor(
    readonly error: ErrorName,
    message: string,
    /** Seconds after which it is worth asking again. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  get status(): number {
    return ERRORS[this.error].status;
  }
  get answer(): ErrorAnswer {
    return { error: { name: this.error, message: this.message, hint: ERRORS[this.error].hint } };
  }
}

export const fault = (error: ErrorName, message: string, retryAfter?: number): Fault =>
  new Fault(error, message, retryAfter ?? null);
