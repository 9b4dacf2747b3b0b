type Costs = Record<string, number>;

/** What a command that writes its figures with `--json` measures in a process of its own. */
export function elsewhere(file: string): Costs;
/**
 * Figures that hold, or the best of as many as `again` gives, four times at most. Less is better of each; `faultsOf`:
 * what is beyond its bounds.
 */
export function asked(first: Costs, faultsOf: (costs: Costs) => readonly string[], again: () => Costs): Costs;
