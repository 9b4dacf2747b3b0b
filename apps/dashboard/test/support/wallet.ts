/** A wallet in the page, by the Wallet Standard, whose key the test holds: it signs whatever it is asked to. */
import { type Keypair, VersionedTransaction } from "@solana/web3.js";
import type { Page } from "playwright-core";

interface Given {
  address: string;
  publicKey: number[];
  chains: string[];
}

type Signs = { signByTest(bytes: number[]): Promise<number[]> };

/** Runs in the page, before anything of it. */
function register({ address, publicKey, chains }: Given): void {
  const account = { address, publicKey: Uint8Array.from(publicKey), chains, features: ["solana:signTransaction"] };
  const signTransaction = async ({ transaction }: { transaction: Uint8Array }) => {
    const signed = await (window as unknown as Signs).signByTest([...transaction]);
    return [{ signedTransaction: Uint8Array.from(signed) }];
  };
  const features = {
    "standard:connect": { version: "1.0.0", connect: async () => ({ accounts: [account] }) },
    "solana:signTransaction": { version: "1.0.0", supportedTransactionVersions: ["legacy", 0], signTransaction },
  };
  const wallet = { version: "1.0.0", name: "Test wallet", icon: "data:,", chains, accounts: [], features };
  const tell = (api: { register(wallet: object): void }) => api.register(wallet);
  window.addEventListener("wallet-standard:app-ready", (event) => tell((event as CustomEvent).detail));
  window.dispatchEvent(new CustomEvent("wallet-standard:register-wallet", { detail: tell }));
}

/** Puts the wallet into a page. `refuses` says no as long as it is true. */
export async function putWallet(
  page: Page,
  keypair: Keypair,
  refuses: () => boolean,
  chains = ["solana:localnet"],
): Promise<void> {
  await page.exposeFunction("signByTest", (bytes: number[]) => {
    if (refuses()) throw new Error("User rejected the request");
    const transaction = VersionedTransaction.deserialize(Uint8Array.from(bytes));
    transaction.sign([keypair]);
    return [...transaction.serialize()];
  });
  const given = { address: keypair.publicKey.toBase58(), publicKey: [...keypair.publicKey.toBytes()], chains };
  await page.addInitScript(register, given);
}
