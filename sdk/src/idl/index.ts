import { address } from "./address";
import type { Ballast } from "./ballast";
// By name: a namespace object would hold all parts, also in the bundle of who needs one.
import { accounts, constants, errors, events, instructions, metadata, types } from "./json";

export { PROGRAM_ID } from "./program";
export type { Ballast };

const idl: unknown = { address, metadata, instructions, accounts, events, errors, types, constants };

/** The program's IDL (Anchor spec 0.1.0), as `Program` takes it: `new Program<Ballast>(IDL, provider)`. */
export const IDL = idl as Ballast;
