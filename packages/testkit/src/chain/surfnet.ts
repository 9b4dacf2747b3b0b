import { createRequire } from "node:module";

/** The part of the native module `@solana/surfpool-linux-x64-gnu` that is used; it ships without types. */
export interface Surfnet {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  fundSol(address: string, lamports: number): void;
  deploy(program: { programId: string; soPath: string }): void;
  /** Moves the clock by 400 ms a slot; the slot must not be in the past. */
  timeTravelToSlot(slot: number): unknown;
  /**
   * Takes what the network reports about itself, each in its order: of a transaction ahead of every answer that knows
   * of it. Must be called now and then: see `SurfpoolChain`.
   */
  drainEvents(): { kind: string; transactionSignature?: string }[];
  stop(): void;
}

interface SurfnetConfig {
  offline: boolean;
  blockProductionMode: "transaction" | "clock";
  slotTimeMs: number;
}

const PACKAGE = "@solana/surfpool-linux-x64-gnu";

/** Whether the embedded network is published for this machine: Linux x64 only. */
export const networkPublished = process.platform === "linux" && process.arch === "x64";

/** Loads the embedded network, or says what to use where it is not published (only Linux x64 with glibc is). */
export function loadSurfnet(load: (name: string) => unknown = createRequire(__filename)): {
  startWithConfig(config: SurfnetConfig): Surfnet;
} {
  try {
    return (load(PACKAGE) as { Surfnet: { startWithConfig(config: SurfnetConfig): Surfnet } }).Surfnet;
  } catch (cause) {
    const platform = `${process.platform}-${process.arch}`;
    throw new Error(
      `The embedded network (${PACKAGE}) cannot be loaded on ${platform}. For a network with RPC install the Solana tools ` +
        "and run solana-test-validator; a container of Linux x64 runs everything.",
      { cause },
    );
  }
}
