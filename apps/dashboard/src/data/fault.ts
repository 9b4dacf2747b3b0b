/** What went wrong with a question, as the page says it: a name, words, and what to do. */
export class Fault extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly hint: string,
    /** Asking again may help. */
    readonly again: boolean,
  ) {
    super(message);
  }
}

const AWAY = "Check your connection. The page asks again by itself; what it shows meanwhile is what it last knew.";

export const unreachable = (cause: unknown): Fault =>
  new Fault("ApiUnreachable", `the API does not answer: ${cause instanceof Error ? cause.message : cause}`, AWAY, true);

/** What the API says when it refuses: its name and words, and what that asks of the reader. */
export function refused(status: number, body: unknown, retryAfter: string | null): Fault {
  const said = (body as { error?: { name?: string; message?: string; hint?: string } } | null)?.error;
  const name = said?.name ?? `Http${status}`;
  const words = said?.message ?? `the API answered with ${status}`;
  return new Fault(name, words, said?.hint ?? hintFor(status, retryAfter), status === 429 || status >= 500);
}

function hintFor(status: number, retryAfter: string | null): string {
  if (status === 404) return "It is not there: go back and follow a link, or leave the time machine.";
  if (status === 429) return `Too many questions from your address: the page asks again in ${retryAfter ?? "60"} s.`;
  if (status === 503) return "The indexer is still catching up with the chain. Status says how far it is.";
  if (status >= 500) return "The API failed at this question. Status says whether the rest of it is well.";
  return "Something in this page's address is not understood: open the page again from the menu.";
}

/** Anything that was thrown, as a fault. */
export const faultOf = (error: unknown): Fault =>
  error instanceof Fault
    ? error
    : new Fault("Unexpected", error instanceof Error ? error.message : String(error), "Load the page again.", true);
