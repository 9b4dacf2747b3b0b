/** How an endpoint is answered: what was asked has been checked by the contract. */
import type { Answer, AnswerThen, EndpointName, Params, Query, ThenName, WhatIfBody } from "../contract/index";
import type { Json } from "../query/json";
import type { Room } from "../room";

/** What is asked of an endpoint. */
export interface Asked<N extends EndpointName> {
  params: Params<N>;
  query: Query<N>;
  /** The question without its page, which cursors belong to. */
  question: string;
  body: N extends "whatIf" ? WhatIfBody : null;
}

/** The same with rows that are text already. */
type Written<A> = A extends { items: (infer T)[] } ? Omit<A, "items"> & { items: readonly Json<T>[] } : never;
type Answered<N extends EndpointName> = Answer<N> | Written<Answer<N>> | (N extends ThenName ? AnswerThen<N> : never);

export type Handler<N extends EndpointName> = (room: Room, asked: Asked<N>) => Answered<N> | Promise<Answered<N>>;
export type Handlers<N extends EndpointName> = { readonly [K in N]: Handler<K> };
