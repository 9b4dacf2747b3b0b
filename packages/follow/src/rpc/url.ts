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
