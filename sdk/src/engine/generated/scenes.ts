// Written by `cargo run -p quotes --bin layouts` from the Rust definitions. Do not edit.
/** What calls are asked of. 64-bit numbers are bigint, smaller ones are numbers. */
import type { MarketState } from "./market";
import type { PoolState } from "./pool";

/** A pool at one moment. A `Scene` and a `PoolScene` begin with one: what needs the pool only takes either. */
export interface Instant {
  /** Unix seconds. */
  now: bigint;
  slot: bigint;
  pool: PoolState;
}

/** A pool and one of its markets at one moment. */
export interface Scene {
  /** Unix seconds. */
  now: bigint;
  slot: bigint;
  pool: PoolState;
  market: MarketState;
}

/** A pool with all its markets at one moment, each at its number. */
export interface PoolScene {
  /** Unix seconds. */
  now: bigint;
  slot: bigint;
  pool: PoolState;
  markets: MarketState[];
}
