/** Commands on what the live book may cost, and which accounts are likely to be liquidated. */
import { type Marks, marksOf } from "../book/marks";
import { forecastsOf, likeliest } from "../default/forecast";
import { type Calibration, nearestTo, triedOn } from "../model/calibration";
import { shippedModel } from "../model/shipped";
import { type Answer, dollars, move, percent, table } from "../output";
import { numberIn, type Settings } from "../settings";
import { type Quantile, valueAtRisk } from "../value/risk";
import { liveBook } from "./live";

/** Most rows of a list. */
const MOST = 10_000;

async function marked(settings: Settings) {
  const book = await liveBook(settings);
  const marks: Marks = marksOf(book);
  return { book, marks, model: shippedModel() };
}

const hoursOf = ({ hours = "24" }: Record<string, string>): number => numberIn(hours, "--hours", 1, 24);

function line(name: string, quantiles: readonly Quantile[]): string[] {
  return [name, ...quantiles.flatMap(({ value, mean }) => [dollars(value), dollars(mean)])];
}

/** `var`. */
export async function value(settings: Settings, _: string[], flags: Record<string, string>): Promise<Answer> {
  const hours = hoursOf(flags);
  const { book, marks, model } = await marked(settings);
  const found = valueAtRisk(book, marks, model, hours);
  const { kept, unkept, liquidated, fund, coverTwo } = found;
  const levels = kept.flatMap(({ level }) => [`VaR ${percent(level)}`, "ES"]);
  const rows = [
    line("deficit, keepers act after every bar", kept),
    line("deficit, nobody acts until the worst price", unkept),
    line("liquidated (LaR)", liquidated),
  ];
  const days = fund.runwayDays === null ? "no loss is expected" : `lasts ${fund.runwayDays.toFixed(0)} days`;
  const text = [
    `within ${hours} hours, over ${found.scenarios} scenarios, USD`,
    table(["", ...levels], rows),
    `two worst markets (cover-2): ${dollars(coverTwo)}`,
    `fund ${dollars(fund.balance)}, target ${dollars(fund.target)}, needed ${dollars(fund.needed)}: ${days} without income`,
  ];
  return { data: found, text: text.join("\n") };
}

/** What is known of how true such forecasts are. */
function calibrated(tried: Calibration | null, hours: number): string {
  if (tried === null) return `forecasts of ${hours} hours were not tried on the past: those of 4 and 24 were`;
  const { count, from, to, ece } = tried;
  const words = `${count.toLocaleString("en-US")} forecasts on days that the model had not seen, ${from} to ${to}`;
  return `such came true: of ${words}; they are off by ${percent(ece, 2)} on average, and see no crash coming`;
}

/** `forecast`. */
export async function forecast(settings: Settings, _: string[], flags: Record<string, string>): Promise<Answer> {
  const hours = hoursOf(flags);
  const top = numberIn(flags.top ?? "20", "--top", 1, MOST);
  const { book, marks, model } = await marked(settings);
  const found = forecastsOf(book, marks, model, hours);
  const accounts = likeliest(book, marks, found, top);
  const tried = triedOn();
  const rows = accounts.map(({ position, market, side, notional, move: far, probability }) => {
    const was = nearestTo(tried, hours, probability);
    const cameTrue = was === null ? "-" : percent(was.happened, 2);
    return [position, String(market), side, dollars(notional), move(far), percent(probability, 2), cameTrue];
  });
  const calibration = tried.find((each) => each.hours === hours) ?? null;
  const { expected, notional } = found;
  const sum = `within ${hours} hours ${expected.toFixed(2)} of ${marks.length} positions are expected to be liquidated, of ${dollars(notional)} USD`;
  const head = ["position", "market", "side", "notional", "at a move of", "probability", "such came true"];
  return {
    data: { hours, expected, notional, accounts, calibration },
    text: [sum, table(head, rows), calibrated(calibration, hours)].join("\n"),
  };
}
