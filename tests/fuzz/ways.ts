/** Ways in which one call reaches the program: alone, among others, by a lookup table, behind a full log. */
import { PROGRAM_ID } from "@ballast/sdk";
import { TOKEN_PROGRAM_ID, type World } from "@ballast/testkit";
import { PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import type { Fast, Table } from "../parity/history/fast";
import type { Random } from "../parity/history/random";

const MEMO = new PublicKey("MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr");
const TABLES = new PublicKey("AddressLookupTab1e1111111111111111111111111");

export interface Way {
  before: TransactionInstruction[];
  after: TransactionInstruction[];
  table: Table | null;
  /** Once before with something that fails at its end: nothing of it may stay. */
  ruined: boolean;
}

export const PLAIN: Way = { before: [], after: [], table: null, ruined: false };

/** A node keeps 10,000 bytes of a log; a control byte is logged as five letters. */
const memo = (random: Random) =>
  new TransactionInstruction({
    programId: MEMO,
    keys: [],
    data: Buffer.alloc(random.whole(1, 40), random.whole(1, 120)),
  });
const memos = (random: Random) => Array.from({ length: random.whole(1, 30) }, () => memo(random));

/** What the program always refuses. */
export const RUIN = new TransactionInstruction({ programId: PROGRAM_ID, keys: [], data: Buffer.from([255]) });

export function wayOf(random: Random, table: Table): Way {
  return {
    before: random.chance(0.06) ? memos(random) : [],
    after: random.chance(0.03) ? memos(random) : [],
    table: random.chance(0.1) ? table : null,
    ruined: random.chance(0.04),
  };
}

/** A table with all that the pool and its programs are. */
export function layTable(fast: Fast, { venue }: World): Table {
  const { pool, lpMint, insuranceVault, custodies, markets, feeds } = venue;
  const own = [pool, lpMint, insuranceVault, ...custodies.map(({ vault }) => vault)];
  const rest = [...markets.map(({ address }) => address), ...feeds.map(({ account }) => account)];
  const addresses = [...own, ...rest, TOKEN_PROGRAM_ID, SystemProgram.programId, PROGRAM_ID];
  const key = new PublicKey(Buffer.alloc(32, 7));
  const head = Buffer.alloc(56);
  head.writeUInt32LE(1, 0); // a table, not a blank account
  head.writeBigUInt64LE(2n ** 64n - 1n, 4); // never deactivated
  const data = Buffer.concat([head, ...addresses.map((each) => each.toBuffer())]);
  fast.lay(key.toBytes(), { lamports: 10_000_000_000n, owner: TABLES.toBytes(), data });
  return { key, addresses };
}

/** The token program's own transfer (3), past Ballast. */
export function transfer(from: PublicKey, to: PublicKey, owner: PublicKey, amount: bigint): TransactionInstruction {
  const data = Buffer.alloc(9, 3);
  data.writeBigUInt64LE(amount, 1);
  const meta = (pubkey: PublicKey, isSigner: boolean) => ({ pubkey, isSigner, isWritable: !isSigner });
  return new TransactionInstruction({
    ...{ programId: TOKEN_PROGRAM_ID, data },
    keys: [meta(from, false), meta(to, false), meta(owner, true)],
  });
}
