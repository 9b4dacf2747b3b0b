/**
 * Configures a deployed program: `npm run migrate -- --url URL --keypair FILE --config FILE [--dry-run] [--json]`. Every step reads the chain
 * first and does only what is missing, so it can be run again after a failure. `anchor migrate` finds the same as the default export.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type AccountSource, BallastClient, secretKeyWallet, type Wallet } from "@ballast/sdk";
import type { AnchorProvider } from "@coral-xyz/anchor";
import { Connection, type PublicKey, type TransactionInstruction } from "@solana/web3.js";
import { type DeployConfig, readConfig, SLEEPS } from "./config";
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

/** Runs every step that is not done. A dry run stops at the first step with something to do: later ones depend on it. */
export async function migrate(
  target: Target,
  config: DeployConfig,
  { dryRun = false, report = (_: Outcome) => {} } = {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of STEPS) {
    for (const { what, instructions } of await step.pending({ source: target.source, admin: target.admin, config })) {
      const outcome = { step: step.name, what, signature: dryRun ? null : await target.send(instructions) };
      outcomes.push(outcome);
      report(outcome);
    }
    if (dryRun && outcomes.length > 0) return outcomes;
  }
  return outcomes;
}

const USAGE = "usage: npm run migrate -- --url URL --keypair FILE --config FILE [--dry-run] [--json]";

async function main(): Promise<void> {
  const string = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    options: { url: string, keypair: string, config: string, "dry-run": flag, json: flag, help: flag },
  });
  if (values.help || !values.url || !values.keypair || !values.config) {
    console.error(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const wallet = secretKeyWallet(Uint8Array.from(JSON.parse(readFileSync(values.keypair, "utf8"))));
  const target = targetOf(new Connection(values.url, "confirmed"), wallet);
  const report = (o: Outcome) => console.error(`${o.step}  ${o.what}  ${o.signature ?? "(dry run)"}`);
  console.error(`note: ${SLEEPS}`);
  const outcomes = await migrate(target, readConfig(values.config), { dryRun: values["dry-run"], report });
  if (values.json) console.log(JSON.stringify(outcomes));
  else console.error(outcomes.length === 0 ? "nothing to do" : `${outcomes.length} changes`);
}

/** `anchor migrate`: the configuration's file is named by BALLAST_CONFIG. */
export default async function deploy(provider: AnchorProvider): Promise<Outcome[]> {
  const file = process.env.BALLAST_CONFIG;
  if (!file) throw new Error("set BALLAST_CONFIG to the configuration file");
  return migrate(targetOf(provider.connection, provider.wallet), readConfig(file));
}

/** A cluster, through the SDK's client: it signs, resends and names errors. */
function targetOf(connection: Connection, wallet: Wallet): Target {
  const client = new BallastClient({ connection, wallet });
  const send = async (instructions: TransactionInstruction[]) => (await client.send({ instructions })).signature;
  return { source: client.source, admin: wallet.publicKey, send };
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(`migrate: ${error.message}`);
    process.exitCode = 1;
  });
}
