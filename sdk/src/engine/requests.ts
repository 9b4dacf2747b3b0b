/** What requests do. */
import { MathError } from "./error";
import { REQUEST_KINDS } from "./generated/constants";

type Kinds = typeof REQUEST_KINDS;

/** What a request does: `Open` at market, `LimitOpen`, `TakeProfit` and `StopLoss` at a price. */
export const RequestKind = Object.fromEntries(
  Object.entries(REQUEST_KINDS).map(([name, { number }]) => [name, number]),
) as { readonly [K in keyof Kinds]: Kinds[K]["number"] };
/** 0 open, 2 limit open, 3 take profit, 4 stop loss. */
export type RequestKind = Kinds[keyof Kinds]["number"];

/** What is known of a kind by its byte. `InvalidParameter` for any other. */
function kind(byte: number): Kinds[keyof Kinds] {
  const found = Object.values(REQUEST_KINDS).find(({ number }) => number === byte);
  if (found === undefined) throw new MathError("InvalidParameter");
  return found;
}

/** Whether it makes a position, or enlarges the one that is there; else it reduces one. `InvalidParameter`. */
export const opensPosition = (byte: number): boolean => kind(byte).opens;
/** Whether it waits for a price; the others are market requests. `InvalidParameter`. */
export const waitsForPrice = (byte: number): boolean => kind(byte).waits;
/** Whether it reduces a position. A byte that is no kind does not: the program refuses it. */
export const reducesPosition = (byte: number): boolean =>
  Object.values(REQUEST_KINDS).some(({ number, opens }) => number === byte && !opens);
