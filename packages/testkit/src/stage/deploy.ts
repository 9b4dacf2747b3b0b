import { existsSync } from "node:fs";
import path from "node:path";
import { PROGRAM_ID, pda } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import type { Chain } from "../chain/chain";

const LOADER = new PublicKey("BPFLoaderUpgradeab1e11111111111111111111111");
const CARRIED = path.join(__dirname, "ballast.so");
/**
 * The program: what the package carries; in the repository, where `npm run build:program` and the committed artifacts
 * leave it.
 */
export const PROGRAM_FILE = existsSync(CARRIED)
  ? CARRIED
  : path.resolve(__dirname, "../../../../target/deploy/ballast.so");

/**
 * Deploys the program with an upgrade authority, as in a real deployment, since `initialize` requires it. Both local
 * chains put the program behind the upgradeable loader but name nobody, so the header of the data account is written
 * here: state 3 (u32), slot (u64), Some (u8), authority.
 */
export async function deployProgram(chain: Chain, authority: PublicKey, file = PROGRAM_FILE): Promise<void> {
  await chain.deploy(PROGRAM_ID, file);
  const address = pda.programData();
  const account = await chain.getAccount(address);
  if (!account?.owner.equals(LOADER)) throw new Error("the chain did not deploy behind the upgradeable loader");
  const data = Buffer.from(account.data);
  data.writeUInt8(1, 12);
  authority.toBuffer().copy(data, 13);
  await chain.setAccount(address, { owner: LOADER, data, lamports: account.lamports });
}
