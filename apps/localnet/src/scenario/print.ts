import { lookUp } from "./expect";
import type { ScenarioLedger, StepReport } from "./ledger";
import type { EventInWords } from "./units";

/** `1234567.5` as `1,234,567.50`: two places, cut off, for tables that people read. A value cut to zero has no sign. */
export function money(amount: string): string {
  const [whole = "0", places = ""] = amount.split(".");
  const shown = `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${places.padEnd(2, "0").slice(0, 2)}`;
  return shown === "-0.00" ? "0.00" : shown;
}

/** Rows as aligned columns; the columns named in `right` are numbers. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    right.includes(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}

/** One line for a step. */
export function stepLine({ i, do: doing, ok, cu, events, error, message, note }: StepReport): string {
  const outcome = ok ? (error === undefined ? "ok" : `ok, fails with ${error}`) : `FAILED  ${message ?? error}`;
  const units = cu > 0 ? `${cu} CU` : "";
  const told = note ?? events.map(brief).filter(Boolean).join("; ");
  return `${String(i).padStart(3)}  ${doing.padEnd(17)} ${units.padStart(10)}  ${outcome}${told ? `  ${told}` : ""}`;
}

/** The few numbers of an event that a reader looks for first. */
const TELLING: Record<string, string[]> = {
  PositionLiquidated: ["owner", "price", "deficit", "young", "insurance", "deductible", "shortfall"],
  PositionIncreased: ["owner", "price", "size"],
  PositionDecreased: ["owner", "price", "size", "pnl", "held", "heldAfterJump"],
  LossEventFinalized: ["shortfall", "lpShare", "escrow", "lien", "remainder"],
  LossEventOpened: ["shortfall", "expiredShortfall"],
  LiensApplied: ["positions", "paid"],
  TicketClaimed: ["owner", "face", "paid"],
};

function brief(event: EventInWords): string {
  const fields = TELLING[event.name] ?? [];
  if (fields.length === 0) return "";
  return `${event.name} ${fields.map((field) => `${field} ${event[field]}`).join(", ")}`;
}

const PLACES: [path: string, meaning: string][] = [
  ["young", "LPs, for positions younger than the young rule"],
  ["insurance", "insurance fund"],
  ["deductible", "LPs, daily deductible"],
  ["lpShare", "LPs, their share of loss events"],
  ["escrow", "winners, from escrowed profit"],
  ["lienPaid", "winners, from open positions"],
  ["lienUnpaid", "winners' liens, open or lapsed to the LPs"],
  ["remainder", "LPs, the rest"],
];

/** Who paid the deficits of each market, in rows that add up. */
export function whoPaid(ledger: ScenarioLedger): string {
  const parts = Object.keys(ledger.markets).map((symbol) => {
    const amount = (path: string) => String(lookUp(ledger, `markets.${symbol}.${path}`) ?? "0");
    const waiting = ["long", "short"].flatMap((side) => [
      [`open event, ${side}s win`, amount(`${side}.lossEvent`)],
      [`waiting shortfall, ${side}s win`, amount(`${side}.waitingShortfall`)],
    ]);
    const rows = [...PLACES.map(([path, meaning]) => [meaning, amount(`ledger.${path}`)]), ...waiting];
    const paid = rows.filter(([, value]) => value !== "0").map(([meaning = "", value = ""]) => [meaning, money(value)]);
    const total = [`${symbol}: deficits`, money(amount("ledger.deficits"))];
    return table([total, ...paid.map(([meaning = "", value = ""]) => [`  ${meaning}`, value])], [1]);
  });
  return parts.join("\n");
}

/** The end of a run, for people. */
export function summary(ledger: ScenarioLedger): string {
  const invariants = ledger.invariants === "ok" ? "all invariants hold" : ledger.invariants.join("\n");
  return `${whoPaid(ledger)}\n${invariants}`;
}
