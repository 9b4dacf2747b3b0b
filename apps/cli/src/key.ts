/** The key that signs. Nothing of what its file says is ever printed, not in an error either. */
import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { secretKeyWallet, type Wallet } from "@ballast/sdk";
import { Misuse } from "../../../scripts/lib/command.cjs";
import { fromKeyFile } from "../../../scripts/lib/keyfile.cjs";

/** Where the Solana command line keeps its key. */
const usual = (home: string) => path.join(home, ".config/solana/id.json");

export interface KeyOptions {
  home?: string;
  /** Is told where others than the owner can read the file. */
  warn?: (line: string) => void;
}

/** The wallet of a key file; of the Solana command line's if none is named. `Misuse` where there is none. */
export function walletOf(file: string | null, { home = homedir(), warn = () => {} }: KeyOptions = {}): Wallet {
  const named = file ?? usual(home);
  if (file === null && !existsSync(named)) {
    throw new Misuse("this needs a key that signs: --key FILE, BALLAST_KEY, or `solana-keygen new`");
  }
  // Others: group and all, read or write. Windows has no such bits.
  if (process.platform !== "win32" && existsSync(named) && (statSync(named).mode & 0o066) !== 0)
    warn(`warning: others can read or change the key ${named}: chmod 600 it`);
  return fromKeyFile(named, secretKeyWallet);
}
