import { associatedToken } from "@ballast/sdk";
import {
  AccountLayout,
  AccountState,
  ASSOCIATED_TOKEN_PROGRAM_ID,
  getAssociatedTokenAddressSync,
  MintLayout,
  NATIVE_MINT,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { type AccountInfo, Keypair, PublicKey } from "@solana/web3.js";
import { type Chain, rentExempt } from "./chain";

export { ASSOCIATED_TOKEN_PROGRAM_ID, NATIVE_MINT, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID };

const SUPPLY_OFFSET = MintLayout.offsetOf("supply") ?? 0;
const AMOUNT_OFFSET = AccountLayout.offsetOf("amount") ?? 0;

export interface MintState {
  decimals: number;
  /** Null: nobody can mint any more. */
  authority: PublicKey | null;
  freezeAuthority?: PublicKey;
  supply?: bigint;
}

export interface TokenState {
  mint: PublicKey;
  owner: PublicKey;
  /** Smallest units. */
  amount?: bigint;
  frozen?: boolean;
}

const NOBODY = PublicKey.default;

/** A mint as the token program writes it. */
export function encodeMint({ decimals, authority, freezeAuthority, supply = 0n }: MintState): Buffer {
  const data = Buffer.alloc(MintLayout.span);
  const mint = {
    mintAuthorityOption: authority === null ? 0 : 1,
    mintAuthority: authority ?? NOBODY,
    supply,
    decimals,
    isInitialized: true,
    freezeAuthorityOption: freezeAuthority ? 1 : 0,
    freezeAuthority: freezeAuthority ?? NOBODY,
  } as const;
  MintLayout.encode(mint, data);
  return data;
}

/** Lamports that an account of wrapped SOL keeps for its rent; all others of it are its amount. */
const RESERVE = rentExempt(AccountLayout.span);

/** A token account as the token program writes it: no delegate, no close authority; native where the mint is. */
export function encodeTokenAccount({ mint, owner, amount = 0n, frozen = false }: TokenState): Buffer {
  const data = Buffer.alloc(AccountLayout.span);
  const nobody = { delegateOption: 0, delegate: NOBODY, closeAuthorityOption: 0, closeAuthority: NOBODY } as const;
  const state = frozen ? AccountState.Frozen : AccountState.Initialized;
  const isNative = mint.equals(NATIVE_MINT);
  const native = { isNativeOption: isNative ? 1 : 0, isNative: isNative ? BigInt(RESERVE) : 0n } as const;
  AccountLayout.encode({ mint, owner, amount, state, ...nobody, delegatedAmount: 0n, ...native }, data);
  return data;
}

/** Lamports of a token account: of wrapped SOL, its amount beside its rent. */
const lamportsOf = (data: Buffer): { lamports?: number } =>
  new PublicKey(data.subarray(0, 32)).equals(NATIVE_MINT)
    ? { lamports: RESERVE + Number(data.readBigUInt64LE(AMOUNT_OFFSET)) }
    : {};

export function associatedTokenAddress(mint: PublicKey, owner: PublicKey, program = TOKEN_PROGRAM_ID): PublicKey {
  if (program.equals(TOKEN_PROGRAM_ID)) return associatedToken(mint, owner);
  return getAssociatedTokenAddressSync(mint, owner, true, program);
}

/** Tokens of a local chain, put in place as bytes: no transactions, but every byte as the token program writes it. */
export class Tokens {
  constructor(
    private readonly chain: Chain,
    private readonly program: PublicKey = TOKEN_PROGRAM_ID,
  ) {}

  async createMint(state: MintState, address: PublicKey = Keypair.generate().publicKey): Promise<PublicKey> {
    await this.chain.setAccount(address, { owner: this.program, data: encodeMint(state) });
    return address;
  }

  /** Creates the owner's associated account (or one at `address`) and mints `amount` into it. */
  async createAccount(
    state: TokenState,
    address: PublicKey = associatedTokenAddress(state.mint, state.owner, this.program),
  ): Promise<PublicKey> {
    const { amount = 0n } = state;
    await this.chain.setAccount(address, {
      owner: this.program,
      data: encodeTokenAccount({ ...state, amount: 0n }),
    });
    if (amount > 0n) await this.mintTo(address, amount);
    return address;
  }

  /**
   * Adds smallest units to an account and to its mint's supply, as minting would. Wrapped SOL has no supply: lamports
   * out of nothing are wrapped.
   */
  async mintTo(account: PublicKey, amount: bigint): Promise<void> {
    const data = Buffer.from(await this.read(account));
    const mint = new PublicKey(data.subarray(0, 32));
    data.writeBigUInt64LE(data.readBigUInt64LE(AMOUNT_OFFSET) + amount, AMOUNT_OFFSET);
    await this.chain.setAccount(account, { owner: this.program, data, ...lamportsOf(data) });
    if (mint.equals(NATIVE_MINT)) return;
    const minted = Buffer.from(await this.read(mint));
    minted.writeBigUInt64LE(minted.readBigUInt64LE(SUPPLY_OFFSET) + amount, SUPPLY_OFFSET);
    await this.chain.setAccount(mint, { owner: this.program, data: minted });
  }

  /** Smallest units in an account; zero where there is none, an error where something else is. */
  async balance(account: PublicKey): Promise<bigint> {
    const found = await this.chain.getAccount(account);
    return found === null ? 0n : tokenData(account, found, this.program).readBigUInt64LE(AMOUNT_OFFSET);
  }

  async balanceOf(owner: PublicKey, mint: PublicKey): Promise<bigint> {
    return this.balance(associatedTokenAddress(mint, owner, this.program));
  }

  private async read(address: PublicKey): Promise<Buffer> {
    return tokenData(address, await this.chain.getAccount(address), this.program);
  }
}

function tokenData(address: PublicKey, account: AccountInfo<Buffer> | null, program: PublicKey): Buffer {
  if (account === null || !account.owner.equals(program))
    throw new Error(`${address} is no account of the token program`);
  return account.data;
}
