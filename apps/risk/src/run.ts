/** Runs one command to its end: settings, answer, exit code. */
import type { Answer } from "./output";
import { type Flags, type Settings, settingsOf } from "./settings";

/** A command: with settings, what was named, and its own flags. */
export type Way = (settings: Settings, args: string[], flags: Record<string, string>) => Promise<Answer> | Answer;

/** Where a call is made. */
export interface Place {
  out: (line: string) => void;
  err: (line: string) => void;
  env: Record<string, string | undefined>;
}

/** The process itself. */
export const PROCESS: Place = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  env: process.env,
};

/** Runs it and returns the exit code. */
export async function run(
  way: Way,
  args: string[],
  flags: Flags & Record<string, unknown>,
  { out, err, env }: Place = PROCESS,
): Promise<number> {
  const { json } = await import("./output.ts");
  try {
    const answer = await way(settingsOf(flags, env), args, flags as unknown as Record<string, string>);
    out(flags.json ? json(answer.data) : answer.text);
    return answer.failed ? 1 : 0;
  } catch (e) {
    const { endingOf } = await import("./exit.ts");
    const { status, text, data } = endingOf(e);
    if (flags.json) out(json(data));
    err(text);
    return status;
  }
}
