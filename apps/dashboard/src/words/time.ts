/** Times as people read them. All of the chain's are seconds since 1970; everything is shown in UTC. */

const two = (n: number) => String(n).padStart(2, "0");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "10 Oct 2025, 21:21:04 UTC"; without seconds where `short`. */
export function instant(seconds: number, short = false): string {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return "at no known time";
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}${short ? "" : ` ${at.getUTCFullYear()}`}`;
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}${short ? "" : `:${two(at.getUTCSeconds())}`}`;
  return `${day}, ${clock}${short ? "" : " UTC"}`;
}

/** "10 Oct" */
export const day = (seconds: number): string => instant(seconds, true).split(",")[0] ?? "";

/** "21:21:04 UTC" */
export function clock(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} UTC`;
}

const UNITS: [seconds: number, name: string][] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

/** The two largest units of a length of time. @example span(3_725) // "1 h 2 min" */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex(([size]) => whole >= size);
  if (first === -1) return "0 s";
  const [size, name] = UNITS[first] ?? [1, "s"];
  const rest = UNITS[first + 1];
  const count = Math.floor(whole / size);
  const more = rest === undefined ? 0 : Math.floor((whole - count * size) / rest[0]);
  return more > 0 ? `${count} ${name} ${more} ${rest?.[1]}` : `${count} ${name}`;
}

/** What a countdown says. */
export const countdown = (until: number, now: number): string => (until <= now ? "now" : `in ${span(until - now)}`);

/** How old an answer is, in milliseconds, as one says it. */
export const age = (ms: number): string => (ms < 1_000 ? "just now" : `${span(ms / 1_000)} ago`);
