/** A failure with a name and with what to do about it. Nothing was changed on chain. */
export class BallastError extends Error {
  /** Name of the error: the program's own (`OracleStale`), or the runtime's (`InvalidSeeds`). */
  override readonly name: string;
  /** Custom code, 6000 and above for the program's own; null for errors of the runtime. */
  readonly code: number | null;
  /** What to do. */
  readonly hint: string;
  /** The transaction's logs, where there are any. */
  readonly logs: readonly string[];

  constructor(what: { code: number | null; name: string; hint: string; logs: readonly string[]; cause?: unknown }) {
    super(what.code === null ? `${what.name}: ${what.hint}` : `${what.name} (${what.code}): ${what.hint}`, {
      cause: what.cause,
    });
    this.name = what.name;
    this.code = what.code;
    this.hint = what.hint;
    this.logs = what.logs;
  }
}
