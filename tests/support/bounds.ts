type Limit = number | bigint;

/** Least and most of each parameter. */
export type Bounds = Record<string, readonly [Limit, Limit]>;

export const U64_MAX = (1n << 64n) - 1n;

const step = (x: Limit, by: 1 | -1): Limit => (typeof x === "bigint" ? x + BigInt(by) : x + by);

/** For each parameter the nearest values outside its bounds that its type can hold; none where it can hold none. */
export function outside(bounds: Bounds): [name: string, values: Limit[]][] {
  return Object.entries(bounds)
    .map(([name, [least, most]]): [string, Limit[]] => [
      name,
      [...(least > 0 ? [step(least, -1)] : []), ...(most < U64_MAX ? [step(most, 1)] : [])],
    ])
    .filter(([, values]) => values.length > 0);
}
