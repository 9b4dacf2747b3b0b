/** What runs beside the keepers on a stretch's network, and is told how it goes. */
import type { SurfpoolChain, World } from "@ballast/testkit";
import type { KeeperProcess } from "./keepers";
import type { Step } from "./plan";
import type { Sample } from "./process";

export interface Hosts {
  chain: SurfpoolChain;
  w: World;
  /** For logs, ledgers and tables. */
  folder: string;
  keepers: readonly KeeperProcess[];
}

/** How far it is. */
export interface Progress {
  /** Simulated. */
  hours: number;
  /** Slots from print to landing, of all so far. */
  liquidated: readonly number[];
  executed: readonly number[];
  /** What each keeper used, by the hour. */
  samples: readonly { hours: number; sample: Sample }[][];
}

export interface Guest {
  begin(hosts: Hosts): Promise<void>;
  /** While a step is played. */
  during(number: number): Promise<void>;
  /** After it, when nothing is due any more; true: the rest of the plan is not played. */
  after(step: Step, progress: Progress): Promise<boolean>;
  end(): Promise<void>;
}
