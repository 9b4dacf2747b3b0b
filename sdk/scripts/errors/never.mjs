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
    at: "engine::liquidity::prices::of",
    why: "the spread is asked for at an age of 5 s at most",
  },
  {
    error: "MathOverflow",
    at: "engine::oracle::Print::narrower",
    why: "10 % of a price that fits 64 bits fits",
  },
  {
    error: "InvariantViolated",
    at: "ballast::instructions::keeper::execute_request::handler",
    of: ["execute_request"],
    why: "no token moves and the sum of what is owed stays: the line is the proof of it (INV-1), for whoever changes the rules of an execution",
  },
  {
    error: "InvalidParameter",
    at: "engine::state::position::RequestKind::from_u8",
    of: ["quote_open"],
    why: "the view makes the request itself: an open or an increase",
  },
  {
    error: "WrongKind",
    at: "engine::trading::open::settling_price",
    of: ["quote_open"],
    why: "the view makes the request itself: an open or an increase",
  },
  {
    error: "RequestExpired",
    at: "engine::trading::open::settling_price",
    of: ["quote_open"],
    why: "the view's request expires at the moment it is asked at, which is still in time, and waits for no price",
  },
  {
    error: "SlippageExceeded",
    at: "engine::trading::open::settling_price",
    of: ["quote_open"],
    why: "the view has no limit",
  },
  {
    error: "SlippageExceeded",
    at: "engine::trading::decrease::decrease",
    of: ["quote_close"],
    why: "the view has no limit",
  },
  ...["PrintBeforeOrder", "PrintAfterCancel", "TriggerNotReached"].map((error) => ({
    error,
    at: "engine::trading::order::check_print",
    of: ["quote_open"],
    why: "the view's request waits for no price",
  })),
  {
    error: "PositionNotEmpty",
    at: "engine::trading::open::prepare",
    of: ["quote_open"],
    why: "a view of an open is given no position",
  },
  {
    error: "PositionEmpty",
    at: "engine::trading::decrease::decrease",
    of: ["execute_decrease"],
    why: "an order of an empty position is WrongGeneration before",
  },
  {
    error: "MarketHasOpenEvent",
    at: "engine::control::check_calm",
    of: ["queue_change"],
    why: "an open event delays the execution of a change, not its queueing",
  },
  ...["MathOverflow", "DivisionByZero"].flatMap((error) =>
    ["engine::control::change_custody", "engine::volatility::change_market"].map((at) => ({
      error,
      at,
      of: ["queue_change"],
      why: "a change is made when it executes, not when it is queued",
    })),
  ),
  ...[
    ["base_im", "10^9"],
    ["haircut_target", "10,000"],
    ["ramped", "44,100"],
  ].map(([name, divisor]) => ({
    error: "DivisionByZero",
    at: `engine::volatility::${name}`,
    why: `the divisor is ${divisor}`,
  })),
  {
    error: "DivisionByZero",
    at: "engine::fees::borrow_index",
    why: "the divisors are a year, 2,000, and what the LPs own where that is not zero",
  },
  { error: "DivisionByZero", at: "engine::rolling::left", why: "the divisor is an hour or a day" },
  {
    error: "DivisionByZero",
    at: "engine::insurance::shares::pay_off",
    why: "the divisor is the fund that pays more than nothing",
  },
  {
    error: "OracleFuture",
    at: "engine::oracle::Print::age",
    of: ["sweep_insurance"],
    why: "the gate of liquidity has asked for the same print, and said PriceRefreshNeeded",
  },
  {
    error: "FeedSilent",
    at: "engine::liquidity::aum::value",
    of: ["remove_liquidity"],
    why: "only who deposits waits for a silent feed",
  },
  {
    error: "MathOverflow",
    at: "engine::volatility::start_custody",
    of: ["add_custody"],
    why: "at most 0.2 times 5 within the bounds, which are checked before",
  },
  {
    error: "MathOverflow",
    at: "engine::volatility::start_market",
    of: ["add_market"],
    why: "sigma is a root of 64 bits, and times margin_sigmas within its bounds it fits",
  },
  {
    error: "MathOverflow",
    at: "ballast::create::New::create",
    of: ["initialize", "create_pool", "add_custody", "add_market"],
    why: "they add nothing to the rent",
  },
];
