/**
 * Instructions of Pyth's receiver, of its push oracle and of the core bridge of Wormhole, built from their published
 * layouts (pyth-network/pyth-crosschain, target_chains/solana at 7c915eb1: `programs/pyth-solana-receiver`,
 * `programs/pyth-push-oracle`, `programs/core-bridge`): the official package does not load on node 20.
 */
import { createHash } from "node:crypto";
import { pythPriceAccount, PYTH_RECEIVER as RECEIVER } from "@ballast/sdk";
import { type AccountMeta, PublicKey, SystemProgram, TransactionInstruction } from "@solana/web3.js";
import { guardianSetOf, type Update } from "./accumulator";

/** Programs, the same on all clusters. */
export const PUSH_ORACLE = new PublicKey("pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT");
export const WORMHOLE = new PublicKey("HDwcJBJXjL9FpJ7UBsYBtaDjsBUhuLCUYoz3zr8SWWaQ");

/** Bytes of an encoded VAA's account before the VAA: discriminator, status, authority, version, length. */
const VAA_START = 46;
/**
 * Where a VAA is cut in two: with the creation of its account, the first part makes a transaction of 1,232 bytes at
 * most.
 */
export const VAA_SPLIT = 721;
/** A rent-exempt account: two years of 3,480 lamports a byte and year, and 128 bytes beside the data. */
const rentOf = (length: number) => (length + 128) * 3_480 * 2;

const address = (seeds: (string | Uint8Array)[], program: PublicKey) =>
  PublicKey.findProgramAddressSync(
    seeds.map((seed) => Buffer.from(seed as Uint8Array)),
    program,
  )[0];

export const configAddress = (): PublicKey => address(["config"], RECEIVER);
/** One of 256, so that not all lock the same. */
export const treasuryAddress = (treasury: number): PublicKey =>
  address(["treasury", Uint8Array.of(treasury)], RECEIVER);
export function guardianSetAddress(index: number): PublicKey {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(index);
  return address(["GuardianSet", number], WORMHOLE);
}

const U32 = 4;
const u16 = (x: number) => Uint8Array.of(x & 0xff, x >>> 8);
function u32(x: number): Uint8Array {
  const bytes = Buffer.alloc(U32);
  bytes.writeUInt32LE(x);
  return bytes;
}
/** As Borsh writes a vector of bytes. */
const vector = (bytes: Uint8Array) => Buffer.concat([u32(bytes.length), bytes]);

/** What an instruction's data begin with: the first eight bytes of the hash of its name. */
const discriminator = (name: string) => createHash("sha256").update(`global:${name}`).digest().subarray(0, 8);

const signer = (pubkey: PublicKey, isWritable = false): AccountMeta => ({ pubkey, isSigner: true, isWritable });
const written = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: false, isWritable: true });
const seen = (pubkey: PublicKey): AccountMeta => ({ pubkey, isSigner: false, isWritable: false });

const built = (programId: PublicKey, name: string, keys: AccountMeta[], ...data: Uint8Array[]) =>
  new TransactionInstruction({ programId, keys, data: Buffer.concat([discriminator(name), ...data]) });

/** A message with its proof, as Borsh writes it. */
const merkle = ({ message, proof }: Pick<Update, "message" | "proof">) =>
  Buffer.concat([vector(message), u32(proof.length), ...proof]);

/** Who pays, and the account of a VAA: `payer` alone may write to it. */
export interface VaaPlace {
  payer: PublicKey;
  encodedVaa: PublicKey;
}

/** Makes the account of a VAA: `encodedVaa` signs too. */
export function createVaa({ payer, encodedVaa }: VaaPlace, vaa: Uint8Array): TransactionInstruction[] {
  const space = VAA_START + vaa.length;
  const create = { fromPubkey: payer, newAccountPubkey: encodedVaa, space, programId: WORMHOLE };
  return [
    SystemProgram.createAccount({ ...create, lamports: rentOf(space) }),
    built(WORMHOLE, "init_encoded_vaa", [signer(payer), written(encodedVaa)]),
  ];
}

/** Writes a part of a VAA. */
export const writeVaa = ({ payer, encodedVaa }: VaaPlace, index: number, part: Uint8Array): TransactionInstruction =>
  built(WORMHOLE, "write_encoded_vaa", [signer(payer), written(encodedVaa)], u32(index), vector(part));

/** Checks the guardians' signatures of a VAA that was written whole. */
export const verifyVaa = ({ payer, encodedVaa }: VaaPlace, vaa: Uint8Array): TransactionInstruction =>
  built(WORMHOLE, "verify_encoded_vaa_v1", [
    ...[signer(payer), written(encodedVaa)],
    seen(guardianSetAddress(guardianSetOf(vaa))),
  ]);

/** Closes the account of a VAA: its rent goes back to `payer`. */
export const closeVaa = ({ payer, encodedVaa }: VaaPlace): TransactionInstruction =>
  built(WORMHOLE, "close_encoded_vaa", [signer(payer, true), written(encodedVaa)]);

/** Where a price is written, by whom. */
export interface PricePlace extends VaaPlace {
  /** From 0 to 255. */
  treasury: number;
}

/** Writes a price, newer or not, into an account that signs and that only `payer` writes to. */
export const postUpdate = (
  { payer, encodedVaa, treasury, account }: PricePlace & { account: PublicKey },
  update: Update,
): TransactionInstruction =>
  built(
    RECEIVER,
    "post_update",
    [
      ...[signer(payer, true), seen(encodedVaa), seen(configAddress()), written(treasuryAddress(treasury))],
      ...[signer(account, true), seen(SystemProgram.programId), signer(payer)],
    ],
    merkle(update),
    Uint8Array.of(treasury),
  );

/** As {@link postUpdate}, with the VAA itself: for VAAs of few signatures, which count as partially verified. */
export const postUpdateAtomic = (
  { payer, treasury, account }: Omit<PricePlace, "encodedVaa"> & { account: PublicKey },
  update: Update,
): TransactionInstruction =>
  built(
    RECEIVER,
    "post_update_atomic",
    [
      ...[signer(payer, true), seen(guardianSetAddress(guardianSetOf(update.vaa))), seen(configAddress())],
      ...[written(treasuryAddress(treasury)), signer(account, true), seen(SystemProgram.programId), signer(payer)],
    ],
    vector(update.vaa),
    merkle(update),
    Uint8Array.of(treasury),
  );

/** Closes a price account of `payer`, who gets its rent. */
export const reclaimRent = (payer: PublicKey, account: PublicKey): TransactionInstruction =>
  built(RECEIVER, "reclaim_rent", [signer(payer, true), written(account)]);

/** Writes a price into the account that the push oracle keeps for a feed on a shard; an older one changes nothing. */
export const updatePriceFeed = (
  { payer, encodedVaa, treasury, shard = 0 }: PricePlace & { shard?: number },
  update: Update,
): TransactionInstruction =>
  built(
    PUSH_ORACLE,
    "update_price_feed",
    [
      ...[signer(payer, true), seen(RECEIVER), seen(encodedVaa), seen(configAddress())],
      ...[
        written(treasuryAddress(treasury)),
        written(pythPriceAccount(update.feedId, shard)),
        seen(SystemProgram.programId),
      ],
    ],
    merkle(update),
    Uint8Array.of(treasury),
    u16(shard),
    update.feedId,
  );

const keyOf = ({ vaa }: Update) => Buffer.from(vaa).toString("base64");

/** Updates by the VAA that proves them: each is written and verified once. */
export function byVaa(updates: readonly Update[]): Update[][] {
  const groups = new Map<string, Update[]>();
  for (const update of updates) groups.set(keyOf(update), [...(groups.get(keyOf(update)) ?? []), update]);
  return [...groups.values()];
}
