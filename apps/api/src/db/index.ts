/** The database: tables and how it is opened. */
export { DatabaseError } from "./error";
export { type Database, type OpenOptions, openDatabase } from "./open";
export * as schema from "./schema";
export { isServer } from "./where";
