/** `anchor migrate`: carries out the file that BALLAST_DEPLOY_FILE names, with the provider's wallet. */
import { BallastClient } from "@ballast/sdk";
import type { AnchorProvider } from "@coral-xyz/anchor";
import { Misuse } from "../scripts/lib/command.cjs";
import { type Applied, apply } from "./apply";
import { readConfig } from "./config";

export default async function deploy({ connection, wallet }: AnchorProvider): Promise<Applied> {
  const file = process.env.BALLAST_DEPLOY_FILE;
  if (!file) throw new Misuse("set BALLAST_DEPLOY_FILE to the configuration file");
  const client = new BallastClient({ connection, wallet });
  const { source } = client;
  const send = async (instructions: Parameters<BallastClient["send"]>[0]["instructions"]) =>
    (await client.send({ instructions })).signature;
  return apply({ source, admin: wallet.publicKey, send }, readConfig(file));
}
