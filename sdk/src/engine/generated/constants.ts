// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.

/** Numbers that code fixes for everybody. */
export const CONSTANTS = {
  /** Seconds by which a print may lie ahead of the clock. */
  FUTURE: 2n,
  /** Least price, 1e-8 USD, of what is traded, brought or listed. */
  LEAST_PRICE: 100000n,
  /** Seconds: oldest print at which positions shrink and loss events are finalized. */
  AGE_REDUCE: 3n,
  /** Seconds: oldest cached print for liquidity and sales of the fund. */
  AGE_LIQUIDITY: 5n,
  /** Seconds: oldest print of a liquidation. */
  AGE_LIQUIDATE: 10n,
  /** Seconds from a request to the print that executes it, at least. */
  REQUEST_DELAY: 2n,
  /** Seconds from a request to the print that executes it, at most. */
  REQUEST_WINDOW: 15n,
  /** Widest confidence of anything, 1e-4. */
  WIDEST: 1000n,
  /** Seconds of silence after which a token's price counts nothing. */
  SILENT_LONG: 3600n,
  /** Seconds of silence after which a market may enter Settlement. */
  DEAD: 86400n,
  /** Seconds from Settlement until a market is settled. */
  SETTLEMENT: 86400n,
  /** Longest life of an order, in seconds. */
  LONGEST_ORDER: 7776000n,
  /** Least notional of a position, in USD 1e-6. */
  MIN_NOTIONAL: 50000000n,
  /** Least collateral of a position, in USD 1e-6. */
  MIN_COLLATERAL: 10000000n,
  /** Seconds of a cell of measured volatility. */
  CELL: 300n,
  /** Seconds that a loss event accrues. */
  ACCRUAL: 900n,
  /** Seconds from a side's finalization to its next event, at least. */
  SPACING: 3600n,
  /** Seconds after which waiting shortfall that became no event goes to the LPs. */
  WAITING_LIFE: 4500n,
  /** Seconds after which a lien lapses. */
  LIEN_LIFE: 28800n,
  /** Seconds within which the clawbacks of a side's events add up. */
  CLAWBACK_WINDOW: 32400n,
  /** What they add up to at most, 1e-18. */
  CLAWBACK_TOTAL: 500000000000000000n,
  /** Seconds from a request to unstake to the exit. */
  COOLDOWN: 604800n,
  /** Seconds for which the exit is open. */
  EXIT_WINDOW: 172800n,
  /** Seconds: oldest cached print of any token at an exit. */
  AGE_EXIT: 2n,
  /** Seconds of silence after which a feed keeps nobody in the fund. */
  DEAD_EXIT: 172800n,
  /** Seconds that stakers wait after a jump. */
  FUND_AFTER_JUMP: 900n,
  /** Seconds that LPs wait after a jump. */
  AFTER_JUMP: 60n,
  /** Seconds for which a token that was listed later is young. */
  PROBATION: 8640000n,
  /** Value of a pool from which its weights count, in USD 1e-6. */
  BOOTSTRAP: 100000000000n,
  /** What of any token may always leave in an hour, in USD 1e-6. */
  ALWAYS: 10000000000n,
  /** Shortest delay of a change, in seconds. */
  LEAST_DELAY: 86400n,
  /** Longest term of a guardian, in seconds. */
  TERM: 604800n,
  /** Seconds for which a change that is due may be executed, at most. */
  OPEN_FOR: 604800n,
  /** Seconds of an hour: tickets mature when one begins. */
  HOUR: 3600n,
} as const;

/** What a request does: at the next print, or at one that reaches its trigger. */
export const REQUEST_KINDS = {
  Open: { number: 0, opens: true, waits: false },
  LimitOpen: { number: 2, opens: true, waits: true },
  TakeProfit: { number: 3, opens: false, waits: true },
  StopLoss: { number: 4, opens: false, waits: true },
} as const;

/** The engine's errors by their numbers. */
export const ERRORS = {
  6000: "NotAuthorized",
  6001: "WrongAccount",
  6002: "InvalidParameter",
  6003: "InvalidSide",
  6004: "TooManyCustodies",
  6005: "TooManyMarkets",
  6006: "MarketExists",
  6007: "UnsupportedMint",
  6008: "NotUpgradeAuthority",
  6009: "ZeroAmount",
  6010: "TokenAccountUnusable",
  6011: "ChangeRequired",
  6012: "ChangeNotDue",
  6013: "ChangeExpired",
  6014: "ChangeExecuted",
  6015: "ChangeMismatch",
  6016: "ChangeForbidden",
  6017: "ChangeWindow",
  6018: "MarketHasOpenLossEvent",
  6019: "GuardianExpired",
  6020: "GuardianLoosens",
  6021: "TokenOnProbation",
  6022: "LiquidityReserved",
  6100: "OracleWrongOwner",
  6101: "OracleWrongFeed",
  6102: "OracleMalformed",
  6103: "OracleNotVerified",
  6104: "OracleStale",
  6105: "OracleFuture",
  6106: "OracleWide",
  6107: "OracleEmaGap",
  6108: "OracleNotUnique",
  6109: "OracleSourcesDisagree",
  6110: "OracleSecondMissing",
  6111: "FeedNotDead",
  6112: "MarketSettling",
  6113: "PriceTooLow",
  6201: "PositionEmpty",
  6202: "PositionTooSmall",
  6203: "WrongGeneration",
  6204: "SlippageExceeded",
  6205: "RequestExpired",
  6206: "RequestNotExpired",
  6207: "ResidualNotPositive",
  6208: "MarketReduceOnly",
  6209: "OpenInterestCap",
  6210: "TicketRequired",
  6211: "SelfReference",
  6212: "InvalidTrigger",
  6213: "ExpiryOutOfRange",
  6214: "TriggerNotReached",
  6215: "PrintBeforeOrder",
  6218: "WrongKind",
  6219: "CollateralNotTaken",
  6300: "InsufficientMargin",
  6301: "CollateralUnpriced",
  6400: "NotLiquidatable",
  6500: "InsufficientLiquidity",
  6501: "UtilisationTooHigh",
  6502: "MinOutNotMet",
  6503: "PriceRefreshNeeded",
  6504: "PoolUndercollateralized",
  6505: "InvariantViolated",
  6506: "DepositCapReached",
  6507: "NothingToPay",
  6508: "WeightBound",
  6509: "OutflowLimited",
  6510: "PriceJumped",
  6511: "FeedSilent",
  6512: "DepositsClosed",
  6513: "PayableRequired",
  6600: "FundBelowMinimum",
  6601: "CooldownNotOver",
  6602: "ExitWindowOver",
  6603: "NoUnstakeRequest",
  6604: "UnstakeAlreadyRequested",
  6605: "InsufficientShares",
  6606: "DonationNeedsStake",
  6607: "ExitAfterJump",
  6700: "NoShortfallDue",
  6701: "NoOpenLossEvent",
  6702: "LossEventStillAccruing",
  6703: "ReceiptNotSealed",
  6704: "NothingToSeal",
  6705: "TicketNotMatured",
  6706: "TicketWaitsForLossEvent",
  6707: "ReceiptsIncomplete",
  6800: "MathOverflow",
  6801: "DivisionByZero",
} as const;
