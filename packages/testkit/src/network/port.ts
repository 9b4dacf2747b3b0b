import type { SurfpoolChain } from "../chain/surfpool";
import { Front } from "./front";
import { historyMethods } from "./past";

/** Where a network answers. */
export interface Port {
  readonly url: string;
  readonly wsUrl: string;
  close(): Promise<void>;
}

/**
 * A port of a network for programs that follow it for long: what it lists of an address takes as long on the last day
 * as on the first, and transactions have their time in seconds.
 */
export async function openPort(chain: SurfpoolChain): Promise<Port> {
  const front = new Front(chain, historyMethods(chain));
  await front.open(0);
  return front;
}
