/** The numbered steps of a deployment, in order. Each tells from the chain whether it is done, so running them again changes nothing. */
import type { AccountSource } from "@ballast/sdk";
import type { PublicKey, TransactionInstruction } from "@solana/web3.js";
import type { DeployConfig } from "../config";
import { controller } from "./001-controller";
import { pool } from "./002-pool";
import { custodies } from "./003-custodies";
import { markets } from "./004-markets";

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

export const STEPS: Step[] = [controller, pool, custodies, markets];
