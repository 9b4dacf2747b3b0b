import type { Ballast } from "../idl/index";
import { json } from "./generated/instructions";

/** An instruction by its name in `instructions`. */
export type InstructionName = Ballast["instructions"][number]["name"];
/** One of the program's own errors. */
export type ErrorName = Capitalize<Ballast["errors"][number]["name"]>;

/**
 * The program's own errors that an instruction can return, in the order of their codes: what a front end has to
 * explain, `ERRORS` says how. Made from the program's sources, and each pair has a test. Besides these the framework,
 * the token program and the runtime can refuse a transaction (wrong accounts, missing signatures, too few tokens);
 * `decodeError` names those too.
 */
export const ERRORS_OF: Readonly<Record<InstructionName, readonly ErrorName[]>> = json;
