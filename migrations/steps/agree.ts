/** A step goes on only where what it finds is what the configuration names: else the next one would build on another token or market. */
export function agree(what: string, found: unknown, wanted: unknown): void {
  if (String(found) !== String(wanted))
    throw new Error(`${what} is ${found} on chain, but ${wanted} in the configuration`);
}
