/** Runs one command to its end: settings, session, answer, exit code. */
import type { Answer } from "./output";
import type { Session } from "./session";
import type { Given } from "./settings";

/** What a command does: with its session, its arguments and its flags. */
export type Way = (session: Session, ...args: never[]) => Promise<Answer | undefined> | Answer;

/** Flags that every command takes. */
export type Flags = Given & { json?: boolean; dryRun?: boolean };

interface Call {
  signs: boolean;
  flags: Flags;
  args: unknown[];
}

const out = (line: string) => void process.stdout.write(`${line}\n`);
const err = (line: string) => void process.stderr.write(`${line}\n`);

/** Loaded here, not above: they bring web3.js, which a call for help does not need. */
const parts = async () => ({
  ...(await import("./settings.ts")),
  ...(await import("./session.ts")),
  ...(await import("./output.ts")),
});

export async function run(way: Way, { signs, flags, args }: Call): Promise<void> {
  const { json = false, dryRun = false, rpc, pool, key, priorityFee, commitment, config } = flags;
  try {
    const { settingsOf, clientOf, plain } = await parts();
    const settings = settingsOf({ rpc, pool, key, priorityFee, commitment, config });
    // Reading for oneself needs the key's address only, and works without a key where an owner is named.
    const client = clientOf(settings, signs || settings.key !== null);
    const session: Session = { client, settings, dryRun, json, print: out, say: err };
    const answer = await way(session, ...(args as never[]));
    if (answer === undefined) return;
    out(json ? JSON.stringify(plain(answer.data), null, 2) : answer.text);
    if (answer.failed) process.exitCode = 1;
  } catch (e) {
    const { ending } = await import("./exit.ts");
    const { status, text, data } = ending(e);
    if (json) out(JSON.stringify(data));
    err(text);
    process.exitCode = status;
  }
}
