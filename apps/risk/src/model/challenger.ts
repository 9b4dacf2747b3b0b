/** Challengers, trained elsewhere: a logistic regression and boosted trees, evaluated here. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { RiskError } from "../error";

const numbers = z.array(z.number());
const logistic = z.strictObject({ mean: numbers, scale: numbers, weights: numbers, bias: z.number() });
/** Feature, threshold, left, right; a leaf has feature -1 and its value as threshold. */
const tree = z.array(z.tuple([z.int().min(-1), z.number(), z.int(), z.int()])).min(1);
const CHALLENGERS = z.strictObject({
  features: z.array(z.string()),
  rows: z.int(),
  horizons: z.array(z.strictObject({ hours: z.number(), logistic, trees: z.array(tree) })),
});

export type Challengers = z.infer<typeof CHALLENGERS>;
export type Tree = z.infer<typeof tree>;
type Features = ArrayLike<number>;

const probability = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** A tree's value for a row: to the left where its feature is at most the threshold. */
export function leafOf(nodes: Tree, row: Features, offset = 0): number {
  let at = 0;
  for (;;) {
    const [feature, threshold, left, right] = nodes[at] as Tree[number];
    if (feature === -1) return threshold;
    at = (row[offset + feature] as number) <= threshold ? left : right;
  }
}

/** P of the boosted trees. */
export const boosted = (trees: readonly Tree[], row: Features, offset = 0): number =>
  probability(trees.reduce((sum, nodes) => sum + leafOf(nodes, row, offset), 0));

/** P of the logistic regression. */
export function logisticOf(
  { mean, scale, weights, bias }: z.infer<typeof logistic>,
  row: Features,
  offset = 0,
): number {
  const term = (weight: number, i: number) =>
    (weight * ((row[offset + i] as number) - (mean[i] as number))) / (scale[i] as number);
  return probability(weights.reduce((sum, weight, i) => sum + term(weight, i), bias));
}

/** A node leads further down its tree: so no search goes round. */
const falls = (nodes: Tree): boolean =>
  nodes.every(
    ([feature, , left, right], i) => feature === -1 || (left > i && right > i && Math.max(left, right) < nodes.length),
  );

/** Reads challengers that look at these features. `BadModel`. */
export function readChallengers(file: string, features: readonly string[]): Challengers {
  const bad = (why: string) => new RiskError("BadModel", `${file}: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (e) {
    throw bad((e as Error).message);
  }
  const found = CHALLENGERS.safeParse(value);
  if (!found.success) throw bad(found.error.issues[0]?.message ?? "no challengers");
  if (found.data.features.join() !== features.join()) throw bad("it was trained on other features");
  for (const { logistic: line, trees } of found.data.horizons) {
    const widths = [line.mean, line.scale, line.weights].map(({ length }) => length);
    if (widths.some((width) => width !== features.length)) throw bad("a regression of another width");
    const inside = (nodes: Tree) => nodes.every(([feature]) => feature < features.length);
    if (!trees.every((nodes) => falls(nodes) && inside(nodes))) throw bad("a tree that leads nowhere");
  }
  return found.data;
}
