/** Numbers of the guide for risk teams: a simulated book in a market with the default parameters. */
import {
  type Book,
  crowdBook,
  forecastOf,
  horizonOf,
  marketLadder,
  marksOf,
  Random,
  shippedModel,
  stressesOf,
  valueAtRisk,
} from "@ballast/risk";
import type { Examples, Table } from "./table";

const ACCOUNTS = 1_000;
const dollars = (amount: number) => (Math.round(amount) || 0).toLocaleString("en-US");
const usd = (amount: bigint) => dollars(Number(amount) / 1e6);
const percent = (share: number, digits = 0) => `${(share * 100).toFixed(digits)} %`;

let known: Book | null = null;
function book(): Book {
  known ??= crowdBook(new Random(1), ACCOUNTS);
  return known;
}

function ladder(): Table {
  const shares = [0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3];
  const rows = marketLadder(book(), 0, shares).steps.map(({ share, longs, long, shorts, short, losses }) => [
    ...[percent(share - 1), String(longs), usd(long), String(shorts), usd(short)],
    usd(losses.longDeficit + losses.shortDeficit),
    ...[usd(losses.insurance), usd(losses.young + losses.deductible), usd(losses.shortfall)],
  ]);
  return [["price", "longs", "USD", "shorts", "USD", "deficit", "fund", "LPs", "shortfall"], ...rows];
}

function stresses(): Table {
  const rows = stressesOf(book()).stresses.map((stress) => [
    ...[stress.name, percent(stress.index, 1), String(stress.liquidated), usd(stress.deficit)],
    ...[usd(stress.insurance), usd(stress.lps), usd(stress.shortfall), stress.words],
  ]);
  return [["stress", "markets", "liquidated", "deficit", "fund", "LPs", "shortfall", "what it was"], ...rows];
}

function value(): Table {
  const { kept, unkept, liquidated, fund, coverTwo } = valueAtRisk(book(), marksOf(book()), shippedModel(), 24);
  const row = (name: string, quantiles: typeof kept) => [
    name,
    ...quantiles.flatMap((each) => [dollars(each.value), dollars(each.mean)]),
  ];
  const one = (name: string, amount: number) => [name, dollars(amount), ...Array<string>(5).fill("")];
  return [
    ["USD within a day", ...kept.flatMap(({ level }) => [`VaR ${percent(level, 1)}`, "ES"])],
    row("deficit, keepers act", kept),
    row("deficit, nobody acts", unkept),
    row("liquidated", liquidated),
    one("cover-2", coverTwo),
    one("fund", fund.balance),
    one("fund that it needs", fund.needed),
  ];
}

function forecast(): Table {
  const model = shippedModel();
  const sigma = 0.008;
  const at = (side: number, distance: number, hours: number) =>
    percent(forecastOf(model, horizonOf(model, hours), { side, distance, sigma }), 2);
  const rows = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32].map((distance) => [
    percent(distance, 1),
    ...[0, 1].flatMap((side) => [1, 4, 24].map((hours) => at(side, distance, hours))),
  ]);
  const head = ["away", ...["long", "short"].flatMap((side) => [1, 4, 24].map((hours) => `${side}, ${hours} h`))];
  return [head, ...rows];
}

export const riskTeams: Examples = {
  "risk-ladder": ladder,
  "risk-stresses": stresses,
  "risk-value": value,
  "risk-forecast": forecast,
};
