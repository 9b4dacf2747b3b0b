/** What is asked: what everybody looks at, and what nobody has asked before. */
import { questionOf, writeCursor } from "../../src/query/cursor";
import { OWNERS } from "./data";

export interface Ask {
  name: string;
  /** hot: the same for all; cold: another one each time, anywhere in the past. */
  kind: "hot" | "cold";
  next: () => string;
}

const same = (url: string, owner = ""): Ask => ({ name: url.replace(owner || "$", "$"), kind: "hot", next: () => url });

/** The cheapest first. */
export const hotAsks = (pool: string, owner: string): Ask[] =>
  [
    ...["/ready", `/v1/pools/${pool}`, "/v1/markets", "/v1/fund", "/v1/events?limit=20", "/v1/events?limit=100"],
    ...["/v1/events?name=PositionLiquidated&limit=20", "/v1/markets/0/liquidations/raw?limit=20"],
    ...["/v1/markets/0/candles?res=1h", "/v1/loss-events/0-short-0", `/v1/owners/${owner}`],
    ...[`/v1/owners/${owner}/positions`, "/v1/markets/0/ladder", "/v1/markets/0/leverage-histogram"],
  ].map((url) => same(url, owner));

/** Different each time, the same in every run. */
function numbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

export function coldAsks(events: number): Ask[] {
  const below = numbers();
  const at = (question: string) => writeCursor(question, String(100 + below(Math.max(1, events - 100))));
  const order = { order: "desc" };
  const ofEvents = questionOf("/v1/events{}", order);
  const ofLiquidations = questionOf('/v1/markets/:m/liquidations/raw{"m":0}', order);
  const asks: [string, () => string][] = [
    ["/v1/events?limit=20&cursor=*", () => `/v1/events?limit=20&cursor=${at(ofEvents)}`],
    [
      "/v1/events?owner=*&limit=20&cursor=*",
      () => {
        const owner = OWNERS[below(OWNERS.length)] ?? "";
        return `/v1/events?owner=${owner}&limit=20&cursor=${at(questionOf("/v1/events{}", { ...order, owner }))}`;
      },
    ],
    [
      "/v1/markets/0/liquidations/raw?limit=20&cursor=*",
      () => `/v1/markets/0/liquidations/raw?limit=20&cursor=${at(ofLiquidations)}`,
    ],
    [
      "/v1/markets/0/candles?res=1m&from=*&limit=60",
      () => `/v1/markets/0/candles?res=1m&limit=60&order=asc&from=${1_800_000_000 - 60 * (60 + below(19_000))}`,
    ],
  ];
  return asks.map(([name, next]) => ({ name, kind: "cold" as const, next }));
}
