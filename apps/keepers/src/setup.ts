/** From settings to a keeper. */
import { BallastError, secretKeyWallet, type Wallet } from "@ballast/sdk";
import { PublicKey } from "@solana/web3.js";
import { Misuse } from "../../../scripts/lib/command.cjs";
import { fromKeyFile } from "../../../scripts/lib/keyfile.cjs";
import type { Listener } from "./happenings";
import { LiquidationIndex } from "./liquidations/index";
import type { KeeperOptions } from "./options";
import { publisherOf } from "./prices/chosen";
import type { Settings } from "./settings";

/** The wallet of the key file. `Misuse` where none is named: a key that pays is never taken by itself. */
export function walletOf({ key }: Settings): Wallet {
  if (key === null) throw new Misuse("this needs a key that signs: --key FILE, BALLAST_KEEPER_KEY or BALLAST_KEY");
  return fromKeyFile(key, secretKeyWallet);
}

/** Nobody: names what is due, and signs nothing. */
export const nobody: Wallet = {
  publicKey: PublicKey.default,
  signTransaction: () =>
    Promise.reject(new BallastError({ code: null, name: "NotAuthorized", logs: [], hint: "a dry run signs nothing" })),
};

/** Listens for several, in order. */
export const each =
  (...listeners: readonly Listener[]): Listener =>
  (happening) => {
    for (const listener of listeners) listener(happening);
  };

/** What a keeper of these settings is made of. */
export function optionsOf(settings: Settings, wallet: Wallet, listener: Listener): KeeperOptions {
  const { rpc, ws, pool, share, kinds, feeCap, feePercentile, bearCost } = settings;
  return {
    endpoints: rpc.map((http, i) => {
      const socket = ws[i];
      return socket === undefined ? { http } : { http, ws: socket };
    }),
    ...{ wallet, pool, share, kinds, listener },
    finder: new LiquidationIndex(),
    publisher: publisherOf(settings, wallet.publicKey),
    fees: { cap: feeCap, percentile: feePercentile, bearCost },
  };
}
