/** A replay for people. */
import { columns } from "../view/text";
import { clockOf } from "./path";
import type { Frame, Replay } from "./replay";

const usd = (amount: number) => (Math.round(amount) || 0).toLocaleString("en-US");
const HEAD = ["UTC", "price", "pool", "hedge", "together", "had it stayed", "SOL unhedged"];

const row = ({ minute, price, pool, hedge, total, kept, units }: Frame) => [
  clockOf(minute),
  price.toFixed(2),
  usd(pool),
  usd(hedge),
  usd(total),
  usd(kept),
  units.toFixed(0),
];

/** Minutes that are shown of the 80. */
const SHOWN = 5;

export function replayText({ frames, close, worst, end, naked, told, nakedAfter, fails }: Replay): string {
  const shown = frames.filter((frame, i) => i % SHOWN === 0 || [close, worst, end].includes(frame));
  const when = (lead: number) => (lead > 0 ? `${(lead / 60).toFixed(0)} min before` : `${(-lead).toFixed(1)} s after`);
  // One sentence for what was told of several venues at once.
  const alarms = new Map<string, string[]>();
  for (const { level, kind, subject, minute, lead, text } of told) {
    const said = `${clockOf(minute)}  ${when(lead)} the closing: ${level} ${kind}, ${text}`;
    alarms.set(said, [...(alarms.get(said) ?? []), subject]);
  }
  const dearest = Math.max(...fails.map(({ loss }) => loss));
  return [
    "10 October 2025, minutes of SOL as shares of the first; gains in USD since 20:50",
    "",
    columns([HEAD, ...shown.map(row)]),
    "",
    `short closed by ADL at ${clockOf(close.minute)}, ${close.price.toFixed(2)} USD; together ${usd(close.total)} then`,
    `worst together: ${usd(worst.total)} at ${clockOf(worst.minute)}; at the end ${usd(end.total)}, had it stayed ${usd(end.kept)}`,
    `being without the short brought ${usd(naked.end)} by the end, ${usd(naked.worst)} at its worst`,
    `the alarm that the pool is naked came ${nakedAfter?.toFixed(1) ?? "never,"} s after the closing`,
    `a venue's failure a minute before the closing would have cost up to ${usd(dearest)}`,
    "",
    ...[...alarms].map(([said, subjects]) => `${said} (${subjects.join(", ")})`),
  ].join("\n");
}
