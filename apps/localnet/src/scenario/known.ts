/** What a step has made under a name. */
export interface Made {
  is: ReadonlySet<"position" | "request" | "change">;
  market?: string | undefined;
  /** Token of the collateral. */
  token?: string | undefined;
}

/** What a step can know: all that is there before it. */
export interface Known {
  tokens: readonly string[];
  markets: readonly string[];
  secondSources: readonly string[];
  people: ReadonlySet<string>;
  made: ReadonlyMap<string, Made>;
  /** Number of the step. */
  i: number;
}
