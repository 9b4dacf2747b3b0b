/** Questions to the API as React knows them: asked once, kept, asked again when an event says that they changed. */
import { QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { ask, type Query } from "./ask";
import type { Answer, AnswerThen, ThenName } from "./contract";
import { Fault, faultOf } from "./fault";
import { type Asked, OF_THEN, PATHS, pathOf, UP_TO, UP_TO_EVENT } from "./paths";
import { useThen } from "./then";

/** Where no event comes, an answer is asked for again after this time: prices move without events. */
const AGAIN_MS = 10_000;
const RETRIES = 2;

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      refetchInterval: AGAIN_MS,
      retry: (count, error) => faultOf(error).again && count < RETRIES,
      retryDelay: (count) => 1_000 * 2 ** count,
      networkMode: "always",
    },
  },
});

type Params = Readonly<Record<string, string | number>>;

/** What a question asks for besides its own parameters while the page shows an earlier time. */
export function datedQuery(name: Asked, query: Query, then: number | null, at: number | null): Query {
  if (then === null) return query;
  if (OF_THEN.has(name)) return { ...query, asOf: then };
  if (UP_TO_EVENT.has(name)) return { ...query, to: then + 1 };
  return UP_TO.has(name) && at !== null ? { ...query, to: at + 1 } : query;
}

/** What was kept of a time, in its own form. */
export function useKept<N extends ThenName>(name: N, params: Params = {}): Answered<AnswerThen<N>> {
  const then = useThen();
  const { data, error, isFetching, refetch } = useQuery<AnswerThen<N>>({
    queryKey: ["kept", name, params, then],
    queryFn: ({ signal }) => ask<AnswerThen<N>>(pathOf(name, params), { asOf: then }, signal),
    enabled: then !== null,
    refetchInterval: false,
  });
  return { data, error, isFetching, refetch, onlyNow: false };
}

/** The chain's time of the event that the page is set to; null for now, until it is known, and where that fails. */
export function useThenTime(): { at: number | null; error: Error | null } {
  const then = useThen();
  // The event says it: events are there for all times, accounts only since the API began to follow the chain.
  const { data, error } = useQuery<Answer<"events">>({
    queryKey: ["then", then],
    queryFn: ({ signal }) => ask<Answer<"events">>(PATHS.events, { to: (then ?? 0) + 1, limit: 1 }, signal),
    enabled: then !== null,
    refetchInterval: false,
  });
  const none = data !== undefined && data.items.length === 0 ? new Fault(...NO_EVENT) : null;
  return { at: data?.items[0]?.ts ?? null, error: error ?? none };
}

const NO_EVENT = [
  "NotFound",
  "there is no event before this one",
  "Choose a later event, or go back to now.",
  false,
] as const;

const DATED = [OF_THEN, UP_TO, UP_TO_EVENT];

export interface Answered<T> extends Pick<UseQueryResult<T>, "data" | "error" | "isFetching" | "refetch"> {
  /** The page shows an earlier time, and this question can only be answered of now. */
  onlyNow: boolean;
}

/** What the API answers, as it was at the time that the page is set to. `params` null: nothing is asked. */
export function useAnswer<N extends Asked>(
  name: N,
  params: Params | null = {},
  query: Query = {},
): Answered<Answer<N>> {
  const then = useThen();
  const time = useThenTime();
  const asked = datedQuery(name, query, then, time.at);
  const waits = then !== null && UP_TO.has(name) && time.at === null;
  const { data, error, isFetching, refetch } = useQuery<Answer<N>>({
    queryKey: [name, params, asked],
    queryFn: ({ signal }) => ask<Answer<N>>(pathOf(name, params ?? {}), asked, signal),
    enabled: params !== null && !waits,
    refetchInterval: then === null ? AGAIN_MS : false,
  });
  const onlyNow = then !== null && !DATED.some((dated) => dated.has(name));
  return { data, error: waits ? time.error : error, isFetching, refetch, onlyNow };
}
