/** An isolation forest (Liu, Ting, Zhou 2008): what few random cuts set apart from the rest is unusual. */
import type { Random } from "../stats/random";

export const TREES = 100;
export const SAMPLE = 256;
const DEPTH = Math.ceil(Math.log2(SAMPLE));
const EULER = 0.5772156649;

type Node = { feature: number; cut: number; left: Node; right: Node } | { size: number };
type Vector = ArrayLike<number>;

/** Mean depth of a search that fails in a tree of so many: what a leaf that holds several stands for. */
const depthOf = (size: number): number => (size <= 1 ? 0 : 2 * (Math.log(size - 1) + EULER) - (2 * (size - 1)) / size);

function grow(rows: readonly Vector[], depth: number, random: Random): Node {
  const width = rows[0]?.length ?? 0;
  if (depth >= DEPTH || rows.length <= 1 || width === 0) return { size: rows.length };
  const feature = random.below(width);
  const values = rows.map((row) => row[feature] as number);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low === high) return { size: rows.length };
  const cut = low + random.unit() * (high - low);
  const left = rows.filter((row) => (row[feature] as number) < cut);
  const right = rows.filter((row) => (row[feature] as number) >= cut);
  return { feature, cut, left: grow(left, depth + 1, random), right: grow(right, depth + 1, random) };
}

function pathOf(node: Node, row: Vector, depth = 0): number {
  if ("size" in node) return depth + depthOf(node.size);
  return pathOf((row[node.feature] as number) < node.cut ? node.left : node.right, row, depth + 1);
}

/** A forest of what was usual. */
export class IsolationForest {
  private readonly trees: Node[];
  private readonly usual: number;

  constructor(rows: readonly Vector[], random: Random) {
    const size = Math.min(SAMPLE, rows.length);
    this.usual = depthOf(size);
    this.trees = Array.from({ length: TREES }, () => {
      const sample = Array.from({ length: size }, () => rows[random.below(rows.length)] as Vector);
      return grow(sample, 0, random);
    });
  }

  /** From 0 to 1; a half is usual, from 0.6 on it is set apart. */
  score(row: Vector): number {
    const mean = this.trees.reduce((sum, tree) => sum + pathOf(tree, row), 0) / this.trees.length;
    return this.usual === 0 ? 0.5 : 2 ** (-mean / this.usual);
  }
}
