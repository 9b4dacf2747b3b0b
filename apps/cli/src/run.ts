/** Runs one command to its end: settings, session, answer, exit code. */
import type { Answer } from "./output";
import type { Session } from "./session";
import type { Given } from "./settings";

/** What a command does: with its session, its arguments and its flags. */
export type Way = (session: Session, ...args: never[]) => Promise<Answer | undefined> | Answer;

/** Flags that every command takes. */
export type Flags = Given & { json?: boolean; dryRun?: boolean };

/** Where a call is made: what it may print, and its environment. */
export interface Place {
  /** The output; done when its reader has taken the line. */
  out: (line: string) => Promise<void> | void;
  err: (line: string) => void;
  env: Record<string, string | undefined>;
  /** The repository; null where there is none. */
  root?: string | null;
}

/** The process itself. */
export const PROCESS: Place = {
  // A reader that has left (`| head`) ends the process: scripts/lib/command.cjs.
  out: (line) => new Promise((done) => void process.stdout.write(`${line}\n`, () => done())),
  err: (line) => void process.stderr.write(`${line}\n`),
  env: process.env,
};

interface Call {
  signs: boolean;
  flags: Flags;
  args: unknown[];
}

/** Loaded here, not above: they bring web3.js, which a call for help does not need. */
const parts = async () => ({
  ...(await import("./settings.ts")),
  ...(await import("./session.ts")),
  ...(await import("./output.ts")),
});

/** Runs it, prints what it gives, and returns the exit code. */
export async function run(
  way: Way,
  { signs, flags, args }: Call,
  { out, err, env, root = null }: Place,
): Promise<number> {
  const { json = false, dryRun = false, rpc, pool, key, priorityFee, commitment, timeout, config } = flags;
  try {
    const { settingsOf, clientOf, plain } = await parts();
    const settings = settingsOf({ rpc, pool, key, priorityFee, commitment, timeout, config }, env);
    // Reading for oneself needs the key's address only, and works without a key where an owner is named.
    const client = clientOf(settings, signs || settings.key !== null, err);
    const session: Session = { client, settings, dryRun, json, root, print: out, say: err };
    const answer = await way(session, ...(args as never[]));
    if (answer === undefined) return 0;
    await out(json ? JSON.stringify(plain(answer.data), null, 2) : answer.text);
    return answer.failed ? 1 : 0;
  } catch (e) {
    const { ending } = await import("./exit.ts");
    const { status, text, data } = ending(e);
    if (json) await out(JSON.stringify(data));
    err(text);
    return status;
  }
}
