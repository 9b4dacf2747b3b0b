import { PROGRAM_ID } from "@ballast/sdk";
import { keyOf, type World } from "@ballast/testkit";
import { type PublicKey, SystemProgram } from "@solana/web3.js";
import { copyTo, edit } from "./edit";

const key = (name: string) => keyOf("stranger", name).publicKey;

/** Accounts that look right and are not: what an attacker or a careless client would pass. */
export const strangers = {
  /** Nothing lives here. */
  nowhere: key("nowhere"),
  /** The same bytes, owned by another program. */
  lookAlike: (w: World, of: PublicKey) => copyTo(w, of, key(`look-alike of ${of}`), SystemProgram.programId),
  /** Another pool of this program, equal in every byte. */
  otherPool: (w: World) => copyTo(w, w.venue.pool, key("pool"), PROGRAM_ID),
  /** A market of another pool of this program, else equal. */
  async otherMarket(w: World): Promise<PublicKey> {
    const market = await copyTo(w, w.venue.market("SOL").address, key("market"), PROGRAM_ID);
    const pool = await strangers.otherPool(w);
    await edit(w, "Market", market, { pool });
    return market;
  },
  /** A token account of someone else, same mint. */
  async token(w: World, symbol: string, name = "stranger"): Promise<PublicKey> {
    return w.tokens.createAccount({ mint: w.venue.custody(symbol).mint, owner: key(name) });
  },
};
