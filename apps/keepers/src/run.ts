/** Runs one call to its end: settings, what it asks for, exit code. */
import { ending } from "./exit";
import type { Listener } from "./happenings";
import { hiding } from "./hidden";
import { loggerOf } from "./log";
import { type Settings, settingsOf, settingsSchema } from "./settings";

/** Flags as they were typed. */
export interface Flags {
  once?: boolean;
  dryRun?: boolean;
  explain?: string;
  schema?: boolean;
  json?: boolean;
  [setting: string]: unknown;
}

const out = (text: string) => void process.stdout.write(`${text}\n`);
const err = (text: string) => void process.stderr.write(`${text}\n`);
const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

/** The exit code. */
export async function run(flags: Flags): Promise<number> {
  const { once = false, dryRun = false, explain, schema = false, json = false, ...given } = flags;
  let hide = (text: string) => text;
  try {
    if (schema) {
      out(JSON.stringify(settingsSchema(), null, 2));
      return 0;
    }
    const settings = settingsOf(given);
    const { rpc, ws, prices, pricesFrom, hermesToken } = settings;
    hide = hiding([...rpc, ...ws, ...(prices === "hermes" && pricesFrom !== null ? [pricesFrom] : [])], hermesToken);
    return await asked(settings, { once, dryRun, explain, json }, hide);
  } catch (error) {
    const { status, name, text } = ending(error);
    if (json) out(JSON.stringify({ error: name, message: hide(text.replace(/^error: /, "")) }));
    err(hide(text));
    return status;
  }
}

interface Wish {
  once: boolean;
  dryRun: boolean;
  explain: string | undefined;
  json: boolean;
}

/** What is needed for it is loaded here. */
async function asked(
  settings: Settings,
  { once, dryRun, explain, json }: Wish,
  hide: (text: string) => string,
): Promise<number> {
  if (explain !== undefined) {
    const { data, text } = await (await import("./explain/run.ts")).explain(settings, explain);
    out(json ? JSON.stringify(data, plain, 2) : text);
    return 0;
  }
  const logger = loggerOf({ json, level: settings.logLevel });
  if (!once && !dryRun) return (await import("./live.ts")).live(settings, logger, hide);
  const { each, nobody, optionsOf, walletOf } = await import("./setup.ts");
  const { bookkeeping, once: doOnce } = await import("./once.ts");
  const { logging } = await import("./log.ts");
  const wallet = dryRun && settings.key === null ? nobody : walletOf(settings);
  const log = logging(logger, hide);
  // A dry run needs no lamports.
  const quiet: Listener = (told) => void (told.what !== "halted" && log(told));
  const books = dryRun ? null : await bookkeeping(settings, wallet.publicKey, (words) => logger.warn(hide(words)));
  const listener = dryRun ? quiet : each(log, ...(books === null ? [] : [books.listen]));
  const options = optionsOf(settings, wallet, listener);
  try {
    return await doOnce(options, { dryRun, json, print: out });
  } finally {
    await books?.close();
  }
}
