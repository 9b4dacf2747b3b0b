/** What each error of an attempt means for what is done next. */
import type { BallastError, ERRORS_OF, TaskKind } from "@ballast/sdk";
import type { Verdict } from "../happenings";

/** Every error of the program that an instruction of a task can end with: one that is missing does not compile. */
export type TaskError = (typeof ERRORS_OF)[TaskKind][number];

const raced = (...names: string[]) => given(names, "raced");
const early = (...names: string[]) => given(names, "early");
const stale = (...names: string[]) => given(names, "stale");
const failed = (...names: string[]) => given(names, "failed");
const fatal = (...names: string[]) => given(names, "fatal");
const given = (names: readonly string[], verdict: Verdict) => names.map((name) => [name, verdict] as const);

/** The program's own. A test holds that every error that an instruction of a task can throw stands here, once. */
const OWN: readonly (readonly [string, Verdict])[] = [
  // Somebody did it, or what made it due is over.
  ...raced("NotLiquidatable", "PositionEmpty", "NoOpenLossEvent", "NoShortfallDue", "NothingToSeal", "NothingToPay"),
  ...raced("ChangeExecuted", "ChangeExpired", "MarketSettling", "FeedNotDead", "RequestExpired", "WrongGeneration"),
  ...raced("TriggerNotReached", "SlippageExceeded"),
  // It will be due: at the time that an account names, or when a limit has room again.
  ...early("LossEventStillAccruing", "TicketNotMatured", "TicketWaitsForLossEvent", "ChangeNotDue"),
  ...early("RequestNotExpired", "OutflowLimited", "PriceJumped", "MarketHasOpenLossEvent", "OracleFuture"),
  // An order or a change that somebody else may end now, and anyone when it has expired.
  ...early("NotAuthorized"),
  // What the plan was made with is not what the chain has: other prices, tickets of another hour, further receipts.
  ...stale("PriceRefreshNeeded", "CollateralUnpriced", "OracleStale", "OracleSecondMissing", "OracleNotUnique"),
  ...stale("OracleSourcesDisagree", "OracleEmaGap", "OracleWide", "PrintBeforeOrder", "ReceiptNotSealed"),
  ...stale("WrongAccount", "TicketRequired", "PayableRequired", "ReceiptsIncomplete"),
  // Nothing that this keeper can mend: it tries again, ever more seldom.
  ...failed("TokenAccountUnusable", "TokenOnProbation", "ChangeForbidden", "ChangeMismatch", "InvalidParameter"),
  ...failed("InvalidSide", "ZeroAmount", "WrongKind", "ResidualNotPositive", "InsufficientMargin", "PositionTooSmall"),
  ...failed("OracleWrongOwner", "OracleWrongFeed", "OracleMalformed", "OracleNotVerified"),
  // The rules contradict themselves: a person must look.
  ...fatal("InvariantViolated", "PoolUndercollateralized", "MathOverflow", "DivisionByZero"),
];

/** What plans, programs beneath and the runtime say. */
const OTHER: readonly (readonly [string, Verdict])[] = [
  // The account is gone: whoever did the same closed it.
  ...raced("AlreadyDone", "AlreadyProcessed", "UninitializedAccount", "AccountNotInitialized"),
  ...raced("AccountDiscriminatorNotFound", "AccountDataTooSmall", "AccountOwnedByWrongProgram"),
  // Addresses that follow from what the chain has, which has moved on.
  ...stale("PlanExpired", "InvalidSeeds", "ConstraintSeeds", "ConstraintHasOne", "ConstraintAddress"),
  // Not executed in time: the next one bids more. Whether it still will be is unknown, and does no harm.
  ...given(["BlockhashNotFound", "OutcomeUnknown"], "expired"),
  ...fatal("InstructionFallbackNotFound", "InstructionDidNotDeserialize", "InvalidProgramId"),
];

const VERDICTS = new Map([...OWN, ...OTHER]);

/**
 * Fatal for one piece of work, and said of nothing else: its own numbers do not fit. Nobody can stop a kind with it.
 */
const OF_ONE: ReadonlySet<string> = new Set(["MathOverflow", "DivisionByZero"]);

/** Whether a fatal error stops all work of its kind. */
export const stopsKind = ({ name }: Pick<BallastError, "name">): boolean => !OF_ONE.has(name);

/** The names of the program's own that are sorted, with repetitions. */
export const sorted = (): string[] => OWN.map(([name]) => name);

/** What an error by this name means; what is not known is a failure like any other. */
export const verdictOf = ({ name }: Pick<BallastError, "name">): Verdict => VERDICTS.get(name) ?? "failed";
