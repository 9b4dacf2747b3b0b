/** Errors that a call of this package can end in, by name: nothing was changed where one is thrown. */

const HINTS = {
  EmptyBook: "there is no open position: open one, or name another pool with --pool",
  NoPrice: "a market has no price yet: refresh prices, then ask again",
  NoMarket: "there is no such market: `npm run ballast -- market` lists them",
  BadSeries: "a series is CSV of time_utc,open,high,low,close,volume with rising times and prices above zero",
  ShortSeries: "the series is too short for what is asked: give a longer one",
  BadModel:
    "the model's file is damaged: `git checkout apps/risk/src/model/generated`, or fit it again with `npm run risk -- fit`",
  BadLog: "the file of forecasts was changed after it was written: keep it as evidence, and begin another",
  LogTaken: "end the other process, or give this one a file of its own (--log, --forecasts)",
  LogAhead: "a node told a false time once: keep the file as evidence, and begin another (--log, --forecasts)",
  BadClock: "of this look and the last one, one has a wrong time: look which of your nodes says it",
  BadRange: "a number is outside of its range",
  NoAdvice: "nothing can be tightened: it is as tight as it gets",
} as const;

export type RiskErrorName = keyof typeof HINTS;

/** A failure with a name, and what to do about it. */
export class RiskError extends Error {
  readonly hint: string;
  constructor(
    override readonly name: RiskErrorName,
    what: string,
  ) {
    super(`${name}: ${what}; ${HINTS[name]}`);
    this.hint = HINTS[name];
  }
}
