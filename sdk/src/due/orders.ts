/** A request's position, among all that are held. */
import type { Keyed, Position, Request } from "../accounts/index";
import { POSITION_OFFSETS, sizeOf } from "../accounts/index";
import { viewOf } from "../codec/layout";
import { offsetOf, reducesPosition } from "../engine/index";
import type { PackedPositions } from "./held";
import type { Stage } from "./stage";

const OF = {
  side: POSITION_OFFSETS.state + offsetOf("PositionState", "side"),
  custody: POSITION_OFFSETS.state + offsetOf("PositionState", "custody"),
};
const KEY = 32;

const text = (bytes: Uint8Array) => String.fromCharCode.apply(null, bytes as unknown as number[]);

/** The seeds of a position's address, as one string. */
const nameOf = (owner: Uint8Array, market: Uint8Array, nonce: bigint, side: number, custody: number) =>
  `${text(owner)}${text(market)}${nonce} ${side} ${custody}`;

const known = new WeakMap<PackedPositions, ReadonlyMap<string, number>>();

/** Positions by the seeds of their addresses, which their own bytes contain, so nothing is derived. */
function byName(positions: PackedPositions): ReadonlyMap<string, number> {
  const found = known.get(positions);
  if (found !== undefined) return found;
  const { bytes, addresses } = positions;
  const [view, stride] = [viewOf(bytes), sizeOf("Position")];
  const names = new Map<string, number>();
  for (let i = 0, start = 0; i < addresses.length; i++, start += stride) {
    const key = (at: number) => bytes.subarray(start + at, start + at + KEY);
    const nonce = view.getBigUint64(start + POSITION_OFFSETS.nonce, true);
    const [side = 0, custody = 0] = [bytes[start + OF.side], bytes[start + OF.custody]];
    names.set(nameOf(key(POSITION_OFFSETS.owner), key(POSITION_OFFSETS.market), nonce, side, custody), i);
  }
  known.set(positions, names);
  return names;
}

/** Those of requests' positions: whoever looks often has the same requests each time; reading an address is slow. */
const sought = new WeakMap<Request, string>();

function soughtBy(request: Request): string {
  const found = sought.get(request);
  if (found !== undefined) return found;
  const { owner, market, positionNonce, state } = request;
  const name = nameOf(owner.toBytes(), market.toBytes(), positionNonce, state.side, state.custody);
  sought.set(request, name);
  return name;
}

/** The position that a request opens, enlarges or reduces; null where there is none. */
export function positionOf(stage: Stage, request: Request): Keyed<Position> | null {
  const index = byName(stage.accounts.positions).get(soughtBy(request));
  return index === undefined ? null : stage.position(index);
}

/** Those that open, or those that reduce: each by its own instruction, which refuses the others. */
export const requestsThat = (does: "open" | "reduce", requests: readonly Keyed<Request>[]): Keyed<Request>[] =>
  requests.filter(({ account }) => reducesPosition(account.state.kind) === (does === "reduce"));
