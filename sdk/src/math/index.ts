/** Decimals of the protocol's fixed units: every amount is an integer, never a float. */
export const USD_DECIMALS = 6;
/** `Price` is USD per whole unit of the index asset, in 1e-8. */
export const PRICE_DECIMALS = 8;
/** Rates per hour and volatilities are in 1e-9. */
export const RATE_DECIMALS = 9;
