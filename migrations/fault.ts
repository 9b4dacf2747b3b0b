/** What is wrong with a file, or between it and a chain, and how it is said: file, line and field in every message. */
import { Misuse, Problem } from "../scripts/lib/command.cjs";

/** A mistake and its place in the file: `custodies.2.mint`. Empty for the whole. */
export interface Fault {
  where: string;
  message: string;
}

/** What a configuration was read from. */
export interface Origin {
  /** Null for an object that no file holds. */
  file: string | null;
  lineOf(where: string): number;
}

/** An object that no file holds. */
export const NOWHERE: Origin = { file: null, lineOf: () => 0 };

/** One fault on one line. */
export function said({ file, lineOf }: Origin, { where, message }: Fault): string {
  const what = where === "" ? message : `${where}: ${message}`;
  return file === null ? what : `line ${lineOf(where)}: ${what}`;
}

const listed = (origin: Origin, head: string, faults: readonly Fault[]) =>
  [head, ...faults.map((fault) => `  ${said(origin, fault)}`)].join("\n");

/** The file itself is wrong. */
export const misuseOf = (origin: Origin, faults: readonly Fault[]): Misuse =>
  new Misuse(listed(origin, origin.file === null ? "configuration:" : `${origin.file} is no configuration:`, faults));

/** The chain does not let the file be carried out. `at`: the address of its node; `begun`: steps were taken before. */
export function problemOf(origin: Origin, at: string | undefined, faults: readonly Fault[], begun = false): Problem {
  const file = origin.file ?? "the configuration";
  const where = at === undefined ? "" : ` at ${at}`;
  const how = begun
    ? `cannot be gone on with${where}; what was done stays`
    : `cannot be carried out${where}, and nothing was sent`;
  return new Problem(listed(origin, `${file} ${how}:`, faults));
}
