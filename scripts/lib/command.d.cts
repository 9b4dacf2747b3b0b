import type { ParseArgsConfig, parseArgs } from "node:util";

/** A failure that needs a sentence, not a stack trace: exit code 1. */
export class Problem extends Error {
  readonly status: number;
}
/** The call, or a file that it names, is wrong: exit code 2. */
export class Misuse extends Problem {}
/**
 * As `parseArgs`, by default of the process's arguments. The first line of `usage` is how the command is called: a
 * `Misuse` says it. All of it is what `--help` says, which is thrown as well and ends with 0.
 */
export function readFlags<T extends ParseArgsConfig>(
  usage: string,
  config: T,
  args?: string[],
): ReturnType<typeof parseArgs<T>>;
/** For commands without flags: throws what `--help` says where it is asked for. */
export function helped(usage: string, args: string[]): void;
/** A call that cannot be understood, with the usage that can. */
export function misuse(why: string, usage: string): Misuse;
/** A file's text, without byte order mark; a `Misuse` names file and reason. `what`: "the configuration". */
export function readText(file: string, what: string): string;
/**
 * Options of a program of commander's whose exit is overridden; null where it has said all there is to say (help, a
 * wrong call): the exit code is set.
 */
export function optionsOf<T extends object>(
  program: { parse(args: readonly string[], from: { from: "user" }): { opts(): T } },
  args: readonly string[],
): T | null;
/** What a command says at its end, and its exit code; no stack trace unless BALLAST_TRACE is set. */
export function lastWords(error: unknown): { status: number; text: string };
/** Runs a command to its end: the number that it returns is the exit code. */
export function main(body: (args: string[]) => unknown): Promise<void>;
