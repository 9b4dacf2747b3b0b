/**
 * Prices as Hermes gives them: a VAA, which the guardians of Wormhole signed, over the root of a Merkle tree, and
 * messages with their proofs. Everything is checked that can be without the guardians' keys, so that nobody pays for a
 * transaction that must fail.
 */
import type { Print } from "@ballast/sdk";
import { keccak_256 } from "@noble/hashes/sha3";
import {
  isAccumulatorUpdateData,
  parseAccumulatorUpdateData,
  parsePriceFeedMessage,
} from "@pythnetwork/price-service-sdk";
import { PriceError } from "./error";

/** A price of one feed, and what proves it. */
export interface Update {
  feedId: Uint8Array;
  /** In units of 10^`exponent` USD. */
  print: Print;
  exponent: number;
  vaa: Uint8Array;
  message: Uint8Array;
  proof: readonly Uint8Array[];
}

const SIGNATURES = 6;
const SIGNATURE = 66;
/** Time, nonce, emitter and its chain, sequence, consistency level. */
const BODY = 51;
const ROOT = 20;
const MAGIC = "AUWV";
/** Magic, kind of payload, slot, ring size. */
const BEFORE_ROOT = 17;
const PRICE_MESSAGE = 0;
/** Bytes of a VAA that all nineteen guardians signed: what is longer would be paid for in vain, its rent first. */
const MOST_VAA = SIGNATURES + 19 * SIGNATURE + BODY + BEFORE_ROOT + ROOT;

const cut = (what: string) => new PriceError("Cut", `${what} ends before it should`);

/** Number of the guardian set that signed a VAA. */
export function guardianSetOf(vaa: Uint8Array): number {
  if (vaa.length < SIGNATURES) throw cut("the VAA");
  return new DataView(vaa.buffer, vaa.byteOffset).getUint32(1);
}

/** The root that a VAA vouches for. */
function rootOf(vaa: Uint8Array): Uint8Array {
  const payload = SIGNATURES + SIGNATURE * (vaa[SIGNATURES - 1] ?? 0) + BODY;
  if (vaa.length < payload + BEFORE_ROOT + ROOT) throw cut("the VAA");
  if (vaa.length > MOST_VAA) throw new PriceError("Malformed", `a VAA of ${vaa.length} bytes: guardians are nineteen`);
  const said = Buffer.from(vaa.subarray(payload, payload + MAGIC.length)).toString("latin1");
  if (vaa[0] !== 1 || said !== MAGIC || vaa[payload + MAGIC.length] !== 0)
    throw new PriceError("Malformed", "the VAA is not about a tree of prices");
  return vaa.subarray(payload + BEFORE_ROOT, payload + BEFORE_ROOT + ROOT);
}

const hash = (...parts: Uint8Array[]) => keccak_256(Buffer.concat(parts)).subarray(0, ROOT);

/** Whether a message is a leaf of the tree: 0 before a leaf, 1 before a node, the smaller child first. */
function belongs(message: Uint8Array, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  let node = hash(Uint8Array.of(0), message);
  for (const other of proof) {
    const [first, second] = Buffer.compare(node, other) <= 0 ? [node, other] : [other, node];
    node = hash(Uint8Array.of(1), first, second);
  }
  return Buffer.compare(node, root) === 0;
}

/** The prices of an accumulator update; messages of other kinds are left out. `PriceError`. */
export function readAccumulator(bytes: Uint8Array): Update[] {
  const data = Buffer.from(bytes);
  if (data.length < SIGNATURES + 1) throw cut("the update");
  if (!isAccumulatorUpdateData(data)) throw new PriceError("Malformed", "not an accumulator update of version 1.0");
  let parsed: ReturnType<typeof parseAccumulatorUpdateData>;
  try {
    parsed = parseAccumulatorUpdateData(data);
  } catch (cause) {
    throw new PriceError("Cut", "the update ends before or after it should", { cause });
  }
  const root = rootOf(parsed.vaa);
  return parsed.updates
    .filter(({ message }) => message[0] === PRICE_MESSAGE)
    .map(({ message, proof }) => {
      const nodes = proof.map((node) => Uint8Array.from(node));
      if (!belongs(message, nodes, root)) throw new PriceError("Forged", "a price is not in the tree that was signed");
      return { ...priceOf(message), vaa: Uint8Array.from(parsed.vaa), message: Uint8Array.from(message), proof: nodes };
    });
}

function priceOf(message: Buffer): Pick<Update, "feedId" | "print" | "exponent"> {
  let said: ReturnType<typeof parsePriceFeedMessage>;
  try {
    said = parsePriceFeedMessage(message);
  } catch (cause) {
    throw new PriceError("Cut", "a price ends before it should", { cause });
  }
  const number = (x: { toString(): string }) => BigInt.asIntN(64, BigInt(x.toString()));
  return {
    feedId: Uint8Array.from(said.feedId),
    exponent: said.exponent,
    print: {
      price: number(said.price),
      conf: BigInt(said.confidence.toString()),
      ema: number(said.emaPrice),
      publishTime: number(said.publishTime),
      prevPublishTime: number(said.prevPublishTime),
    },
  };
}
