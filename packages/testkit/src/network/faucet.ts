import {
  createSyncNativeInstruction as counted,
  createAssociatedTokenAccountIdempotentInstruction as createAccount,
  createMintToInstruction as mintTo,
} from "@solana/spl-token";
import { type Keypair, PublicKey, SystemProgram, type TransactionInstruction } from "@solana/web3.js";
import type { Chain } from "../chain/chain";
import { associatedTokenAddress, NATIVE_MINT } from "../chain/tokens";
import { fromUnits, toUnits } from "../chain/units";
import { BadParams } from "./front";

/** A token that the faucet gives. */
export interface FaucetToken {
  symbol: string;
  mint: PublicKey;
  decimals: number;
}

/** Amounts in whole units: text or numbers, as they print. */
export interface Gift {
  /** For fees, and for whatever the pool takes as SOL: clients wrap it. */
  sol?: string | number;
  /** By symbol. */
  tokens?: Readonly<Record<string, string | number>>;
}

/** What was given, in whole units, and by which transaction. */
export interface Given {
  signature: string;
  sol: string;
  tokens: Record<string, string>;
}

/** Most that one call gives, in whole units. */
export const MOST = { sol: 10_000, token: 10_000_000 };
/** Given where nothing is asked for. */
const USUAL: Gift = { sol: 10, tokens: { USDC: 10_000 } };
const SOL_DECIMALS = 9;
/** What the faucet's wallet holds, and below what it is filled again: lamports out of nothing. */
const FULL = 5_000_000_000_000_000;
const U64 = 2n ** 64n - 1n;

function amountOf(what: string, amount: unknown, decimals: number, most: number): bigint {
  const isAmount = (typeof amount === "number" || typeof amount === "string") && /^\d+(\.\d+)?$/.test(String(amount));
  if (!isAmount) throw new BadParams(`${what} is a number such as 12.5, not ${JSON.stringify(amount)}`);
  const [, fraction = ""] = String(amount).split(".");
  if (fraction.length > decimals) throw new BadParams(`${what} has ${decimals} decimals at most`);
  const units = toUnits(amount as string | number, decimals);
  if (units > toUnits(most, decimals)) throw new BadParams(`${what} is ${most} at most in one call`);
  return units;
}

/** An address as it is written. Throws `BadParams`. */
export function addressOf(text: unknown): PublicKey {
  try {
    if (text instanceof PublicKey) return text;
    if (typeof text === "string") return new PublicKey(text);
  } catch {
    // Said below.
  }
  throw new BadParams(`the first parameter is an address in base58, not ${JSON.stringify(text)}`);
}

/** Gives SOL and test tokens to anybody: real transactions, of what costs nothing here. */
export class Faucet {
  constructor(
    private readonly chain: Chain,
    private readonly wallet: Keypair,
    /** May mint every token. */
    private readonly authority: Keypair,
    private readonly tokens: readonly FaucetToken[],
  ) {}

  /** Throws `BadParams` for what makes no sense, or is more than one call gives. */
  async give(to: PublicKey, gift: Gift = USUAL): Promise<Given> {
    const sol = amountOf("sol", gift.sol === undefined ? 0 : gift.sol, SOL_DECIMALS, MOST.sol);
    const tokens = this.read(gift.tokens === undefined ? {} : gift.tokens);
    if (sol === 0n && tokens.length === 0) throw new BadParams("nothing is asked for: sol or tokens");
    const instructions: TransactionInstruction[] = [];
    if (sol > 0n) instructions.push(this.transfer(to, sol));
    for (const [token, atoms] of tokens) instructions.push(...(await this.payment(to, token, atoms)));
    await this.fill();
    const { signature } = await this.chain.send(instructions, [this.wallet, this.authority].slice(0, needs(tokens)));
    const given = tokens.map(([{ symbol, decimals }, atoms]) => [symbol, fromUnits(atoms, decimals)]);
    return { signature, sol: fromUnits(sol, SOL_DECIMALS), tokens: Object.fromEntries(given) };
  }

  private read(tokens: unknown): [FaucetToken, bigint][] {
    if (typeof tokens !== "object" || tokens === null || Array.isArray(tokens))
      throw new BadParams('tokens are amounts by symbol, as { "USDC": "100" }');
    return Object.entries(tokens).map(([name, amount]) => {
      const found = this.tokens.find(({ symbol }) => symbol === name.toUpperCase());
      const known = this.tokens.map(({ symbol }) => symbol).join(", ");
      if (found === undefined) throw new BadParams(`there is no token ${name}: this network has ${known}`);
      return [found, amountOf(name, amount, found.decimals, found.mint.equals(NATIVE_MINT) ? MOST.sol : MOST.token)];
    });
  }

  private transfer(toPubkey: PublicKey, lamports: bigint): TransactionInstruction {
    return SystemProgram.transfer({ fromPubkey: this.wallet.publicKey, toPubkey, lamports });
  }

  private async payment(to: PublicKey, { symbol, mint }: FaucetToken, atoms: bigint) {
    const [payer, authority] = [this.wallet.publicKey, this.authority.publicKey];
    const account = associatedTokenAddress(mint, to);
    const made = createAccount(payer, account, to, mint);
    if (mint.equals(NATIVE_MINT)) return [made, this.transfer(account, atoms), counted(account)];
    const supply = (await this.chain.getAccount(mint))?.data.readBigUInt64LE(36) ?? 0n;
    if (supply + atoms > U64) throw new BadParams(`there are too many ${symbol} already`);
    return [made, mintTo(mint, account, authority, atoms)];
  }

  private async fill(): Promise<void> {
    const held = (await this.chain.getAccount(this.wallet.publicKey))?.lamports ?? 0;
    if (held < FULL / 2) await this.chain.airdrop(this.wallet.publicKey, FULL - held);
  }
}

/** How many of faucet and mint authority must sign. */
const needs = (tokens: readonly [FaucetToken, bigint][]): number =>
  tokens.some(([{ mint }]) => !mint.equals(NATIVE_MINT)) ? 2 : 1;
