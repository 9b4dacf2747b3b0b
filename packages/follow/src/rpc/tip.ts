/** Where the chain is, by what several nodes say of themselves. Some are behind; some lie. */
import type { Node } from "./node";

/** Milliseconds for which the newest slot counts that a node said which says nothing now. */
const REMEMBERED_MS = 60_000;
/** What a node that is not known where it is lags. */
const UNKNOWN = 1_000_000_000n;
/** Slots by which what a node says of its data may differ from the data more than at the others. */
const FALSE = 5n;

/** The newest of these that can be believed: of three and more, half must be as far. */
export function believed(slots: readonly bigint[]): bigint | null {
  const sorted = [...slots].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  return sorted[sorted.length <= 2 ? 0 : Math.floor((sorted.length - 1) / 2)] ?? null;
}

/**
 * How far words and data of most nodes are apart. Of two in the middle the lesser one: no single node, whichever way it
 * lies, makes liars of the others.
 */
function usual(gaps: readonly bigint[]): bigint {
  const sorted = [...gaps].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [low = 0n, high = low] = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return distance(low, 0n) < distance(high, 0n) ? low : high;
}

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);

export class Tip {
  /** The newest slot that can be believed, and since when it is known. */
  private newest: { slot: bigint; at: number } | null = null;
  private readonly liars = new Set<Node>();

  constructor(private readonly stallMs: number) {}

  /** No honest answer is of a much later slot; null while nothing is known. */
  get slot(): bigint | null {
    return this.newest?.slot ?? null;
  }

  /** To be called when all nodes were asked. */
  settle(nodes: readonly Node[]): void {
    const known = nodes.flatMap((node) => (node.position === null ? [] : [{ node, ...node.position }]));
    // Data and what is said of them belong together, by as much at every node that is honest.
    const gap = usual(known.map(({ told, data }) => told - data));
    this.liars.clear();
    for (const { node, told, data } of known) if (distance(told - data, gap) > FALSE) this.liars.add(node);
    const honest = known.filter(({ node }) => !this.liars.has(node));
    const slot = believed(honest.map(({ told }) => told));
    const now = performance.now();
    const old = this.newest;
    if (slot === null) return;
    if (old === null || slot > old.slot || now - old.at > REMEMBERED_MS) this.newest = { slot, at: now };
  }

  /** Slots that a node is away from where it should be: behind, or so far ahead that it cannot be believed. */
  lagOf(node: Node): bigint {
    if (this.newest === null || node.position === null || this.liars.has(node)) return UNKNOWN;
    return distance(this.newest.slot, node.position.told);
  }

  /** Why none of these can be used; null if one can. */
  trouble(nodes: readonly Node[], most: bigint): string | null {
    if (nodes.every(({ position }) => position === null)) return "no node answers";
    if (nodes.every((node) => this.lagOf(node) > most)) return `every node is more than ${most} slots behind, or lies`;
    const still = this.newest === null ? 0 : performance.now() - this.newest.at;
    return still > this.stallMs ? `no new slot for ${Math.round(still / 1_000)} s` : null;
  }
}
