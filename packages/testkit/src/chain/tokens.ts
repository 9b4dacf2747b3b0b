import { associatedToken } from "@ballast/sdk";
import {
  AccountLayout,
  AccountState,
  ASSOCIATED_TOKEN_PROGRAM_ID,
  getAssociatedTokenAddressSync,
  MintLayout,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import { type AccountInfo, Keypair, PublicKey } from "@solana/web3.js";
import type { Chain } from "./chain";

export { ASSOCIATED_TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID };

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

/** A token account as the token program writes it: no delegate, not native, no close authority. */
export function encodeTokenAccount({ mint, owner, amount = 0n, frozen = false }: TokenState): Buffer {
  const data = Buffer.alloc(AccountLayout.span);
  const nobody = { delegateOption: 0, delegate: NOBODY, closeAuthorityOption: 0, closeAuthority: NOBODY } as const;
  const state = frozen ? AccountState.Frozen : AccountState.Initialized;
  const account = {
    mint,
    owner,
    amount,
    state,
    ...nobody,
    delegatedAmount: 0n,
    isNativeOption: 0,
    isNative: 0n,
  } as const;
  AccountLayout.encode(account, data);
  return data;
}

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

  /** Adds smallest units to an account and to its mint's supply, as minting would. */
  async mintTo(account: PublicKey, amount: bigint): Promise<void> {
    const mint = new PublicKey((await this.read(account)).subarray(0, 32));
    await this.add(account, AMOUNT_OFFSET, amount);
    await this.add(mint, SUPPLY_OFFSET, amount);
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

  private async add(address: PublicKey, offset: number, amount: bigint): Promise<void> {
    const data = Buffer.from(await this.read(address));
    data.writeBigUInt64LE(data.readBigUInt64LE(offset) + amount, offset);
    await this.chain.setAccount(address, { owner: this.program, data });
  }
}

function tokenData(address: PublicKey, account: AccountInfo<Buffer> | null, program: PublicKey): Buffer {
  if (account === null || !account.owner.equals(program))
    throw new Error(`${address} is no account of the token program`);
  return account.data;
}
