/** What one transaction cost and brought a keeper, from the transaction's own balances. */
import type { ParsedInstruction, ParsedTransactionWithMeta, PartiallyDecodedInstruction } from "@solana/web3.js";

/** One line of the ledger. Lamports and atoms are whole numbers as text: a number of JSON has 53 bits. */
export interface Entry {
  signature: string;
  slot: number;
  /**
   * Kind of task and what it was about; null where the transaction was found on the chain, after an end of the process.
   */
  kind: string | null;
  subject: string | null;
  /** Whether the program did it. One that failed costs its fee all the same. */
  ok: boolean;
  /** Lamports: 5,000 a signature. */
  base: string;
  /** Lamports: what it bid on top. */
  priority: string;
  /** Lamports that it put into accounts which were made, and into what else the program moved. */
  rent: string;
  /** Lamports that it gave by transfers of its own, as to a block's producer. */
  tip: string;
  /** Lamports that came to it: tips of orders, rent that came back. */
  earned: string;
  /** `earned - base - priority - rent - tip`: by how much its account changed. */
  lamports: string;
  /** What came in (or went out) of tokens, in atoms. */
  tokens: { mint: string; atoms: string }[];
}

const BASE_FEE = 5_000n;
const SYSTEM = "11111111111111111111111111111111";

type Instruction = ParsedInstruction | PartiallyDecodedInstruction;

/** Lamports that system instructions take from an address: transfers, and accounts that are made. */
function given(instructions: readonly Instruction[], from: string): bigint {
  return instructions.reduce((sum, instruction) => {
    if (!("parsed" in instruction) || instruction.programId.toBase58() !== SYSTEM) return sum;
    const { info = {} } = instruction.parsed as { info?: { source?: string; lamports?: number } };
    return info.source === from ? sum + BigInt(info.lamports ?? 0) : sum;
  }, 0n);
}

/** By how much an owner's tokens changed, by mint. */
function tokensOf({ preTokenBalances, postTokenBalances }: Meta, owner: string): Entry["tokens"] {
  const change = new Map<string, bigint>();
  const add = (balances: Meta["preTokenBalances"], sign: bigint) => {
    for (const { owner: of, mint, uiTokenAmount } of balances ?? [])
      if (of === owner) change.set(mint, (change.get(mint) ?? 0n) + sign * BigInt(uiTokenAmount.amount));
  };
  add(preTokenBalances, -1n);
  add(postTokenBalances, 1n);
  return [...change].filter(([, atoms]) => atoms !== 0n).map(([mint, atoms]) => ({ mint, atoms: atoms.toString() }));
}

type Meta = NonNullable<ParsedTransactionWithMeta["meta"]>;

/** The transaction as the ledger has it; null where `keeper` had no part in it. `RangeError` for what cannot be. */
export function entryOf(
  { slot, transaction, meta }: ParsedTransactionWithMeta,
  keeper: string,
  about: { kind: string; subject: string } | null,
): Entry | null {
  const { message, signatures } = transaction;
  const at = message.accountKeys.findIndex(({ pubkey }) => pubkey.toBase58() === keeper);
  const [signature] = signatures;
  if (meta === null || at < 0 || signature === undefined) return null;
  const lamports = BigInt(meta.postBalances[at] ?? 0) - BigInt(meta.preBalances[at] ?? 0);
  // The first account is the one that pays.
  const fee = at === 0 ? BigInt(meta.fee) : 0n;
  const least = BASE_FEE * BigInt(signatures.length);
  const base = fee < least ? fee : least;
  const ok = meta.err === null;
  const tip = ok ? given(message.instructions, keeper) : 0n;
  const rent = ok
    ? given(
        (meta.innerInstructions ?? []).flatMap(({ instructions }) => instructions),
        keeper,
      )
    : 0n;
  // A node that says so is asked again: nobody is paid for paying.
  if ([fee, tip, rent].some((cost) => cost < 0n)) throw new RangeError("a transaction that costs less than nothing");
  return {
    ...{ signature, slot, kind: about?.kind ?? null, subject: about?.subject ?? null, ok },
    base: base.toString(),
    priority: (fee - base).toString(),
    rent: rent.toString(),
    tip: tip.toString(),
    earned: (lamports + fee + rent + tip).toString(),
    lamports: lamports.toString(),
    tokens: tokensOf(meta, keeper),
  };
}
