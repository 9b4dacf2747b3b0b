/** Default executor's tip, in lamports: about 0.02 USD. */
export const DEFAULT_TIP = 150_000n;
