/** An address that is one, of one of these protocols. `TypeError`, without what may not be shown. */
export function checkedUrl(url: string, what: string, protocols: readonly string[]): string {
  if (URL.canParse(url) && protocols.includes(new URL(url).protocol)) return url;
  throw new TypeError(`${what} is no address of ${protocols.join("// or ")}//: ${shown(url)}`);
}

/** A length of time in milliseconds. `RangeError`: NaN would be no time at all, again and again. */
export function checkedMs(ms: number, what: string, least = 0): number {
  if (ms >= least) return ms;
  throw new RangeError(`${what} is not a number of milliseconds from ${least} on: ${ms}`);
}

/** An address of a node as it may be shown: without user, password, query and fragment, where keys to it stand. */
export function shown(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    // Many providers put the key into the path: what looks like one is not shown either.
    const path = pathname.replace(/[^/]{16,}/g, "…");
    return `${protocol}//${host}${path === "/" ? "" : path}`;
  } catch {
    return "an address that cannot be read";
  }
}
