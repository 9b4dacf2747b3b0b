/** Positions come by the hundred thousand: read by fixed offsets, which a test compares with the IDL. */
import { readKey } from "../codec/layout";
import type { PositionState } from "../engine/generated/index";
import type { Position } from "./types";

/**
 * Offsets of a position's fields in its account, discriminator included: for memcmp filters and for reading a single
 * field.
 */
export const POSITION_OFFSETS = { owner: 16, market: 48, delegate: 80, nonce: 112, state: 136 } as const;

/** The state of a position, from where it starts in `view`. */
export function readPositionState(view: DataView, at: number): PositionState {
  return {
    size: view.getBigUint64(at, true),
    entry: view.getBigUint64(at + 8, true),
    collateral: view.getBigUint64(at + 16, true),
    borrowIndex: view.getBigUint64(at + 24, true),
    lossEvents: view.getBigUint64(at + 32, true),
    generation: view.getBigUint64(at + 40, true),
    openedAt: view.getBigInt64(at + 48, true),
    entryPrint: view.getBigInt64(at + 56, true),
    increasedAt: view.getBigInt64(at + 64, true),
    young: [view.getBigUint64(at + 72, true), view.getBigUint64(at + 80, true)],
    side: view.getUint8(at + 88),
    custody: view.getUint8(at + 89),
  };
}

/** A position, from where its first byte after the discriminator is in `view`. */
export function readPosition(view: DataView, at: number): Position {
  return {
    version: view.getUint8(at),
    bump: view.getUint8(at + 1),
    owner: readKey(view, at + 8),
    market: readKey(view, at + 40),
    delegate: readKey(view, at + 72),
    nonce: view.getBigUint64(at + 104, true),
    state: readPositionState(view, at + 128),
  };
}
