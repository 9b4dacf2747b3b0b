/** The key that signs. Its bytes are never printed, not in an error either. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { secretKeyWallet, type Wallet } from "@ballast/sdk";
import { Misuse } from "../../../scripts/lib/command.cjs";
import { fromKeyFile } from "../../../scripts/lib/keyfile.cjs";

/** Where the Solana command line keeps its key. */
const usual = (home: string) => path.join(home, ".config/solana/id.json");

/** The wallet of a key file; of the Solana command line's if none is named. `Misuse` where there is none. */
export function walletOf(file: string | null, home = homedir()): Wallet {
  const named = file ?? usual(home);
  if (file === null && !existsSync(named)) {
    throw new Misuse("this needs a key that signs: --key FILE, BALLAST_KEY, or `solana-keygen new`");
  }
  return fromKeyFile(named, secretKeyWallet);
}
