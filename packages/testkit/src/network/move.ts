import { engine, PROGRAM_ID } from "@ballast/sdk";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import type { Chain } from "../chain/chain";
import { LiteSvmChain } from "../chain/litesvm";
import { PYTH_RECEIVER_ID } from "../chain/pyth";
import { TOKEN_PROGRAM_ID } from "../chain/tokens";
import { deployProgram } from "../stage/deploy";
import type { World } from "../stage/world";

const DAY = 86_400;
/** A world begins within four days of its chain; this many more are left for what happens in it. */
const BEFORE = 6;
/** A network's clock starts up to a second late. */
const LATE = 5;
/** Accounts that are written at once. */
const AT_ONCE = 25;

const now = (): number => Math.floor(Date.now() / 1_000);

/**
 * A chain in this process on which a world can be built, and up to two days of it told, that are over by now. It
 * remembers what happened, which the network it is moved to then tells.
 */
export const pastChain = (): LiteSvmChain => LiteSvmChain.start(now() - BEFORE * DAY, true);

/** Everything that a world's chain holds: the program's accounts, tokens, prices and wallets. */
async function accountsOf(chain: Chain) {
  const owners: PublicKey[] = [PROGRAM_ID, TOKEN_PROGRAM_ID, PYTH_RECEIVER_ID, SystemProgram.programId];
  const all = await Promise.all(owners.map((owner) => chain.getProgramAccounts(owner)));
  return all.flat().filter(({ account }) => account.lamports > 0);
}

/**
 * Brings a world that was told in this process to today, and puts all of it on a network, as it stands; but for the
 * guardian's term, which would end after one day or after five, by the day on which this is.
 */
export async function moveTo(chain: Chain, world: World): Promise<void> {
  await world.chain.setTime(now() - LATE);
  await world.refresh();
  await world.control.renewGuardian(Number(engine.CONSTANTS.TERM));
  await deployProgram(chain, world.admin.publicKey);
  const accounts = await accountsOf(world.chain);
  for (let i = 0; i < accounts.length; i += AT_ONCE)
    await Promise.all(
      accounts
        .slice(i, i + AT_ONCE)
        .map(({ pubkey, account: { owner, data, lamports } }) => chain.setAccount(pubkey, { owner, data, lamports })),
    );
}
