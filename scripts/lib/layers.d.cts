/** A schema of zod: every field may be left out. Takes what each layer has: text of flags and variables, JSON of files. */
interface Schema<T> {
  shape: object;
  safeParse(
    values: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: { code: string; path: PropertyKey[]; message: string; keys?: string[] }[] } };
}

/** Where a command's settings come from. */
export interface Terms<T> {
  schema: Schema<T>;
  /** The environment's variables begin with it: `BALLAST` for `BALLAST_RPC`. */
  prefix: string;
  /** What counts where a variable of one's own is not there: the same setting of all commands, as `BALLAST_RPC`. */
  shared?: { prefix: string; fields: readonly (keyof T & string)[] };
  /** Files that are looked for if none is named, the first that is there. */
  places: readonly string[];
  /** Settings that are paths: those of a file are meant from where it is. */
  paths: readonly (keyof T & string)[];
}

/**
 * What a command is called with: flags, then the environment, then a file. `Misuse` names flag, variable or line of what
 * is wrong. `flags.config` names the file.
 */
export function settingsIn<T>(
  terms: Terms<T>,
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): T;
