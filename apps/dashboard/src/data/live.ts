/** Events as they happen: each makes the answers stale that it may have changed. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { addressOf } from "./ask";
import type { Event as PoolEvent } from "./contract";
import { useThen } from "./then";

/** `still`: the page shows an earlier time. */
export type Liveness = "live" | "connecting" | "away" | "still";

/** Answers are asked for again once in this time at most, however many events come. */
const GATHER_MS = 1_000;

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
    const stream = new EventSource(addressOf("/events/stream"));
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const hear = ({ data }: MessageEvent<string>) => {
      const event = eventOf(data);
      if (event === null) return;
      setLast(event);
      gathering ??= setTimeout(() => {
        gathering = undefined;
        void queries.invalidateQueries();
      }, GATHER_MS);
    };
    stream.addEventListener("open", () => setState("live"));
    // The browser connects again by itself, and says from which event on.
    stream.addEventListener("error", () => setState("away"));
    stream.addEventListener("message", hear);
    stream.addEventListener("event", hear as EventListener);
    return () => {
      stream.close();
      clearTimeout(gathering);
    };
  }, [then, queries]);
  return { state, last };
}
