/** How long a risk page's numbers take for very many positions, beside a loop that asks of each. */
import { healthOfEach, liquidationPriceOfEach } from "@ballast/sdk";
import type { Book } from "../book/book";
import { deficitAt, marksOf } from "../book/marks";
import { sigmasOf } from "../book/sigma";
import { wholeOf } from "../book/world";
import { distanceOf } from "../default/forecast";
import { forecastOf } from "../model/forecast";
import { horizonOf, type Model } from "../model/model";
import { shippedModel } from "../model/shipped";
import type { Answer } from "../output";
import { crowdBook } from "../reference/crowd";
import { refresh } from "../refresh";
import { numberIn, type Settings } from "../settings";
import { Random } from "../stats/random";
import { scenariosOf } from "../value/risk";

/** Milliseconds of CPU that a refresh of 100,000 positions may take. */
export const MOST_MS = 250;
const ROUNDS = 5;
const HOURS = 24;

/** Milliseconds of CPU of the fastest of some rounds. */
function cpu(work: () => void, rounds: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

/** The same numbers the plain way: each position's limit and forecast, and its deficit in every scenario. */
function naive(book: Book, model: Model): number {
  const whole = wholeOf(book.read, book.world);
  const limits = liquidationPriceOfEach(whole, book.packed);
  const health = healthOfEach(whole, book.packed);
  const marks = marksOf(book);
  const horizon = horizonOf(model, HOURS);
  const [sigma = 0] = sigmasOf(book, model.weight);
  const scenarios = scenariosOf(model, HOURS);
  let sum = 0;
  for (let i = 0; i < limits.length; i++) {
    const { price } = limits.at(i);
    const now = Number(health.at(i).health.price);
    const side = marks.side[i] as number;
    if (price !== null)
      sum += forecastOf(model, horizon, { side, distance: distanceOf(side, Number(price) / now), sigma });
    for (const { worstDown, worstUp } of scenarios) {
      sum += deficitAt(marks, i, Math.exp(-worstDown * sigma));
      sum += deficitAt(marks, i, Math.exp(worstUp * sigma));
    }
  }
  return sum;
}

/** `bench`. */
export function bench({ seed }: Settings, _: string[], flags: Record<string, string>): Answer {
  const positions = numberIn(flags.positions ?? "100000", "--positions", 100, 1_000_000);
  const book = crowdBook(new Random(seed), positions);
  const model = shippedModel();
  const ms = cpu(() => void refresh(book, model), ROUNDS);
  const plain = cpu(() => void naive(book, model), 1);
  const failed = ms > (MOST_MS * positions) / 100_000;
  const data = { positions, ms, naiveMs: plain, times: plain / ms };
  const text = `ladder, value at risk and forecasts of ${positions} positions: ${ms.toFixed(0)} ms of CPU, ${data.times.toFixed(1)} times less than asking of each (${plain.toFixed(0)} ms)`;
  return { data, text: failed ? `${text}\nmore than ${MOST_MS} ms per 100,000` : text, failed };
}
