// Errors that sources name and that no caller can bring about: `error` never leaves the function `at`, in the instructions `of` (all if not
// given), because of `why`. Everything else that the sources name is an error of the instruction and has a test.
export const NEVER = [
  { error: "DivisionByZero", at: "engine::math::Bps::of_down", why: "the divisor is 10,000" },
  { error: "DivisionByZero", at: "engine::math::Bps::of_up", why: "the divisor is 10,000" },
  {
    error: "DivisionByZero",
    at: "engine::insurance::shares::value",
    why: "the divisor is a million virtual shares or more",
  },
  {
    error: "OracleStale",
    at: "engine::liquidity::shares::band",
    why: "the spread of a print is asked for only when it is 5 s old at most: an older one is PriceRefreshNeeded",
  },
  {
    error: "OracleStale",
    at: "engine::liquidity::aum::aum",
    why: "as in band: an age above 5 s is PriceRefreshNeeded",
  },
];
