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
    at: "engine::liquidity::aum::aum",
    why: "as in band: an age above 5 s is PriceRefreshNeeded",
  },
  {
    error: "MathOverflow",
    at: "engine::oracle::Print::narrower",
    why: "10 % of a price that fits 64 bits fits",
  },
  {
    error: "MathOverflow",
    at: "engine::ring::credit",
    why: "seconds are counted only when time has moved forwards",
  },
  {
    error: "InvariantViolated",
    at: "ballast::instructions::keeper::execute_request::handler",
    of: ["execute_request"],
    why: "no token moves and the sum of what is owed stays: the line is the proof of it (INV-1), for whoever changes the rules of an execution",
  },
];
