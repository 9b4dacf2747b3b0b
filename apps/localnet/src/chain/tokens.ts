import { associatedToken } from "@ballast/sdk";
import { type AccountInfo, Keypair, PublicKey } from "@solana/web3.js";
import type { Chain } from "./chain";

export const TOKEN_PROGRAM_ID = new PublicKey("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
export const TOKEN_2022_PROGRAM_ID = new PublicKey("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
export const ASSOCIATED_TOKEN_PROGRAM_ID = new PublicKey("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

const MINT_LENGTH = 82;
const ACCOUNT_LENGTH = 165;
const SUPPLY_OFFSET = 36;
const AMOUNT_OFFSET = 64;
const INITIALIZED = 1;
const FROZEN = 2;

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

/** SPL mint: authority option at 0, supply at 36, decimals at 44, initialised at 45, freeze authority option at 46. */
export function encodeMint({ decimals, authority, freezeAuthority, supply = 0n }: MintState): Buffer {
  const data = Buffer.alloc(MINT_LENGTH);
  if (authority !== null) {
    data.writeUInt32LE(1, 0);
    authority.toBuffer().copy(data, 4);
  }
  data.writeBigUInt64LE(supply, SUPPLY_OFFSET);
  data.writeUInt8(decimals, 44);
  data.writeUInt8(INITIALIZED, 45);
  if (freezeAuthority) {
    data.writeUInt32LE(1, 46);
    freezeAuthority.toBuffer().copy(data, 50);
  }
  return data;
}

/** SPL token account: mint at 0, owner at 32, amount at 64, state at 108; no delegate, not native, no close authority. */
export function encodeTokenAccount({ mint, owner, amount = 0n, frozen = false }: TokenState): Buffer {
  const data = Buffer.alloc(ACCOUNT_LENGTH);
  mint.toBuffer().copy(data, 0);
  owner.toBuffer().copy(data, 32);
  data.writeBigUInt64LE(amount, AMOUNT_OFFSET);
  data.writeUInt8(frozen ? FROZEN : INITIALIZED, 108);
  return data;
}

export function associatedTokenAddress(mint: PublicKey, owner: PublicKey, program = TOKEN_PROGRAM_ID): PublicKey {
  if (program.equals(TOKEN_PROGRAM_ID)) return associatedToken(mint, owner);
  const seeds = [owner.toBuffer(), program.toBuffer(), mint.toBuffer()];
  return PublicKey.findProgramAddressSync(seeds, ASSOCIATED_TOKEN_PROGRAM_ID)[0];
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
