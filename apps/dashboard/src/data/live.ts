/** Events as they happen: each makes the answers stale that it may have changed. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { addressOf } from "./ask";
import type { Event as PoolEvent } from "./contract";
import { listen } from "./stream";
import { useThen } from "./then";

/** `still`: the page shows an earlier time. */
export type Liveness = "live" | "connecting" | "away" | "still";

/** Answers are asked for again once in this time at most, however many events come. */
const GATHER_MS = 2_000;
/** What the pages were told by their server does not change with an event. */
export const isOfTheChain = ({ queryKey }: { queryKey: readonly unknown[] }): boolean => queryKey[0] !== "config";

/** What an event of the stream says; null for what is none. */
export function eventOf(text: string): Pick<PoolEvent, "sequence" | "name" | "ts"> | null {
  try {
    const found = JSON.parse(text) as Partial<PoolEvent>;
    const { sequence, name, ts } = found;
    return sequence !== undefined && name !== undefined && ts !== undefined ? { sequence, name, ts } : null;
  } catch {
    return null; // A comment of a proxy on the way, not an event.
  }
}

/** The state of the stream, and its newest event. One for the whole page. */
export function useLive(): { state: Liveness; last: ReturnType<typeof eventOf> } {
  const queries = useQueryClient();
  const then = useThen();
  const [state, setState] = useState<Liveness>("connecting");
  const [last, setLast] = useState<ReturnType<typeof eventOf>>(null);
  useEffect(() => {
    if (then !== null) return setState("still");
    setState("connecting");
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const stop = listen(addressOf("/events/stream"), {
      opened: () => setState("live"),
      closed: () => setState("away"),
      heard: ({ data }) => {
        const event = eventOf(data);
        if (event === null) return;
        setLast(event);
        gathering ??= setTimeout(() => {
          gathering = undefined;
          void queries.invalidateQueries({ predicate: isOfTheChain });
        }, GATHER_MS);
      },
    });
    return () => {
      stop();
      clearTimeout(gathering);
    };
  }, [then, queries]);
  return { state, last };
}
