/**
 * Addresses of nodes as anyone may see them: what a provider sells access by stands in the user, the path or the query.
 */

/** Scheme, host and port; `...` where there was more. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "an address";
  const { protocol, host, pathname, search, username } = new URL(url);
  return `${protocol}//${host}${pathname.length > 1 || search !== "" || username !== "" ? "/..." : ""}`;
}

/** Parts of an address that could be a secret: eight characters and more. */
const secretsOf = (url: string): string[] => {
  if (!URL.canParse(url)) return [];
  const { pathname, searchParams, username, password } = new URL(url);
  const parts = [...pathname.split("/"), ...searchParams.values(), username, password];
  return parts.filter((part) => part.length >= 8);
};

/** Takes these addresses, what could be a secret in them, and one that is known, out of any text. */
export function hiding(urls: readonly string[], secret: string | null = null): (text: string) => string {
  const own = secret === null ? [] : [[secret, "..."] as const];
  const found = urls.flatMap((url) => [
    [url, shownUrl(url)] as const,
    ...secretsOf(url).map((part) => [part, "..."] as const),
  ]);
  const changes = [...own, ...found];
  return (text) => changes.reduce((shown, [from, to]) => shown.replaceAll(from, to), text);
}
