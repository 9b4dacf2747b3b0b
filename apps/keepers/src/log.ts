/**
 * What a keeper says: one line for what happens, in words with numbers. Races and rounds are for those who look for
 * them.
 */
import { type DestinationStream, destination, type Level, type Logger, pino } from "pino";
import type { Happening, Listener, Piece } from "./happenings";
import { payOf } from "./reward";

export interface Told {
  level: Level;
  text: string;
}

const piece = ({ kind, subject }: Piece) => `${kind} of ${subject}`;

/** How loud an attempt is that did not land: what others did, or what only came early, is no fault. */
const LOUDNESS: Record<Extract<Happening, { what: "missed" }>["verdict"], Level> = {
  raced: "debug",
  early: "debug",
  stale: "debug",
  expired: "info",
  failed: "warn",
  fatal: "error",
};

const REFUSALS: Record<Extract<Happening, { what: "refused" }>["why"], string> = {
  foreign: "they are of no account of this pool",
  many: "they are more than there can be, so everything is read again",
  large: "they are larger than any account of a pool",
  untrue: "nodes answered otherwise, so another socket is listened to and everything is read again",
};

type Teller = { [W in Happening["what"]]: (happening: Extract<Happening, { what: W }>) => Told };

const TELLERS: Teller = {
  due: (h) => ({ level: "debug", text: `${piece(h)} is due, in slot ${h.slot}` }),
  gone: (h) => ({ level: "debug", text: `${piece(h)} is due no more: somebody else did it` }),
  sent: (h) => ({
    level: "debug",
    text: `${piece(h)} sent, attempt ${h.attempt}, at ${h.priorityFee} micro-lamports a unit: ${h.signature}`,
  }),
  landed: (h) => ({
    level: "info",
    text: `${piece(h)} landed in slot ${h.slot}, ${h.slots} after it was due; pays ${payOf(h.reward)}: ${h.signature}`,
  }),
  missed: (h) => ({
    level: LOUDNESS[h.verdict],
    text: `${piece(h)} did not land: ${h.verdict}, ${h.error}${h.retryAt === null ? "; not tried again" : ""}`,
  }),
  round: (h) => ({ level: "debug", text: `round at slot ${h.slot}: ${h.due} due, ${h.cpu.toFixed(1)} ms of CPU` }),
  resync: (h) => ({
    level: h.why === "interval" && h.corrected === 0 ? "debug" : "info",
    text: `everything was read again (${h.why}): ${h.accounts} accounts, ${h.corrected} were not as known`,
  }),
  refused: (h) => ({ level: "warn", text: `${h.count} things that nodes said were not held: ${REFUSALS[h.why]}` }),
  published: (h) =>
    h.error === null
      ? { level: "debug", text: `${h.feeds} prices brought onto the chain in ${h.ms} ms` }
      : { level: "warn", text: `prices could not be brought onto the chain: ${h.error}` },
  stopped: (h) => ({
    level: "error",
    text: `${h.kind} ended with ${h.error}: nothing of that kind is done until a person has looked and starts this anew`,
  }),
  endpoint: ({ url, ok, ms }) =>
    ok
      ? { level: "info", text: `${url} answers, in ${ms.toFixed(0)} ms` }
      : { level: "warn", text: `${url} does not answer (${ms.toFixed(0)} ms); others are asked` },
  halted: (h) => ({ level: "fatal", text: `HALTED, nothing is done until this is mended: ${h.why}` }),
  resumed: () => ({ level: "info", text: "working again" }),
};

/** A happening as a sentence, and how loud it is. */
export const tell = (happening: Happening): Told => (TELLERS[happening.what] as (h: Happening) => Told)(happening);

/** Integers as text: a number of JSON has 53 bits. */
const textual = (fields: object): object =>
  JSON.parse(JSON.stringify(fields, (_, value) => (typeof value === "bigint" ? value.toString() : value)));

/**
 * Writes what happens, each change once: a node that is away, or prices that fail, are told when that begins and ends.
 */
export function logging(logger: Logger, hide: (text: string) => string): Listener {
  const state = new Map<string, boolean>();
  /** Whether this is the same as before; what begins well is no news. */
  const same = (key: string, ok: boolean) => {
    const before = state.get(key) ?? true;
    state.set(key, ok);
    return before === ok;
  };
  return (happening) => {
    const { level, text } = tell(happening);
    const repeated =
      (happening.what === "endpoint" && same(happening.url, happening.ok)) ||
      (happening.what === "published" && same("prices", happening.error === null));
    const fields = textual("url" in happening ? { ...happening, url: hide(happening.url) } : happening);
    logger[repeated ? "debug" : level](fields, hide(text));
  };
}

const LEVELS = { 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" } as const;

/** Lines for people: time, level where it is no news, and the sentence. */
export function forPeople(write: (line: string) => void): DestinationStream {
  return {
    write(json: string) {
      const { level, time, msg } = JSON.parse(json) as { level: keyof typeof LEVELS; time: number; msg: string };
      const loud = level > 30 ? `${LEVELS[level]}: ` : "";
      write(`${new Date(time).toISOString().slice(11, 23)} ${loud}${msg}\n`);
    },
  };
}

/** A log on the error output, whole after any end of the process: the output is for what a command found. */
export function loggerOf({ json, level }: { json: boolean; level: Level }): Logger {
  const to = json ? destination({ fd: 2, sync: true }) : forPeople((line) => void process.stderr.write(line));
  return pino({ level, base: null }, to);
}
