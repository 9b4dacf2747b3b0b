/** What JSON text says, and where. */
export interface Located {
  value: unknown;
  /** The line of a place, `steps.3.amount`; of what is not there, of the next place around it. */
  lineOf(where: string): number;
}
/** Reads JSON text; with faults, such as a name said twice, the value is null. */
export function parseJson(text: string): Located & { faults: { line: number; message: string }[] };
/** Reads a JSON file. Throws a `Misuse` that names file and line. `what`: "the configuration". */
export function readJson(file: string, what: string): Located;
