/**
 * The model that ships: how far a price goes within some hours, in units of its volatility now. The distribution is the
 * past's (filtered-historical), its last hundredth a fitted tail; beside it jumps that no volatility announced.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { RiskError } from "../error";
import { beyond, exceededAt, type Tail } from "../stats/tail";

const number = z.number();
const tail = z.strictObject({ threshold: number, share: number, shape: number, scale: number });
const way = z.strictObject({ body: z.array(number).min(8), tail });
const jumps = z.strictObject({ perHour: number, tail });
const horizon = z.strictObject({
  hours: number.positive(),
  down: way,
  up: way,
  scenarios: z.array(z.array(number).length(4)),
});

/** A model as its file has it. */
export const MODEL = z.strictObject({
  name: z.string(),
  /** What it was fitted on. */
  source: z.string(),
  from: z.string(),
  to: z.string(),
  bars: number,
  /** Share of the fast variance in the blend. */
  weight: number.min(0).max(1),
  /** Jumps down and up: moves of one bar in logarithms, where volatility did not explain them. */
  jumps: z.strictObject({ down: jumps, up: jumps }),
  horizons: z.array(horizon).min(1),
});

export type Model = z.infer<typeof MODEL>;
export type Horizon = Model["horizons"][number];
/** One direction: `body` are equally likely values that rise, `tail` what lies beyond. */
export type Direction = Horizon["down"];
export type Jumps = Model["jumps"]["down"];

/** Reads a model. `BadModel`. */
export function readModel(file: string): Model {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (e) {
    throw new RiskError("BadModel", `${file}: ${(e as Error).message}`);
  }
  const found = MODEL.safeParse(value);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new RiskError("BadModel", `${file}: ${issue?.path.join(".")} ${issue?.message}`);
}

/** The model's horizon of so many hours. `BadRange`. */
export function horizonOf(model: Model, hours: number): Horizon {
  const found = model.horizons.find((each) => each.hours === hours);
  if (found) return found;
  const known = model.horizons.map((each) => each.hours).join(" and ");
  throw new RiskError("BadRange", `the model knows horizons of ${known} hours, not ${hours}`);
}

/** P(the price goes `z` volatilities or more): the past's share up to the tail, then the tail's. */
export function reached({ body, tail: end }: { body: ArrayLike<number>; tail: Tail }, z: number): number {
  if (z > end.threshold) return beyond(end, z);
  let [low, high] = [0, body.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((body[middle] as number) < z) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 1;
  const [left, right] = [body[low - 1] as number, body[Math.min(low, body.length - 1)] as number];
  const part = right > left ? (z - left) / (right - left) : 0;
  // Values stand for the middles of equal parts.
  return Math.max(end.share, 1 - (low - 0.5 + part) / body.length);
}

/** How far it goes with a probability. */
export function farthest({ body, tail: end }: Direction, probability: number): number {
  if (probability < end.share) return exceededAt(end, probability);
  const at = Math.min(body.length - 1, Math.max(0, (1 - probability) * body.length - 0.5));
  const [low, part] = [Math.floor(at), at - Math.floor(at)];
  const left = body[low] as number;
  return left + part * ((body[Math.min(low + 1, body.length - 1)] as number) - left);
}

/** P(a jump of this logarithm or more within some hours). */
export const jumped = ({ perHour, tail: end }: Jumps, distance: number, hours: number): number => {
  const share = distance > end.threshold ? beyond({ ...end, share: 1 }, distance) : 1;
  return 1 - Math.exp(-perHour * hours * share);
};
