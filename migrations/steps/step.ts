import type { AccountSource } from "@ballast/sdk";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { DeployConfig } from "../config";

export interface StepContext {
  source: AccountSource;
  config: DeployConfig;
  /** Upgrade authority and, once there is a controller, admin. */
  admin: PublicKey;
}

/** What a step would still do: one transaction an entry. Empty when it is done. */
export interface Step {
  name: string;
  pending(context: StepContext): Promise<{ what: string; instructions: TransactionInstruction[] }[]>;
}
