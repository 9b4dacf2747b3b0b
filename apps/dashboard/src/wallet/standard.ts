/**
 * Wallets that the browser has, by the Wallet Standard itself: two events, and the features `standard:connect` and
 * `solana:signTransaction`. A library for it would weigh more than the rest of these pages.
 */
import { Fault } from "../data/fault";

export interface Account {
  readonly address: string;
  readonly publicKey: Uint8Array;
  readonly chains: readonly string[];
}

interface Connect {
  connect(input?: { silent?: boolean }): Promise<{ accounts: readonly Account[] }>;
}
interface Signed {
  signedTransaction: Uint8Array;
}
interface Sign {
  signTransaction(input: { account: Account; transaction: Uint8Array; chain?: string }): Promise<readonly Signed[]>;
}

export interface Found {
  readonly name: string;
  readonly chains: readonly string[];
  readonly accounts: readonly Account[];
  readonly features: Readonly<Record<string, unknown>>;
}

const CONNECT = "standard:connect";
const SIGN = "solana:signTransaction";

interface Register {
  register(...wallets: Found[]): () => void;
}

/** Wallets that can connect and sign for Solana; others are none for these pages. */
export const isUsable = ({ features, chains }: Found): boolean =>
  CONNECT in features && SIGN in features && chains.some((chain) => chain.startsWith("solana:"));

/** Tells of every usable wallet, those that are there and those that come later. Returns what ends it. */
export function watchWallets(tell: (wallets: readonly Found[]) => void, page: EventTarget = window): () => void {
  const found = new Map<string, Found>();
  const register = (...wallets: Found[]) => {
    for (const wallet of wallets.filter(isUsable)) found.set(wallet.name, wallet);
    tell([...found.values()]);
    return () => {
      for (const { name } of wallets) found.delete(name);
      tell([...found.values()]);
    };
  };
  const api: Register = { register };
  const hear = (event: Event) => (event as CustomEvent<(api: Register) => void>).detail(api);
  page.addEventListener("wallet-standard:register-wallet", hear);
  page.dispatchEvent(new CustomEvent("wallet-standard:app-ready", { detail: api }));
  return () => page.removeEventListener("wallet-standard:register-wallet", hear);
}

/** Asks a wallet for its first account. `Error` where it gives none. */
export async function connect(wallet: Found): Promise<Account> {
  const { accounts } = await (wallet.features[CONNECT] as Connect).connect();
  const [account] = accounts;
  if (account === undefined) throw new Error(`${wallet.name} gave no account`);
  return account;
}

/** Whether a wallet signs for a chain with this account. */
const signsFor = (wallet: Found, account: Account, chain: string): boolean =>
  wallet.chains.includes(chain) && account.chains.includes(chain);

/**
 * Has a wallet sign the bytes of a transaction for a chain. `WalletChain` where it does not sign for that one: a wallet
 * that is told no chain, or another, shows what would happen elsewhere.
 */
export async function sign(
  wallet: Found,
  account: Account,
  transaction: Uint8Array,
  chain: string,
): Promise<Uint8Array> {
  if (!signsFor(wallet, account, chain)) {
    const known = wallet.chains.filter((each) => signsFor(wallet, account, each)).join(", ") || "none";
    throw new Fault(
      "WalletChain",
      `the pool is on ${chain}, and ${wallet.name} signs with this account for ${known}`,
      "Switch the wallet to that network, or connect one that has it. Nothing was signed.",
      false,
    );
  }
  const [signed] = await (wallet.features[SIGN] as Sign).signTransaction({ account, transaction, chain });
  if (signed === undefined) throw new Error(`${wallet.name} signed nothing`);
  return signed.signedTransaction;
}
