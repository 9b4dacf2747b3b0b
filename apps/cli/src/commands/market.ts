import { engine, formatUnits, initialMargin, type Scene, type State, sceneOf, sideTerms, whatIf } from "@ballast/sdk";
import { date, parseAmount, percent, price, share, sideName, usd } from "../amount";
import { type Answer, list, table } from "../output";
import { numberOf, sideOf } from "../refer";
import type { Session } from "../session";

const SIDES = [0, 1] as const;

function marketData(state: State, number: number) {
  const scene = sceneOf(state, number);
  const { pool, market } = scene;
  const { index } = engine.at(pool.exposures, number);
  const { print, decimals } = engine.at(pool.custodies, index);
  const sides = SIDES.map((side) => {
    const { size, entry, positions, lossEvent, waitingShortfall } = engine.at(
      engine.at(pool.exposures, number).sides,
      side,
    );
    return { side: sideName(side), size, entry, positions, lossEvent, waitingShortfall, terms: sideTerms(scene, side) };
  });
  const status =
    market.settleAt !== 0n
      ? "settling"
      : market.status === 1 || market.reduceOnlyUntil > state.now
        ? "reduce only"
        : "active";
  return {
    market: number,
    price: print.price,
    published: print.publishTime,
    decimals,
    status,
    initialMargin: initialMargin(scene),
    sides,
  };
}

/** `ballast market [number]`. */
export async function market({ client }: Session, number?: string): Promise<Answer> {
  const state = await client.state();
  if (number !== undefined) return one(state, numberOf(number, state.markets.length, "market"));
  const found = state.markets.map((_, i) => marketData(state, i));
  const rows = found.map((m) => [
    String(m.market),
    price(m.price),
    m.status,
    ...m.sides.map(({ size }) => formatUnits(size, m.decimals, 2)),
    ...m.sides.map(({ positions }) => String(positions)),
    percent(m.initialMargin.rate),
    ...m.sides.map(({ terms }) => share(terms.phi)),
  ]);
  const head = ["market", "price", "status", "long", "short", "longs", "shorts", "margin", "waits long", "waits short"];
  return { data: found, text: table({ head, rows }) };
}

function one(state: State, number: number): Answer {
  const found = marketData(state, number);
  const { rate, base, addOn } = found.initialMargin;
  const sides = table({
    head: ["", ...found.sides.map(({ side }) => side)],
    rows: [
      ["size", ...found.sides.map(({ size }) => formatUnits(size, found.decimals))],
      ["entry, USD", ...found.sides.map(({ entry }) => usd(entry))],
      ["positions", ...found.sides.map(({ positions }) => String(positions))],
      ["fresh profit that waits", ...found.sides.map(({ terms }) => share(terms.phi))],
      ["... for hours", ...found.sides.map(({ terms }) => String(terms.hold / 3_600n))],
      ["most that a loss event takes of it", ...found.sides.map(({ terms }) => share(terms.worstNext))],
      ["loss event open, USD", ...found.sides.map(({ lossEvent: event }) => usd(event))],
      ["shortfall waiting, USD", ...found.sides.map(({ waitingShortfall }) => usd(waitingShortfall))],
    ],
  });
  const text = list([
    ["market", String(number)],
    ["price", `${price(found.price)} USD of ${date(found.published)}`],
    ["status", found.status],
    ["initial margin", `${percent(rate)} = ${percent(base)} of volatility + ${percent(addOn)} of open interest`],
  ]);
  return { data: found, text: `${text}\n\n${sides}` };
}

/** `ballast whatif`. */
export async function whatIfLost(
  { client }: Session,
  options: { market: string; side: string; loss: string },
): Promise<Answer> {
  const state = await client.state();
  const scene: Scene = sceneOf(state, numberOf(options.market, state.markets.length, "market"));
  const losing = sideOf(options.side);
  const deficit = parseAmount(options.loss, 6, "--loss");
  const found = whatIf(scene, { losing, deficit });
  const { absorbed, receipt, phi, fund } = found;
  const rows: [string, string][] = [
    ["loss beyond collateral", `${usd(deficit)} USD of ${sideName(losing)}s`],
    ["insurance fund", usd(absorbed.insurance)],
    ["LPs' deductible", usd(absorbed.deductible)],
    ["shortfall", usd(absorbed.shortfall)],
  ];
  if (receipt !== null) {
    rows.push(
      ["... LPs' half", usd(receipt.lpShare)],
      ["... winners", `${usd(receipt.clawback)} (${share(receipt.clawbackRate)} of fresh profit)`],
      ["... LPs, the rest", usd(receipt.remainder)],
    );
  }
  rows.push(
    ["fund, before and after", `${usd(fund.before)} -> ${usd(fund.after)}`],
    ["fresh profit that waits", `${share(phi.before)} -> ${share(phi.after)}`],
  );
  return { data: { losing, deficit, ...found }, text: list(rows) };
}
