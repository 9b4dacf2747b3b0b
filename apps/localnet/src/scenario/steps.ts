import { BallastError, ERRORS } from "@ballast/sdk";
import type {
  Actor,
  ChangeRef,
  OpenOptions,
  OrderOptions,
  PositionRef,
  PriceOptions,
  RequestRef,
  SizeOptions,
  Step,
  World,
} from "@ballast/testkit";
import * as governance from "./governance";
import type { PlainStep, StepOf } from "./schema";
import { PRICE_WORDS } from "./sense";

/** What the steps of a scenario have made so far, by name. */
export interface Stage {
  world: World;
  positions: Map<string, PositionRef>;
  requests: Map<string, RequestRef>;
  changes: Map<string, ChangeRef>;
}

type Doing = Exclude<PlainStep["do"], "expect">;
type Handlers = { [D in Doing]: (stage: Stage, step: StepOf<D>) => Promise<Step[]> };

const one = async (step: Promise<Step>): Promise<Step[]> => [await step];
const NOTHING: Step[] = [];

function byName<T>(map: Map<string, T>, name: string): T {
  const found = map.get(name);
  if (!found) throw new RangeError(`nothing is called ${name}`);
  return found;
}

const who = ({ world }: Stage, name = "keeper"): Actor => world.named(name);
const position = (stage: Stage, name: string) => byName(stage.positions, name);
const positions = (stage: Stage, names: readonly string[]) => names.map((name) => position(stage, name));

interface OrderStep {
  size?: string | undefined;
  notional?: string | undefined;
  limit?: string | undefined;
  collateral?: Record<string, string> | undefined;
}

function orderOf({ size, notional, limit, collateral }: OrderStep): OrderOptions {
  const sized: SizeOptions = size === undefined ? { notional: notional ?? "0" } : { size };
  return { ...sized, ...(limit === undefined ? {} : { limit }), ...(collateral === undefined ? {} : { collateral }) };
}

const openingOf = (step: OrderStep): OpenOptions => ({ collateral: {}, ...orderOf(step) });

async function open(stage: Stage, step: StepOf<"open">): Promise<Step[]> {
  const actor = who(stage, step.who);
  const placed = await actor.place(step.market, step.side, openingOf(step));
  stage.positions.set(step.as ?? `${step.who}-${stage.positions.size}`, placed.request.position);
  return [placed, filled(await stage.world.execute(placed.request))];
}

/**
 * What opens or increases in one step means a position: an order that ended instead fails the step, by the reason's
 * name.
 */
function filled(step: Step): Step {
  const ended = step.events.find(({ name }) => name === "RequestEnded");
  if (ended === undefined) return step;
  const { reason } = ended.data as { reason: number };
  const known = ERRORS.get(reason);
  const error = new Error(`the order ended and nothing was opened: ${known?.hint ?? reason}`);
  error.name = known?.name ?? "Error";
  throw error;
}

async function place(stage: Stage, step: StepOf<"place">): Promise<Step[]> {
  const { as, market, side } = step;
  if (step.position !== undefined) {
    const increased = position(stage, step.position);
    const placed = await increased.owner.placeIncrease(increased, orderOf(step));
    stage.requests.set(as, placed.request);
    stage.positions.set(as, increased);
    return [placed];
  }
  if (market === undefined || side === undefined) throw new RangeError("an opening request has a market and a side");
  const placed = await who(stage, step.who).place(market, side, openingOf(step));
  stage.requests.set(as, placed.request);
  stage.positions.set(as, placed.request.position);
  return [placed];
}

async function placeTrigger(stage: Stage, step: StepOf<"place_trigger">): Promise<Step[]> {
  const { as, trigger, expires } = step;
  const terms = { trigger, ...(expires === undefined ? {} : { expires }) };
  const placed = await placeOrder(stage, step, terms);
  stage.requests.set(as, placed.request);
  if (step.kind === "limit_open") stage.positions.set(as, placed.request.position);
  return [placed];
}

function placeOrder(stage: Stage, step: StepOf<"place_trigger">, terms: { trigger: string; expires?: number }) {
  const { kind, market, side, size, limit } = step;
  if (kind === "limit_open") {
    if (market === undefined || side === undefined) throw new RangeError("a limit open has a market and a side");
    return who(stage, step.who).limitOpen(market, side, { ...openingOf(step), ...terms });
  }
  const ref = position(stage, step.position ?? "");
  const actor = step.who === undefined ? ref.owner : who(stage, step.who);
  const part = { ...terms, ...(size === undefined ? {} : { size }), ...(limit === undefined ? {} : { limit }) };
  return kind === "take_profit" ? actor.takeProfit(ref, part) : actor.stopLoss(ref, part);
}

/** Both steps of taking an order back, four seconds apart: the second is anyone's. */
async function cancelTrigger(stage: Stage, step: StepOf<"cancel_trigger">): Promise<Step[]> {
  const { world } = stage;
  const ref = byName(stage.requests, step.request);
  const actor = step.who === undefined ? ref.owner : who(stage, step.who);
  const first = await actor.cancel(ref);
  if ((await world.request(ref)) === null) return [first];
  await world.wait(4);
  return [first, await world.keeper.cancel(ref)];
}

async function increase(stage: Stage, step: StepOf<"increase">): Promise<Step[]> {
  const ref = position(stage, step.position);
  const { placed, ...executed } = await ref.owner.increase(ref, orderOf(step));
  return [placed, filled(executed)];
}

async function decrease(stage: Stage, { size, fraction, limit, ...step }: StepOf<"decrease">): Promise<Step[]> {
  const ref = position(stage, step.position);
  const bound = limit === undefined ? {} : { limit };
  const part = size === undefined ? { fraction: fraction ?? "1" } : { size };
  return [await ref.owner.decrease(ref, { ...part, ...bound })];
}

function price(stage: Stage, step: StepOf<"price">): Promise<Step[]> {
  const fields = Object.entries(step) as [string, unknown][];
  const prices = fields.filter((field): field is [string, string] => !PRICE_WORDS.has(field[0]));
  const options = prices.map(([symbol]): [string, PriceOptions] => {
    const [conf, ema, second] = [step.conf?.[symbol], step.ema?.[symbol], step.second?.[symbol]];
    const said = { ...(conf === undefined ? {} : { conf }), ...(ema === undefined ? {} : { ema }) };
    return [symbol, second === undefined ? said : { ...said, second }];
  });
  return one(stage.world.prices(Object.fromEntries(prices), Object.fromEntries(options)));
}

/** Prices at their times; between them a keeper who looks every so often and liquidates what is unhealthy. */
async function series(stage: Stage, { asset, points = [], keeper }: StepOf<"price_series">): Promise<Step[]> {
  const { world } = stage;
  const start = await world.now();
  const steps: Step[] = [];
  let visit = keeper?.every ?? Number.POSITIVE_INFINITY;
  for (const [seconds, text] of points) {
    for (; visit < seconds; visit += keeper?.every ?? visit) {
      await world.waitUntil(start + visit);
      steps.push(...(await liquidateAll(world, asset)));
    }
    await world.waitUntil(start + seconds);
    steps.push(await world.price(asset, text));
  }
  const last = points.at(-1)?.[0] ?? 0;
  if (keeper !== undefined && visit === last) steps.push(...(await liquidateAll(world, asset)));
  return steps;
}

async function liquidateAll(world: World, market: string): Promise<Step[]> {
  const steps: Step[] = [];
  for (const ref of await world.unhealthy(market)) {
    const step = await world.liquidate(ref).catch((error: unknown) => {
      // A lien that it pays first may have made it healthy, and another keeper's may have come before.
      if (error instanceof BallastError && error.name === "NotLiquidatable") return null;
      throw error;
    });
    if (step !== null) steps.push(step);
  }
  return steps;
}

const count = (number: number | undefined) => (number === undefined ? undefined : BigInt(number));

const HANDLERS: Handlers = {
  open,
  place,
  increase,
  decrease,
  price,
  price_series: series,
  place_trigger: placeTrigger,
  cancel_trigger: cancelTrigger,
  set_delegate: (stage, step) => {
    const ref = position(stage, step.position);
    return one(ref.owner.setDelegate(ref, step.delegate === undefined ? null : who(stage, step.delegate)));
  },
  execute: (stage, step) => one(stage.world.execute(byName(stage.requests, step.request), who(stage, step.who))),
  cancel: (stage, step) => one(who(stage, step.who).cancel(byName(stage.requests, step.request))),
  close: (stage, { position: name, limit }) => {
    const ref = position(stage, name);
    return one(ref.owner.close(ref, limit === undefined ? {} : { limit }));
  },
  add_collateral: (stage, { position: name, amount }) => {
    const ref = position(stage, name);
    return one(ref.owner.addCollateral(ref, amount));
  },
  remove_collateral: (stage, { position: name, amount }) => {
    const ref = position(stage, name);
    return one(ref.owner.removeCollateral(ref, amount));
  },
  add_liquidity: (stage, step) => one(who(stage, step.who).addLiquidity(step.asset, step.amount)),
  remove_liquidity: (stage, step) => one(who(stage, step.who).removeLiquidity(step.asset, step.shares)),
  stake: (stage, step) => one(who(stage, step.who).stake(step.amount)),
  request_unstake: (stage, step) => one(who(stage, step.who).requestUnstake(step.shares)),
  cancel_unstake: (stage, step) => one(who(stage, step.who).cancelUnstake()),
  unstake: (stage, step) => one(who(stage, step.who).unstake()),
  donate: (stage, step) => one(who(stage, step.who).donate(step.amount)),
  liquidate: (stage, step) => one(stage.world.liquidate(position(stage, step.position), who(stage, step.who))),
  open_event: ({ world }, { market, side }) => one(world.openLossEvent(market, side)),
  finalize: (stage, { market, side, positions: names = [] }) =>
    one(stage.world.finalize(market, side, positions(stage, names))),
  seal: ({ world }, { market, side, number }) => one(world.seal(market, side, count(number))),
  claim: (stage, step) => stage.world.claim(who(stage, step.who)),
  apply_liens: (stage, { market, side, positions: names }) =>
    one(stage.world.applyLiens(market, side, names && positions(stage, names))),
  settle_market: ({ world }, { market }) => one(world.settle(market)),
  sweep: ({ world }, { asset }) => one(world.sweep(asset)),
  pay_out: (stage, step) => one(stage.world.payOut(who(stage, step.who), step.asset)),
  queue_change: async (stage, step) => {
    const { change, ...done } = await governance.queue(stage.world, step);
    stage.changes.set(step.as, change);
    return [done];
  },
  execute_change: (stage, step) =>
    one(stage.world.control.execute(byName(stage.changes, step.change), who(stage, step.who))),
  cancel_change: ({ world, changes }, step) => {
    const by = step.who === undefined ? world.control.admin : world.named(step.who);
    return one(world.control.cancel(byName(changes, step.change), by));
  },
  tighten: ({ world }, step) => one(governance.tighten(world, step)),
  renew_guardian: ({ world }, { seconds }) => one(world.control.renewGuardian(seconds)),
  collect_fees: ({ world }, { asset }) => one(world.control.collectFees(asset)),
  refresh: ({ world }) => one(world.refresh()),
  wait: async ({ world }, { seconds }) => {
    await world.wait(seconds);
    return NOTHING;
  },
  stop_feed: async ({ world }, { asset }) => {
    for (const source of world.feeds.sources(asset)) world.feeds.freeze(source);
    return NOTHING;
  },
  start_feed: async ({ world }, { asset }) => {
    for (const source of world.feeds.sources(asset)) world.feeds.thaw(source);
    return NOTHING;
  },
  freeze: async (stage, step) => {
    await stage.world.freeze(who(stage, step.who), step.asset);
    return NOTHING;
  },
  unfreeze: async (stage, step) => {
    await stage.world.freeze(who(stage, step.who), step.asset, false);
    return NOTHING;
  },
};

/** Does one step; returns what its transactions did. */
export function perform(stage: Stage, step: Exclude<PlainStep, { do: "expect" }>): Promise<Step[]> {
  const handler = HANDLERS[step.do] as (stage: Stage, step: PlainStep) => Promise<Step[]>;
  return handler(stage, step);
}
