/** Lamports that a request offers who executes it: about 0.02 USD. */
export const DEFAULT_TIP = 150_000n;
