/** What finding the orders that are due costs among ten thousand, beside playing each, in one run. */
import type { State } from "@ballast/sdk";
import { slower, walk } from "../../../scripts/lib/slowness.cjs";
import { Crowd, Random } from "./support/crowd";
import { namesOf, Orders } from "./support/orders";

const ORDERS = 10_000;
const CANDIDATES = 100;
/** What no machine may miss: milliseconds as the bounds of tests are in, and how many times less than playing each. */
export const ORDER_LIMITS = { ms: 10, times: 20 };
const [TAKE_PROFIT, STOP_LOSS] = [3, 4];
/** How often all of them are played. */
const NAIVE = 3;

export interface OrderFigures {
  naive: number;
  find: number;
  named: number;
  due: number;
  missed: number;
}

/** Resting orders on as many positions; a hundred have a trigger that the price has reached. */
function scene(read: State): { orders: Orders; state: State } {
  const crowd = new Crowd(read, 3);
  for (const custody of crowd.custodies) Object.assign(custody, { silentSince: 0n });
  for (const market of crowd.markets) Object.assign(market, { settleAt: 0n, settlePrice: 0n });
  crowd.agree();
  const orders = new Orders(crowd, false);
  const random = new Random(9);
  while (orders.requests.size < ORDERS) {
    const reached = orders.requests.size < CANDIDATES;
    orders.rest(
      orders.open(),
      random.one([TAKE_PROFIT, STOP_LOSS]),
      reached ? 0.001 : random.between(0.002, 0.5),
      reached,
    );
  }
  return { orders, state: crowd.state };
}

/** What `work` takes on the machine of the bounds, by the walk beside it. */
const judged = ({ work, walked }: Record<"work" | "walked", number>) => work / slower(walked);

/** `fastest`: of some rounds, each of which goes through all, in milliseconds of CPU. */
export function measureOrders(
  read: State,
  fastest: <K extends string>(work: Record<K, () => void>, rounds?: number) => Record<K, number>,
): OrderFigures {
  const { orders, state } = scene(read);
  const { named, tasks } = orders.found(state);
  const naive = fastest(
    { work: () => void orders.tasks(state, orders.requests.values()), walked: () => void walk() },
    NAIVE,
  );
  const all = namesOf(orders.tasks(state, orders.requests.values()));
  const due = new Set(namesOf(tasks));
  const find = fastest({ work: () => void orders.found(state), walked: () => void walk() });
  const missed = all.filter((name) => !due.has(name)).length;
  return { naive: judged(naive), find: judged(find), named, due: due.size, missed };
}
