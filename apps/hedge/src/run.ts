/** Runs one call to its end: settings, what it asks for, exit code. */
import { lastWords, Misuse } from "../../../scripts/lib/command.cjs";
import type { Report } from "./risk/state";
import { type Settings, settingsOf, settingsSchema } from "./settings";

export interface Flags {
  schema?: boolean;
  json?: boolean;
  minute?: string;
  rehedge?: string;
  close?: string;
  [setting: string]: unknown;
}

const out = (text: string) => void process.stdout.write(`${text}\n`);
const NETWORK = /^(NetworkError|OutcomeUnknown|Timeout)$/;

/** The exit code. */
export async function run(what = "status", flags: Flags = {}): Promise<number> {
  const { schema = false, json = false, minute, rehedge, close, ...given } = flags;
  try {
    if (schema) {
      out(JSON.stringify(settingsSchema(), null, 2));
      return 0;
    }
    if (what !== "replay" && (minute ?? rehedge) !== undefined)
      throw new Misuse("--minute and --rehedge are of replay");
    if (what !== "watch" && what !== "demo" && given.port !== undefined)
      throw new Misuse("--port is of watch and demo");
    if (what !== "demo" && close !== undefined) throw new Misuse("--close is of demo");
    const settings = settingsOf(given);
    if (what === "replay") return await again(settings, { minute, rehedge }, json);
    if (what === "watch") return await (await import("./live.ts")).live(settings, json);
    if (what === "demo") return await demonstrated(settings, close, json);
    return await once(what, settings, json);
  } catch (error) {
    const { status, text } = lastWords(error);
    if (json) out(JSON.stringify({ error: text.replace(/^error: /, "") }));
    process.stderr.write(`${text}\n`);
    return error instanceof Error && NETWORK.test(error.name) ? 3 : status;
  }
}

async function once(what: string, settings: Settings, json: boolean): Promise<number> {
  const { Monitor } = await import("./monitor.ts");
  const monitor = await Monitor.open(settings);
  const report = await monitor.once();
  const { statusText, stressText } = await import("./view/text.ts");
  const { pool, stress, venues } = report;
  if (what === "stress") out(json ? JSON.stringify({ pool, stress, venues }, null, 2) : stressText(report));
  else out(json ? JSON.stringify(report, null, 2) : statusText(report));
  return codeOf(report, monitor.pool.reading.fault?.name ?? null);
}

/** Exchanges of this machine beside the pool, watched until it is stopped. */
async function demonstrated(settings: Settings, close: string | undefined, json: boolean): Promise<number> {
  if (close !== undefined && !/^[1-9]\d{0,3}$/.test(close))
    throw new Misuse("--close: is a number of seconds, 1 to 9999");
  const closes = close === undefined ? null : Number(close);
  const { Demo } = await import("./demo/demo.ts");
  const demo = await Demo.open(settings, { closes, told: (line) => void process.stderr.write(`${line}\n`) });
  try {
    return await (await import("./live.ts")).live(demo.settings, json, { ...demo.keys });
  } finally {
    await demo.close();
  }
}

/** A number of minutes, 1 to 79. */
function minutes(flag: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d?$/.test(given) && Number(given) < 80) return Number(given);
  throw new Misuse(`--${flag}: is a number of minutes, 1 to 79`);
}

async function again(
  { terms }: Settings,
  given: { minute?: string; rehedge?: string },
  json: boolean,
): Promise<number> {
  const [minute, rehedge] = [minutes("minute", given.minute), minutes("rehedge", given.rehedge)];
  const [{ replay }, { EXAMPLE }, { replayText }] = await Promise.all([
    import("./replay/replay.ts"),
    import("./replay/book.ts"),
    import("./replay/text.ts"),
  ]);
  const played = replay({ sketch: EXAMPLE, terms, minute, rehedge });
  out(json ? JSON.stringify(played, null, 2) : replayText(played));
  return 0;
}

/** 3 where the pool could not be read at all, 1 where something is critical or not fresh. */
function codeOf({ pool, fresh, alerts }: Report, fault: string | null): number {
  if (pool.nav === null && fault !== null && NETWORK.test(fault)) return 3;
  return fresh && alerts.every(({ level }) => level !== "critical") ? 0 : 1;
}
