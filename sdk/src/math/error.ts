/** Names of the engine's errors, as on chain. The table of numbers and messages is in `crates/engine/src/error.rs`. */
export type EngineError =
  | "WrongAccount"
  | "InvalidParameter"
  | "InvalidSide"
  | "UnsupportedMint"
  | "ZeroAmount"
  | "ChangeNotDue"
  | "ChangeExpired"
  | "ChangeForbidden"
  | "ChangeWindow"
  | "MarketHasOpenEvent"
  | "GuardianLoosens"
  | "TokenYoung"
  | "OracleWrongFeed"
  | "OracleMalformed"
  | "OracleNotVerified"
  | "OracleStale"
  | "CollateralUnpriced"
  | "OracleFuture"
  | "OracleWide"
  | "OracleEmaGap"
  | "OracleNotUnique"
  | "OracleSourcesDisagree"
  | "OracleSecondMissing"
  | "FeedNotDead"
  | "MarketSettling"
  | "PriceTooLow"
  | "PositionEmpty"
  | "PositionTooSmall"
  | "WrongGeneration"
  | "SlippageExceeded"
  | "RequestExpired"
  | "RequestNotExpired"
  | "ResidualNotPositive"
  | "MarketReduceOnly"
  | "OpenInterestCap"
  | "SelfReference"
  | "InvalidTrigger"
  | "ExpiryOutOfRange"
  | "TriggerNotReached"
  | "PrintBeforeOrder"
  | "WrongKind"
  | "NotAuthorized"
  | "InsufficientMargin"
  | "NotLiquidatable"
  | "InsufficientLiquidity"
  | "UtilisationTooHigh"
  | "PriceRefreshNeeded"
  | "InvariantViolated"
  | "DepositCapReached"
  | "DepositsClosed"
  | "WeightBound"
  | "OutflowLimited"
  | "PriceJumped"
  | "FeedSilent"
  | "ExitAfterJump"
  | "FundBelowMinimum"
  | "CooldownNotOver"
  | "ExitWindowOver"
  | "NoUnstakeRequest"
  | "UnstakeAlreadyRequested"
  | "InsufficientShares"
  | "DonationNeedsStake"
  | "NoCarryDue"
  | "NoOpenEvent"
  | "EventStillAccruing"
  | "ReceiptNotSealed"
  | "NothingToSeal"
  | "TicketNotMatured"
  | "TicketWaitsForEvent"
  | "ReceiptsIncomplete"
  | "MathOverflow"
  | "DivisionByZero";

/** Thrown where the engine returns an error: `error` is the name that the chain would answer with. */
export class MathError extends Error {
  override readonly name = "MathError";
  /** @param error the engine's name of what went wrong */
  constructor(readonly error: EngineError) {
    super(error);
  }
}

/** Throws a {@link MathError} of this name unless the condition holds. */
export function ensure(condition: boolean, error: EngineError): asserts condition {
  if (!condition) throw new MathError(error);
}
