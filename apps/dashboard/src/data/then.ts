import { useLocation, useSearch } from "wouter";

/** Number of the event that a text names; null for none, and for what is no number of an event. */
export const thenOf = (text: string | null): number | null =>
  text !== null && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : null;

/** The event after which the page shows the pool, of its address `?asOf=`; null for now. */
export function useThen(): number | null {
  return thenOf(new URLSearchParams(useSearch()).get("asOf"));
}

/** What the page's address asks for as a time, where that is none; null where it is well. */
export function useWrongThen(): string | null {
  const asked = new URLSearchParams(useSearch()).get("asOf");
  return asked !== null && thenOf(asked) === null ? asked : null;
}

/** Sets the page to an event, or back to now. The rest of the address stays. */
export function useSetThen(): (then: number | null) => void {
  const [path, go] = useLocation();
  const search = useSearch();
  return (then) => {
    const query = new URLSearchParams(search);
    if (then === null) query.delete("asOf");
    else query.set("asOf", String(then));
    go(query.size === 0 ? path : `${path}?${query}`);
  };
}
