/** One condition of one plan: how it is broken in a world, and what both the SDK and the program then say. */

import * as sdk from "@ballast/sdk";
import type { Actor, World } from "@ballast/testkit";

/** A world in which a plan is sound, with what it takes. */
export interface Stage {
  w: World;
  ctx: sdk.Context;
}

/** Breaks one condition and nothing else: past the rules where that is shorter, or by changing an argument. */
type Break<S> = (stage: S) => unknown;

/** A plan of the SDK, and the instruction that it is about, with the same arguments. */
export interface Subject<S extends Stage> {
  stage: () => Promise<S>;
  plan: (stage: S) => Promise<sdk.Plan<unknown>>;
  /** The instruction alone, as the program is called without the SDK's plans. */
  send: (stage: S) => Promise<unknown>;
  signers: (stage: S) => readonly Actor[];
  /** Prices are cached by the plan alone: a print of the world's own would be another condition. */
  still?: boolean;
  /** By condition: the error's name, null for none. */
  rows: Readonly<Record<string, readonly [error: string | null, how: Break<S>]>>;
}

/** Names of what each said; null for nothing. `sent`: the plan that was made, as the program executes it. */
export interface Said {
  plan: string | null;
  sent: string | null;
  program: string | null;
}

export interface Row {
  name: string;
  error: string | null;
  ask: () => Promise<Said>;
}

const told = (doing: Promise<unknown>): Promise<string | null> =>
  doing.then(
    () => null,
    (e: unknown) => sdk.decodeError(e).name,
  );

async function ask<S extends Stage>({ stage, plan, send, signers, still }: Subject<S>, how: Break<S>): Promise<Said> {
  const here = await stage();
  await how(here);
  const { w } = here;
  if (!still) await w.fresh();
  let made: sdk.Plan<unknown> | null = null;
  const planning = await told(
    plan(here).then((it) => {
      made = it;
    }),
  );
  const { instructions = [] } = made ?? ({} as Partial<sdk.Plan<unknown>>);
  const keys = signers(here).map(({ keypair }) => keypair);
  const sent = made === null ? null : await told(w.chain.simulate(instructions, keys));
  return { plan: planning, sent, program: await told(send(here)) };
}

/** The rows of a plan. */
export const rowsOf = <S extends Stage>(plan: string, subject: Subject<S>): Row[] =>
  Object.entries(subject.rows).map(([condition, [error, how]]) => ({
    name: `${plan}: ${condition}`,
    error,
    ask: () => ask(subject, how),
  }));

export const staged = async <T extends { w: World }>(made: T): Promise<T & Stage> => ({
  ...made,
  ctx: await sdk.createContext({ source: made.w.chain, pool: made.w.venue.pool }),
});

/** Breaks nothing. */
export const sound = [null, () => undefined] as const;
