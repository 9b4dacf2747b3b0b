/** What a request does. */
import { MathError } from "../error";

/** What a request does: at the next print, or at one that reaches its trigger. */
export const Kind = { Open: 0, LimitOpen: 2, TakeProfit: 3, StopLoss: 4 } as const;
/** 0 open, 2 limit open, 3 take profit, 4 stop loss. */
export type Kind = (typeof Kind)[keyof typeof Kind];

/** A byte as a kind. `InvalidParameter` for any other. */
export function kindOf(byte: number): Kind {
  if (!Number.isInteger(byte) || byte < 0 || byte === 1 || byte > 4) throw new MathError("InvalidParameter");
  return byte as Kind;
}
/** Whether it waits for a price; the others are market requests. */
export const waits = (kind: Kind): boolean => kind !== Kind.Open;
/** Whether it makes a position, or enlarges the one that is there. */
export const opens = (kind: Kind): boolean => kind === Kind.Open || kind === Kind.LimitOpen;
/** Whether it reduces a position. */
export const reduces = (kind: Kind): boolean => kind > Kind.LimitOpen;
