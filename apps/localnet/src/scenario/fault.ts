import { Misuse } from "../../../../scripts/lib/command.cjs";

/**
 * What is wrong with a file, and where: `steps.3.amount`. `at`: the place whose line is named, where that is a closer
 * one.
 */
export interface Fault {
  where: string;
  message: string;
  at?: string;
}

/** A file that is not a scenario. Each fault names the place: `steps.3.amount: ...`. */
export class ScenarioError extends Misuse {
  override readonly name = "ScenarioError";
  readonly faults: readonly string[];

  constructor(
    readonly file: string,
    readonly found: readonly Fault[],
    lineOf?: (where: string) => number,
  ) {
    const faults = found.map(({ where, message }) => (where === "" ? message : `${where}: ${message}`));
    const placed = found.map(({ where, at = where }, i) =>
      lineOf === undefined ? `  ${faults[i]}` : `  line ${lineOf(at)}: ${faults[i]}`,
    );
    super([`${file} is not a scenario:`, ...placed].join("\n"));
    this.faults = faults;
  }
}
