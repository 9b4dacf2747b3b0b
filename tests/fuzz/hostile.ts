/** An instruction as an attacker or a careless client would send it: one or two things about it are wrong. */
import { PROGRAM_ID, pda } from "@ballast/sdk";
import { PYTH_RECEIVER_ID, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@ballast/testkit";
import { PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import type { Lying } from "../parity/history/fast";
import type { History } from "../parity/history/history";
import type { Random } from "../parity/history/random";

/** What is sent, what is laid out before it and taken away after it, and what was done to it, in words. */
export interface Attempt {
  ix: TransactionInstruction;
  forged: Map<PublicKey, Lying>;
  /** Of these, the ones that say what the real one says, and are the oracle's: another shard's price account. */
  copies: Map<PublicKey, PublicKey>;
  what: string[];
}

/** Whose accounts an attacker may name. */
export interface Around {
  h: History;
  random: Random;
  thief: PublicKey;
  /** Token accounts and others that belong to nobody of the history. */
  others: readonly PublicKey[];
}

type Change = (attempt: Attempt, around: Around) => string;

function pick<T>(random: Random, items: readonly T[]): T {
  const found = random.pick(items);
  if (found === undefined) throw new RangeError("nothing to pick");
  return found;
}

/** Every address of the history, by kind. */
function addresses({ h, others, thief }: Around): PublicKey[][] {
  const { pool, lpMint, insuranceVault, custodies, markets, feeds } = h.w.venue;
  const tokens = ["LP", ...custodies.map(({ symbol }) => symbol)];
  return [
    h.held.live.map(({ key }) => key),
    h.orders.live.map(({ key }) => key),
    h.slips.live.map(({ key }) => key),
    [...h.owed.live, ...h.savers.live, ...h.receipts].map(({ key }) => key),
    [...h.people.map(({ address }) => address), thief],
    h.people.flatMap((person) => tokens.map((symbol) => person.token(symbol))),
    [...custodies.map(({ vault }) => vault), insuranceVault],
    markets.map(({ address }) => address),
    feeds.map(({ account }) => account),
    [pool, lpMint, pda.controller(), ...custodies.map(({ mint }) => mint)],
    [PROGRAM_ID, SystemProgram.programId, TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID, PYTH_RECEIVER_ID],
    [...others],
  ].filter((list) => list.length > 0);
}

/** Of the same kind, where there is another one, or anything. */
function another(around: Around, key: PublicKey): PublicKey {
  const all = addresses(around);
  const mine = all.find((list) => list.some((each) => each.equals(key)));
  return pick(around.random, mine !== undefined && around.random.chance(0.6) ? mine : pick(around.random, all));
}

const randomBytes = (random: Random, length: number) =>
  Uint8Array.from({ length }, () => Math.floor(random.next() * 256));
const place = ({ ix }: Attempt, random: Random) => Math.floor(random.next() * ix.keys.length);
const short = (key: PublicKey) => key.toBase58().slice(0, 6);

/** Changes an account meta; says what. */
function change(attempt: Attempt, i: number, to: Partial<TransactionInstruction["keys"][number]>): void {
  const { ix } = attempt;
  const keys = ix.keys.map((meta, k) => (k === i ? { ...meta, ...to } : meta));
  attempt.ix = new TransactionInstruction({ programId: ix.programId, data: ix.data, keys });
}
function redo(attempt: Attempt, to: { keys?: TransactionInstruction["keys"]; data?: Uint8Array }): void {
  const { programId, keys, data } = attempt.ix;
  attempt.ix = new TransactionInstruction({ programId, keys: to.keys ?? keys, data: Buffer.from(to.data ?? data) });
}

const swap: Change = (attempt, around) => {
  const i = place(attempt, around.random);
  const meta = attempt.ix.keys[i];
  if (meta === undefined) return "nothing";
  const pubkey = another(around, meta.pubkey);
  change(attempt, i, { pubkey });
  return `account ${i} is ${short(pubkey)}`;
};

const twice: Change = (attempt, { random }) => {
  const [i, j] = [place(attempt, random), place(attempt, random)];
  const pubkey = attempt.ix.keys[j]?.pubkey;
  if (pubkey !== undefined) change(attempt, i, { pubkey });
  return `account ${i} is account ${j}`;
};

const exchanged: Change = (attempt, { random }) => {
  const [i, j] = [place(attempt, random), place(attempt, random)];
  const [a, b] = [attempt.ix.keys[i]?.pubkey, attempt.ix.keys[j]?.pubkey];
  if (a === undefined || b === undefined) return "nothing";
  change(attempt, i, { pubkey: b });
  change(attempt, j, { pubkey: a });
  return `accounts ${i} and ${j} are exchanged`;
};

const missing: Change = (attempt, { random }) => {
  const i = random.chance(0.5) ? attempt.ix.keys.length - 1 : place(attempt, random);
  redo(attempt, { keys: attempt.ix.keys.filter((_, k) => k !== i) });
  return `account ${i} is missing`;
};

const more: Change = (attempt, around) => {
  const { random } = around;
  const extra = Array.from({ length: random.whole(1, 3) }, () => {
    const pubkey = pick(random, pick(random, addresses(around)));
    return { pubkey, isSigner: false, isWritable: random.chance(0.5) };
  });
  redo(attempt, { keys: [...attempt.ix.keys, ...extra] });
  return `${extra.length} accounts more`;
};

const readOnly: Change = (attempt, { random }) => {
  const i = place(attempt, random);
  change(attempt, i, { isWritable: false });
  return `account ${i} is read-only`;
};

const unsigned: Change = (attempt) => {
  redo(attempt, { keys: attempt.ix.keys.map((meta) => ({ ...meta, isSigner: false })) });
  return "nobody has signed";
};

/** The thief signs for somebody. */
const impostor: Change = (attempt, { thief }) => {
  const keys = attempt.ix.keys.map((meta) => (meta.isSigner ? { ...meta, pubkey: thief } : meta));
  redo(attempt, { keys });
  return "the thief signs";
};

/** An account that is needed is left out as an optional one is. */
const none: Change = (attempt, { random }) => {
  const i = place(attempt, random);
  change(attempt, i, { pubkey: PROGRAM_ID, isWritable: false, isSigner: false });
  return `account ${i} is none`;
};

const shorter: Change = (attempt, { random }) => {
  const { data } = attempt.ix;
  const by = random.whole(1, Math.min(9, data.length));
  redo(attempt, { data: data.subarray(0, data.length - by) });
  return `${by} bytes of data less`;
};
const longer: Change = (attempt, { random }) => {
  const by = random.whole(1, 60);
  redo(attempt, { data: Buffer.concat([attempt.ix.data, randomBytes(random, by)]) });
  return `${by} bytes of data more`;
};
const flipped: Change = (attempt, { random }) => {
  const data = Uint8Array.from(attempt.ix.data);
  const at = Math.floor(random.next() * data.length);
  data[at] = (data[at] ?? 0) ^ (1 << random.whole(0, 7));
  redo(attempt, { data });
  return `a bit of byte ${at} of data`;
};
const EXTREMES = [0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 32n, 1_000_000n, 10n ** 15n];
const extreme: Change = (attempt, { random }) => {
  const data = Buffer.from(attempt.ix.data);
  if (data.length < 9) return longer(attempt, { random } as Around);
  const at = random.whole(1, data.length - 8);
  const value = pick(random, EXTREMES);
  data.writeBigUInt64LE(value, at);
  redo(attempt, { data });
  return `${value} at byte ${at} of data`;
};
const renamed: Change = (attempt, { random }) => {
  const data = Uint8Array.from(attempt.ix.data);
  data[0] = random.whole(0, 255);
  redo(attempt, { data });
  return `instruction ${data[0]}`;
};

/** Bytes of a price account that are read; one of the receiver has 134. */
const PRICE_BYTES = 133;

/** A copy of an account elsewhere that is not quite it. What only the program writes is never its own. */
const forged: Change = (attempt, { h, random }) => {
  const price = attempt.ix.keys.findIndex(({ pubkey }) =>
    h.w.venue.feeds.some(({ account }) => account.equals(pubkey)),
  );
  const i = price >= 0 && random.chance(0.5) ? price : place(attempt, random);
  const key = attempt.ix.keys[i]?.pubkey;
  const real = key === undefined ? null : h.fast.lying(key.toBytes());
  if (real === null || real.data.length === 0) return "nothing to forge";
  const at = new PublicKey(randomBytes(random, 32));
  const owner = random.chance(0.5) ? SystemProgram.programId.toBytes() : randomBytes(random, 32);
  const ours = Buffer.compare(real.owner, PROGRAM_ID.toBytes()) === 0;
  const isToken = Buffer.compare(real.owner, TOKEN_PROGRAM_ID.toBytes()) === 0;
  const cut = real.data.subarray(0, random.whole(0, real.data.length - 1));
  const long = Buffer.concat([real.data, randomBytes(random, random.whole(1, 200))]);
  const kinds: [string, Lying][] = [["of another program", { ...real, owner }]];
  if (!ours && !isToken) kinds.push(["cut short", { ...real, data: cut }], ["too long", { ...real, data: long }]);
  if (!ours && !isToken)
    kinds.push(["with another feed", { ...real, data: withByte(real.data, 41 + random.whole(0, 31)) }]);
  if (!ours && !isToken) kinds.push(["not verified", { ...real, data: withByte(real.data, 40) }]);
  const [what, account] = pick(random, kinds);
  attempt.forged.set(at, account);
  // It says the same where all that is read is there.
  const isWhole = what === "too long" || (what === "cut short" && account.data.length >= PRICE_BYTES);
  if (isWhole && key !== undefined) attempt.copies.set(at, key);
  change(attempt, i, { pubkey: at });
  return `account ${i} is one ${what}`;
};
function withByte(data: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(data);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

const CHANGES: readonly (readonly [number, Change])[] = [
  ...[[5, swap] as const, [2, twice] as const, [1, exchanged] as const, [1, missing] as const, [1, more] as const],
  ...[[1, readOnly] as const, [1, unsigned] as const, [2, impostor] as const, [1, none] as const],
  ...[[1, shorter] as const, [1, longer] as const, [1, flipped] as const, [1, extreme] as const],
  ...[[1, renamed] as const, [2, forged] as const],
];
const LOTS = CHANGES.flatMap(([weight, each]) => Array.from({ length: weight }, () => each));

export function hostile(ix: TransactionInstruction, around: Around): Attempt {
  const attempt: Attempt = { ix, forged: new Map(), copies: new Map(), what: [] };
  const times = around.random.chance(0.2) ? 2 : 1;
  for (let i = 0; i < times && attempt.ix.keys.length > 0; i++)
    attempt.what.push(pick(around.random, LOTS)(attempt, around));
  // Only a wallet signs.
  const wallets = new Set([...around.h.people.map(({ address }) => address.toBase58()), around.thief.toBase58()]);
  const keys = attempt.ix.keys.map((meta) => ({
    ...meta,
    isSigner: meta.isSigner && wallets.has(meta.pubkey.toBase58()),
  }));
  redo(attempt, { keys });
  return attempt;
}
