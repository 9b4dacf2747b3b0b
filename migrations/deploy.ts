/**
 * Configures a deployed program, as migrations/README.md says. Every step reads the chain first and does only what is
 * missing, so it can be run again after a failure. `npm run migrate` comes in by cli.ts, `anchor migrate` by the
 * default export here.
 */
import { type AccountSource, BallastClient, PROGRAM_ID, TOKEN_PROGRAM, type Wallet } from "@ballast/sdk";
import type { AnchorProvider } from "@coral-xyz/anchor";
import type { Connection, PublicKey, TransactionInstruction } from "@solana/web3.js";
import { Misuse, Problem } from "../scripts/lib/command.cjs";
import { type DeployConfig, readConfig } from "./config";
import { STEPS } from "./steps/index";

export interface Target {
  source: AccountSource;
  admin: PublicKey;
  send(instructions: TransactionInstruction[]): Promise<string>;
}

export interface Outcome {
  step: string;
  what: string;
  /** Signature, or null in a dry run. */
  signature: string | null;
}

export interface MigrateOptions {
  /** Says what would be done, and sends nothing. */
  dryRun?: boolean;
  /** Before each change: it may fail. */
  starts?(step: string, what: string): void;
  /** After each change. */
  report?(outcome: Outcome): void;
}

/**
 * Runs every step that is not done. All steps are looked at before anything is sent: what disagrees with the chain
 * costs nothing.
 */
export async function migrate(target: Target, config: DeployConfig, options: MigrateOptions = {}): Promise<Outcome[]> {
  const { dryRun = false, starts, report } = options;
  const { source, admin } = target;
  await ground(source, config);
  const planned: Outcome[] = [];
  for (const step of STEPS)
    for (const { what } of await step.pending({ source, admin, config }))
      planned.push({ step: step.name, what, signature: null });
  if (dryRun) {
    for (const outcome of planned) report?.(outcome);
    return planned;
  }
  const outcomes: Outcome[] = [];
  for (const step of STEPS) {
    for (const { what, instructions } of await step.pending({ source, admin, config })) {
      starts?.(step.name, what);
      const outcome = { step: step.name, what, signature: await target.send(instructions) };
      outcomes.push(outcome);
      report?.(outcome);
    }
  }
  return outcomes;
}

/** What must be there before the first step: the program, and every token. */
async function ground(source: AccountSource, { custodies }: DeployConfig): Promise<void> {
  const [program, ...mints] = await source.getAccounts([PROGRAM_ID, ...custodies.map(({ mint }) => mint)]);
  if (!program) throw new Problem(`there is no program ${PROGRAM_ID} here: deploy it first`);
  for (const [i, { symbol, mint }] of custodies.entries()) {
    const found = mints[i];
    if (!found) throw new Problem(`mint of ${symbol}: there is no account ${mint} on this chain`);
    if (!found.owner.equals(TOKEN_PROGRAM) || found.data.length !== MINT_LENGTH)
      throw new Problem(`mint of ${symbol}: ${mint} is no mint of the token program`);
  }
}

/** Bytes of a mint of the token program, the only one whose tokens a pool takes. */
const MINT_LENGTH = 82;

/** `anchor migrate`: the configuration's file is named by BALLAST_CONFIG. */
export default async function deploy(provider: AnchorProvider): Promise<Outcome[]> {
  const file = process.env.BALLAST_CONFIG;
  if (!file) throw new Misuse("set BALLAST_CONFIG to the configuration file");
  return migrate(targetOf(provider.connection, provider.wallet), readConfig(file));
}

/** A cluster, through the SDK's client: it signs, resends and names errors. */
export function targetOf(connection: Connection, wallet: Wallet): Target {
  const client = new BallastClient({ connection, wallet });
  const send = async (instructions: TransactionInstruction[]) => (await client.send({ instructions })).signature;
  return { source: client.source, admin: wallet.publicKey, send };
}
