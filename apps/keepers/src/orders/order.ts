/** What an index keeps of an order, and of the position that it is about. */
import { decode, engine, POSITION_OFFSETS, type Request } from "@ballast/sdk";

const { REQUEST_KINDS, offsetOf } = engine;
const OF = {
  size: POSITION_OFFSETS.state + offsetOf("PositionState", "size"),
  generation: POSITION_OFFSETS.state + offsetOf("PositionState", "generation"),
  side: POSITION_OFFSETS.state + offsetOf("PositionState", "side"),
  custody: POSITION_OFFSETS.state + offsetOf("PositionState", "custody"),
};
const KEY = 32;

export interface Order {
  readonly address: string;
  readonly request: Request;
  /** Its market, as text of bytes. */
  readonly market: string;
  /** Its position, by the seeds of that address. */
  readonly name: string;
  /** Executed by the print that is its own, whatever it says. */
  readonly atMarket: boolean;
  /** Whether it fires at its trigger and above, not at it and below. */
  readonly rising: boolean;
  readonly reduces: boolean;
  /** The account of its position; null where there is none. */
  position: string | null;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");

/** The name of a market in an index. */
export const marketOf = (key: { toBytes(): Uint8Array }): string => text(key.toBytes());

export function orderOf(address: string, data: Uint8Array): Order {
  const request = decode("Request", data);
  const { kind, side, custody } = request.state;
  const long = side === 0;
  const reduces = kind === REQUEST_KINDS.TakeProfit.number || kind === REQUEST_KINDS.StopLoss.number;
  const market = marketOf(request.market);
  return {
    ...{ address, request, market, reduces, position: null },
    name: `${text(request.owner.toBytes())}${market}${request.positionNonce} ${side} ${custody}`,
    atMarket: kind === REQUEST_KINDS.Open.number,
    // A long is bought when the price falls, and sold with a gain when it rises; a short the other way round.
    rising: kind === REQUEST_KINDS.TakeProfit.number ? long : !long,
  };
}

/** The same name, of a position's own bytes. */
export function nameOf(position: Uint8Array): string {
  const { owner, market, nonce } = POSITION_OFFSETS;
  const view = new DataView(position.buffer, position.byteOffset, position.length);
  const keys = `${text(position.subarray(owner, owner + KEY))}${text(position.subarray(market, market + KEY))}`;
  return `${keys}${view.getBigUint64(nonce, true)} ${position[OF.side]} ${position[OF.custody]}`;
}

/** Whether a position is one that this order may reduce. */
export function fits({ request }: Order, position: Uint8Array): boolean {
  const view = new DataView(position.buffer, position.byteOffset, position.length);
  const generation = view.getBigUint64(OF.generation, true);
  return view.getBigUint64(OF.size, true) > 0n && generation === request.state.generation;
}
