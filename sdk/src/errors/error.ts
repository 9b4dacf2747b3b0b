/** What became of a transaction on chain. */
export type Outcome =
  /** It took effect. */
  | "landed"
  /** It was executed and failed: nothing changed but the fee that was paid. */
  | "failed"
  /** It is not on chain and never will be: nothing changed, and doing it again does it once. */
  | "not landed"
  /** Not known. Look up the signature before you repeat it: it may have taken effect, or still will. */
  | "unknown";

/** What is known of the transaction that an error is about. */
export interface Told {
  /** Signature of the signed bytes; null if nothing was signed. */
  signature?: string | null;
  outcome?: Outcome;
}

/** What an error is made of. */
export interface Failure extends Told {
  code: number | null;
  name: string;
  hint: string;
  logs: readonly string[];
  cause?: unknown;
}

/** Failures that the same call may not meet again. */
const PASSING = new Set(["NetworkError", "BlockhashNotFound", "PlanExpired", "AccountInUse", "TransactionNotFound"]);

/** A failure with a name and with what to do about it. `outcome` says whether anything changed on chain. */
export class BallastError extends Error {
  /** Name of the error: the program's own (`OracleStale`), the runtime's (`InvalidSeeds`), or `NetworkError`. */
  override readonly name: string;
  /** Custom code, 6000 and above for the program's own; null for all that no program said. */
  readonly code: number | null;
  /** What to do. */
  readonly hint: string;
  /** The transaction's logs, where there are any. */
  readonly logs: readonly string[];
  /** The transaction's signature; null if nothing was signed or the source does not say. */
  readonly signature: string | null;
  /** Whether it took effect: `unknown` unless it is known. */
  readonly outcome: Outcome;
  /**
   * Whether the same call may succeed a moment later. Never of a signed transaction whose outcome is unknown: that
   * could do it twice.
   */
  readonly retryable: boolean;

  constructor({ code, name, hint, logs, signature = null, outcome = "unknown", cause }: Failure) {
    super(code === null ? `${name}: ${hint}` : `${name} (${code}): ${hint}`, { cause });
    this.name = name;
    this.code = code;
    this.hint = hint;
    this.logs = logs;
    this.signature = signature;
    this.outcome = outcome;
    this.retryable = PASSING.has(name) && (signature === null || outcome === "not landed" || outcome === "failed");
  }

  /** The same error with what has become known of its transaction. */
  about(told: Told): BallastError {
    const { code, name, hint, logs, signature, outcome, cause } = this;
    return new BallastError({ code, name, hint, logs, signature, outcome, cause, ...told });
  }
}
