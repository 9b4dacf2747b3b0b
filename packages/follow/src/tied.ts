/**
 * What ends with something that lives longer. `AbortSignal.any` would do it and leave a trace of each call in the
 * signal that lives longest, for ever: 51,000 of them and 3 MB after four simulated days of a keeper.
 */

/** Ends `own` when `longer` does. What is returned lets go of it: to be called when `own` is over. */
export function tied(own: AbortController, longer: AbortSignal | undefined): () => void {
  if (longer === undefined) return () => undefined;
  const end = () => own.abort(longer.reason);
  if (longer.aborted) end();
  else longer.addEventListener("abort", end, { once: true });
  return () => longer.removeEventListener("abort", end);
}

/** The work's result, given up after so long or when `longer` ends, whatever is first. */
export async function upTo<T>(
  ms: number,
  longer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const letGo = tied(own, longer);
  const timer = setTimeout(() => own.abort(new DOMException("it took too long", "TimeoutError")), ms);
  try {
    return await work(own.signal);
  } finally {
    clearTimeout(timer);
    letGo();
  }
}
